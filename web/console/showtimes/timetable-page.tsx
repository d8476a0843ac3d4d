import type { JSX } from 'preact';
import type { Auditorium, Showtime } from '../../api/resources.ts';
import { daysAfter } from '../../language/formats.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { everyItem } from '../every-item.ts';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useChosenDay, type ChosenDay } from './chosen-day.ts';
import { Timetable } from './timetable.tsx';

/** What runs on a day in a theater, as a picture with a lane for each auditorium. */
export function TimetablePage(): JSX.Element {
  const { user } = useSurroundings();
  const c = useConsoleTexts();
  const chosen = useChosenDay();
  const day = chosen.value;
  return (
    <SectionPage
      title={c.showtimes.title}
      actions={
        day == null || user?.role !== 'admin' ? undefined : (
          <>
            <Link class="button primary" href={day.addressOf('/new')}>
              {c.showtimes.new}
            </Link>
            <Link class="button" href={day.addressOf('/copy')}>
              {c.showtimes.copy}
            </Link>
          </>
        )
      }
    >
      <Loaded of={chosen}>
        {(value) =>
          value === null ? <p class="nothing">{c.showtimes.noTheaters}</p> : <Day chosen={value} />
        }
      </Loaded>
    </SectionPage>
  );
}

function Day({ chosen }: { readonly chosen: ChosenDay }): JSX.Element {
  const { theater, date } = chosen;
  const { formats } = useSurroundings();
  const programme = useFetched(
    async (signal) => {
      const [auditoriums, showtimes] = await Promise.all([
        everyItem<Auditorium>(`/auditoriums?theaterId=${theater.id}`, signal),
        everyItem<Showtime>(`/showtimes?theaterId=${theater.id}&date=${date}&includePast=true`, signal),
      ]);
      return { auditoriums, showtimes, date, theater };
    },
    [theater.id, date],
  );
  return (
    <>
      <DayChoice chosen={chosen} />
      <Loaded of={programme}>
        {(shown) => (
          <>
            <h2>{formats.longDay(shown.date)}</h2>
            <Timetable
              theater={shown.theater}
              date={shown.date}
              auditoriums={shown.auditoriums}
              showtimes={shown.showtimes}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

function DayChoice({ chosen }: { readonly chosen: ChosenDay }): JSX.Element {
  const { theaters, theater, date, addressOf } = chosen;
  const { go } = useNavigation();
  const c = useConsoleTexts();
  return (
    <div class="filters">
      <div class="filter">
        <label for="theater">{c.auditoriums.theater}</label>
        <select
          id="theater"
          onChange={({ currentTarget }) => go(addressOf('', { theaterId: currentTarget.value }))}
        >
          {theaters.map(({ id, name, city }) => (
            <option key={id} value={id} selected={id === theater.id}>
              {`${name}, ${city}`}
            </option>
          ))}
        </select>
      </div>
      <div class="filter">
        <label for="day">{c.showtimes.day}</label>
        <input
          id="day"
          type="date"
          value={date}
          onChange={({ currentTarget: { value } }) => {
            if (value !== '') go(addressOf('', { date: value }));
          }}
        />
      </div>
      <Link class="button" href={addressOf('', { date: daysAfter(date, -1) })}>
        {c.showtimes.dayBefore}
      </Link>
      <Link class="button" href={addressOf('', { date: daysAfter(date, 1) })}>
        {c.showtimes.dayAfter}
      </Link>
    </div>
  );
}
