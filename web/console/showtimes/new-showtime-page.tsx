import type { JSX } from 'preact';
import { command } from '../../api/client.ts';
import type { Movie, Showtime } from '../../api/resources.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { everyItem, MOST_CHOICES } from '../every-item.ts';
import { ChoiceField } from '../elements/fields.tsx';
import type { FormValues } from '../elements/form-values.ts';
import { useNotices } from '../elements/notices.tsx';
import { RecordForm } from '../elements/record-form.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useChosenDay, type ChosenDay } from './chosen-day.ts';
import { showtimeBody, ShowtimeFields } from './showtime-fields.tsx';

/** Schedules a showtime, by default in the evening of the day that the timetable showed. */
export function NewShowtimePage(): JSX.Element {
  const c = useConsoleTexts();
  const chosen = useChosenDay();
  const back = chosen.value?.addressOf('') ?? '/console/showtimes';
  return (
    <SectionPage title={c.showtimes.new} crumbs={[{ title: c.showtimes.title, href: back }]}>
      <Loaded of={chosen}>
        {(day) => (day === null ? <p>{c.showtimes.noTheaters}</p> : <NewShowtime chosen={day} />)}
      </Loaded>
    </SectionPage>
  );
}

function NewShowtime({ chosen }: { readonly chosen: ChosenDay }): JSX.Element {
  const c = useConsoleTexts();
  const { go } = useNavigation();
  const { say } = useNotices();
  const { theater, date } = chosen;
  const movies = useFetched(
    () => everyItem<Movie>('/movies?active=true&sort=title', undefined, MOST_CHOICES),
    [],
  );
  const create = async (values: FormValues): Promise<void> => {
    const body = { movieId: values.text('movieId'), ...showtimeBody(values, theater.timeZone, c) };
    const made = await command<Showtime>('POST', '/showtimes', { body });
    say(c.showtimes.scheduled, '/console/showtimes');
    go(chosen.addressOf('', { date: made.businessDate }));
  };
  return (
    <div class="card">
      <p class="quiet">{`${theater.name}, ${theater.city}`}</p>
      <RecordForm submitLabel={c.elements.create} send={create}>
        <Loaded of={movies}>
          {(all) => (
            <ChoiceField
              name="movieId"
              label={c.showtimes.movie}
              choices={all.map(({ id, title }) => ({ value: id, label: title }))}
              required
            />
          )}
        </Loaded>
        <ShowtimeFields
          theaterId={theater.id}
          timeZone={theater.timeZone}
          currency={theater.currency}
          startsAt={`${date}T20:00`}
        />
      </RecordForm>
    </div>
  );
}
