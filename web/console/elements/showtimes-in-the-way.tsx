import type { JSX } from 'preact';
import { get, type Refusal } from '../../api/client.ts';
import type { Showtime } from '../../api/resources.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';

/** The showtimes that a refusal names, by their theater's clocks. They open beside the form, which keeps what was typed. */
export function ShowtimesInTheWay({ refusal }: { readonly refusal: Refusal }): JSX.Element | null {
  const { formats } = useSurroundings();
  const ids = showtimesOf(refusal);
  const showtimes = useFetched(
    (signal) => Promise.all(ids.map((id) => get<Showtime>(`/showtimes/${id}`, { signal }))),
    [ids.join()],
  );
  if (showtimes.value === undefined || ids.length === 0) return null;
  return (
    <ul>
      {showtimes.value.map(({ id, movie, startsAt, endsAt, timeZone }) => (
        <li key={id}>
          <a href={`/console/showtimes/${id}`} target="_blank">
            {`${movie.title ?? '–'}, ${formats.dayAndTime(startsAt, timeZone)}–${formats.time(endsAt, timeZone)}`}
          </a>
        </li>
      ))}
    </ul>
  );
}

function showtimesOf({ problem: { conflicts = [] } }: Refusal): readonly string[] {
  return conflicts.flatMap((conflict) => {
    const isNamed = typeof conflict === 'object' && conflict !== null && 'showtimeId' in conflict;
    return isNamed && typeof conflict.showtimeId === 'string' ? [conflict.showtimeId] : [];
  });
}
