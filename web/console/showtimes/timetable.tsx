import type { JSX } from 'preact';
import type { Auditorium, Showtime, Theater } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { minutesBetween } from '../../language/local-time.ts';

interface TimetableProperties {
  readonly theater: Theater;
  readonly date: string;
  readonly auditoriums: readonly Auditorium[];
  readonly showtimes: readonly Showtime[];
}

/** The picture begins at least here, in minutes of the business day, and is at least so long. */
const USUAL_START = 8 * 60;
const LEAST_HOURS = 12;

/** A lane for each auditorium, with its showtimes where they stand in the day. */
export function Timetable({ theater, date, auditoriums, showtimes }: TimetableProperties): JSX.Element {
  const c = useConsoleTexts();
  const dayStart = `${date}T00:00`;
  const placed = showtimes.map((showtime) => {
    const from = minutesBetween(dayStart, showtime.localStart);
    // As long as it runs, not as clocks say that are changed meanwhile.
    const to = from + (Date.parse(showtime.endsAt) - Date.parse(showtime.startsAt)) / 60_000;
    return { showtime, from, to };
  });
  const first = Math.min(USUAL_START, ...placed.map(({ from }) => from));
  const start = Math.floor(first / 60) * 60;
  const last = Math.max(start + LEAST_HOURS * 60, ...placed.map(({ to }) => to + theater.cleaningMinutes));
  const end = Math.ceil(last / 60) * 60;
  const share = (minutes: number): string => `${(100 * minutes) / (end - start)}%`;
  const hours = Array.from({ length: (end - start) / 60 }, (_, index) => start / 60 + index);
  const used = new Set(showtimes.map(({ auditorium }) => auditorium.id));
  const lanes = auditoriums.filter(({ id, active }) => active || used.has(id));
  if (lanes.length === 0) return <p class="nothing">{c.showtimes.noAuditoriums}</p>;
  return (
    <>
      {showtimes.length === 0 ? <p class="quiet">{c.showtimes.noneThatDay}</p> : null}
      <div class="timetable" role="region" aria-label={c.showtimes.timetable} tabindex={0}>
        <div class="timetable-inner">
          <div class="hours" aria-hidden="true">
            {hours.map((hour) => (
              <span key={hour} style={{ left: share(hour * 60 - start) }}>
                {`${String(hour % 24).padStart(2, '0')}:00`}
              </span>
            ))}
          </div>
          {lanes.map((auditorium) => (
            <div key={auditorium.id} class="lane" role="group" aria-label={auditorium.name}>
              <h3>{auditorium.name}</h3>
              <ul style={{ backgroundSize: `${share(60)} 100%` }}>
                {placed
                  .filter(({ showtime }) => showtime.auditorium.id === auditorium.id)
                  .map(({ showtime, from, to }) => (
                    <li
                      key={showtime.id}
                      style={{ left: share(from - start), width: share(to - from) }}
                      class={showtime.status}
                    >
                      <Entry showtime={showtime} />
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

function Entry({ showtime }: { readonly showtime: Showtime }): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const { movie, startsAt, endsAt, timeZone, counts, status, basePrice } = showtime;
  return (
    <Link href={`/console/showtimes/${showtime.id}`}>
      <strong>{movie.title}</strong>
      <span>
        {formats.time(startsAt, timeZone)}–{formats.time(endsAt, timeZone)}
      </span>
      <span>{formats.money(basePrice)}</span>
      <span>
        {status === 'cancelled'
          ? c.showtimes.status.cancelled
          : c.showtimes.soldOf(counts.sold, counts.total)}
      </span>
    </Link>
  );
}
