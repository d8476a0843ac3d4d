import type { EventOf } from '../../src/engine/event.ts';
import { addMinutes, type Instant } from '../../src/engine/instant.ts';
import {
  SalesStartMoved,
  ShowtimeCancelled,
  ShowtimeRepriced,
  ShowtimeRescheduled,
  type CancelShowtime,
  type ReviseShowtime,
} from '../../src/domain/showtime/changing.ts';
import type { Money } from '../../src/domain/kernel/money.ts';
import {
  auditoriumId,
  claim,
  eur,
  movieId,
  now,
  on,
  showtimeId,
  showtimeSnapshot,
  startsAt,
  theaterId,
} from './fixtures.ts';

const names = { showtimeId, movieId, theaterId, auditoriumId, businessDate: '2026-11-21' };

/** Two hours later on the same evening. */
export const laterStart = on('2026-11-21', '20:30');

/** The evening show moves two hours, but for what is said otherwise. */
export function showtimeRescheduled(
  given: Partial<EventOf<typeof ShowtimeRescheduled>['data']> = {},
): EventOf<typeof ShowtimeRescheduled> {
  const start = given.startsAt ?? laterStart;
  return ShowtimeRescheduled({
    ...names,
    startsAt: start,
    endsAt: addMinutes(start, 120),
    prices: showtimeSnapshot().prices,
    claimId: claim(2),
    formerly: { startsAt, claimId: claim(1) },
    ...given,
  });
}

/** Tickets cost this from now on, in the evening. */
export function showtimeRepriced(amount = 1200): EventOf<typeof ShowtimeRepriced> {
  const price = (surcharge: number): Money => eur(amount + surcharge);
  return ShowtimeRepriced({
    ...names,
    basePrice: eur(amount),
    prices: { regular: price(0), premium: price(500), vip: price(1000), recliner: price(0) },
  });
}

export function salesStartMoved(onSaleFrom: Instant | null): EventOf<typeof SalesStartMoved> {
  return SalesStartMoved({ ...names, onSaleFrom });
}

export function showtimeCancelled(
  given: Partial<EventOf<typeof ShowtimeCancelled>['data']> = {},
): EventOf<typeof ShowtimeCancelled> {
  return ShowtimeCancelled({ ...names, claimId: claim(1), startsAt, reason: 'No projector.', ...given });
}

export function reviseShowtime(changes: Partial<Omit<ReviseShowtime, 'type'>> = {}): ReviseShowtime {
  return { type: 'ReviseShowtime', now, ...changes };
}

export function cancelShowtime(changes: Partial<Omit<CancelShowtime, 'type'>> = {}): CancelShowtime {
  return { type: 'CancelShowtime', reason: 'No projector.', now, ...changes };
}
