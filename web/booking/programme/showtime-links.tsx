import type { JSX } from 'preact';
import type { Showtime } from '../../api/resources.ts';
import type { Texts } from '../../language/texts/en.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';

const FEW = 20;

/** The way to the seats of each showtime, with what is left of them. */
export function ShowtimeLinks({
  showtimes,
  label,
}: {
  readonly showtimes: readonly Showtime[];
  readonly label: string;
}): JSX.Element {
  const { t, formats } = useSurroundings();
  return (
    <ul class="showtimes" aria-label={label}>
      {showtimes.map((showtime) => {
        const { id, startsAt, timeZone, auditorium, counts, status } = showtime;
        const isOpen = status === 'onSale' && counts.available > 0;
        const share = counts.total === 0 ? 0 : counts.available / counts.total;
        return (
          <li key={id}>
            <Link href={`/showtimes/${id}`} class={isOpen ? 'showtime' : 'showtime shut'}>
              <strong>{formats.time(startsAt, timeZone)}</strong>
              <span>
                {auditorium.name} {auditorium.screenType === '2D' ? '' : auditorium.screenType}
              </span>
              <span class={share < 0.2 ? 'left few' : 'left'}>{leftOf(t, showtime)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function leftOf(t: Texts, { status, counts }: Showtime): string {
  if (status === 'closed' || status === 'cancelled') return t.programme.closed;
  if (status === 'scheduled') return t.programme.notYet;
  if (counts.available === 0) return t.programme.soldOut;
  return counts.available <= FEW ? t.programme.left(counts.available) : t.programme.available;
}
