import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { serverNow } from '../../api/server-clock.ts';
import type { Theater } from '../../api/resources.ts';
import { Awaited, Page } from '../../elements/page.tsx';
import { Poster } from '../../elements/poster.tsx';
import { businessDateAt, daysAfter } from '../../language/formats.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { listTheaters, nextDayOf, programmeOf, type ShowingMovie } from './programme.ts';
import { ShowtimeLinks } from './showtime-links.tsx';

const DAYS = 14;
const CHOSEN_THEATER = 'marquee.theater';

/** What is on, by theater and day. Both are in the address, so that it can be sent to somebody. */
export function ProgrammePage(): JSX.Element {
  const { t } = useSurroundings();
  const theaters = useFetched(listTheaters, []);
  return (
    <Page title={t.programme.title}>
      <Awaited of={theaters}>
        {(all) =>
          all.length === 0 ? <p class="quiet">{t.programme.noTheaters}</p> : <Choice theaters={all} />
        }
      </Awaited>
    </Page>
  );
}

function Choice({ theaters }: { readonly theaters: readonly Theater[] }): JSX.Element | null {
  const { t } = useSurroundings();
  const { query, go } = useNavigation();
  const id = useId();
  const wanted = query.get('theater') ?? localStorage.getItem(CHOSEN_THEATER);
  const theater = theaters.find((each) => each.id === wanted) ?? theaters[0];
  if (theater === undefined) return null;
  const choose = (theaterId: string): void => {
    localStorage.setItem(CHOSEN_THEATER, theaterId);
    go(`/?theater=${theaterId}`, { replace: true });
  };
  return (
    <>
      <div class="theater-choice">
        {theaters.length === 1 ? (
          <strong>{theater.name}</strong>
        ) : (
          <>
            <label for={id}>{t.programme.theater}</label>
            <select id={id} value={theater.id} onChange={(event) => choose(event.currentTarget.value)}>
              {theaters.map(({ id: value, name, city }) => (
                <option key={value} value={value}>
                  {name}, {city}
                </option>
              ))}
            </select>
          </>
        )}
        <span class="quiet">
          {theater.address}, {theater.city}
        </span>
      </div>
      <Days key={theater.id} theater={theater} />
    </>
  );
}

/** The day that is asked for, else the first on which something is shown. */
function Days({ theater }: { readonly theater: Theater }): JSX.Element {
  const { query } = useNavigation();
  const first = useFetched(() => nextDayOf(theater.id), [theater.id]);
  const today = businessDateAt(serverNow(), theater.timeZone, theater.businessDayStart);
  return (
    <Awaited of={first}>
      {(nextDay) => <Day theater={theater} today={today} day={query.get('day') ?? nextDay ?? today} />}
    </Awaited>
  );
}

interface DayProperties {
  readonly theater: Theater;
  readonly today: string;
  readonly day: string;
}

function Day({ theater, today, day }: DayProperties): JSX.Element {
  const { t, formats } = useSurroundings();
  const programme = useFetched(() => programmeOf(theater.id, day), [theater.id, day]);
  const to = (date: string): string => `/?theater=${theater.id}&day=${date}`;
  return (
    <>
      <nav class="days" aria-label={t.programme.days}>
        {Array.from({ length: DAYS }, (_, index) => daysAfter(today, index)).map((date) => (
          <Link key={date} href={to(date)} aria-current={date === day ? 'date' : undefined}>
            <span class="weekday">{date === today ? t.programme.today : formats.weekday(date)}</span>
            <span>{formats.dayOfMonth(date)}</span>
          </Link>
        ))}
      </nav>
      <h2 class="day">{formats.longDay(day)}</h2>
      <Awaited of={programme}>
        {({ movies, nextDay }) =>
          movies.length === 0 ? (
            <p class="nothing">
              {t.programme.none}{' '}
              {nextDay === null ? null : (
                <Link href={to(nextDay)}>{t.programme.nextDay(formats.longDay(nextDay))}</Link>
              )}
            </p>
          ) : (
            <ul class="movies">
              {movies.map((each) => (
                <MovieCard key={each.movie.id} {...each} />
              ))}
            </ul>
          )
        }
      </Awaited>
    </>
  );
}

function MovieCard({ movie, showtimes }: ShowingMovie): JSX.Element {
  const { t } = useSurroundings();
  const { id, title, durationMinutes, posterUrl, genres = [], classification } = movie;
  const facts = [classification, t.minutes(durationMinutes), ...genres.slice(0, 2)];
  return (
    <li class="card movie">
      <Link href={`/movies/${id}`} class="poster-link" tabindex={-1} aria-hidden="true">
        <Poster title={title} url={posterUrl} />
      </Link>
      <div class="movie-text">
        <h3>
          <Link href={`/movies/${id}`}>{title}</Link>
        </h3>
        <p class="quiet">{facts.filter((fact) => fact != null && fact !== '').join(' · ')}</p>
        <ShowtimeLinks showtimes={showtimes} label={t.programme.showtimes(title)} />
      </div>
    </li>
  );
}
