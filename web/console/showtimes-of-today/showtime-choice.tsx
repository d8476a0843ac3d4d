import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Showtime, Theater } from '../../api/resources.ts';
import { serverNow } from '../../api/server-clock.ts';
import { businessDateAt } from '../../language/formats.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useListAddress } from '../elements/list-address.ts';
import { Loaded } from '../elements/section-page.tsx';
import { everyItem } from '../every-item.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** Where there is something to sell or to let in. */
async function openTheaters(signal: AbortSignal): Promise<readonly Theater[]> {
  const theaters = await everyItem<Theater>('/theaters?sort=name', signal);
  return theaters.filter(({ active }) => active);
}

/** The theater that was chosen on this machine last: it stands there. */
const THEATER = 'marquee.console.theater';

/** The showtimes of a theater and a business day: of today, unless another is chosen. */
export function ShowtimeChoice({ hrefOf }: { readonly hrefOf: (showtime: Showtime) => string }): JSX.Element {
  const c = useConsoleTexts();
  const theaters = useFetched((signal) => openTheaters(signal), []);
  return (
    <Loaded of={theaters}>
      {(all) => {
        const [first] = all;
        return first === undefined ? (
          <p class="nothing">{c.today.noTheaters}</p>
        ) : (
          <OfTheaters theaters={all} first={first} hrefOf={hrefOf} />
        );
      }}
    </Loaded>
  );
}

interface OfTheatersProperties {
  readonly theaters: readonly Theater[];
  readonly first: Theater;
  readonly hrefOf: (showtime: Showtime) => string;
}

function OfTheaters({ theaters, first, hrefOf }: OfTheatersProperties): JSX.Element {
  const c = useConsoleTexts();
  const { query } = useNavigation();
  const { change } = useListAddress();
  const [remembered] = useState(() => localStorage.getItem(THEATER));
  const wanted = query.get('theaterId') ?? remembered;
  const theater = theaters.find(({ id }) => id === wanted) ?? first;
  const today = businessDateAt(serverNow(), theater.timeZone, theater.businessDayStart);
  const date = query.get('date') ?? today;
  const path = `/showtimes?theaterId=${theater.id}&date=${encodeURIComponent(date)}`;
  const showtimes = useFetched((signal) => everyItem<Showtime>(path, signal), [path]);
  const ids = { theater: useId(), date: useId() };
  return (
    <>
      <div class="filters">
        <div class="filter choice">
          <label for={ids.theater}>{c.today.theater}</label>
          <select
            id={ids.theater}
            value={theater.id}
            onChange={({ currentTarget: { value } }) => {
              localStorage.setItem(THEATER, value);
              change({ theaterId: value });
            }}
          >
            {theaters.map(({ id, name, city }) => (
              <option key={id} value={id}>{`${name}, ${city}`}</option>
            ))}
          </select>
        </div>
        <div class="filter date">
          <label for={ids.date}>{c.today.day}</label>
          <input
            id={ids.date}
            type="date"
            value={date}
            onChange={({ currentTarget: { value } }) => change({ date: value === today ? '' : value })}
          />
        </div>
      </div>
      <Loaded of={showtimes}>
        {(all) =>
          all.length === 0 ? (
            <p class="nothing">{c.today.none}</p>
          ) : (
            <ul class="showtimes-of-today">
              {all.map((showtime) => (
                <ShowtimeLine key={showtime.id} showtime={showtime} href={hrefOf(showtime)} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function ShowtimeLine({
  showtime,
  href,
}: {
  readonly showtime: Showtime;
  readonly href: string;
}): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { movie, auditorium, startsAt, timeZone, counts, status } = showtime;
  return (
    <li>
      <Link href={href} class={status === 'cancelled' ? 'card off' : 'card'}>
        <strong>{formats.time(startsAt, timeZone)}</strong>
        <span class="title">{movie.title}</span>
        <span class="quiet">{auditorium.name}</span>
        <span>
          {status === 'cancelled' ? c.today.cancelled : c.today.left(counts.available, counts.total)}
        </span>
      </Link>
    </li>
  );
}
