import type { EventOf } from '../../src/engine/event.ts';
import { addMinutes, type Instant } from '../../src/engine/instant.ts';
import {
  SalesStartMoved,
  ShowtimeCancelled,
  ShowtimeRelocated,
  ShowtimeRepriced,
  ShowtimeRescheduled,
  type CancelShowtime,
  type ReviseShowtime,
} from '../../src/domain/showtime/changing.ts';
import { AuditoriumId } from '../../src/domain/kernel/ids.ts';
import type { Money } from '../../src/domain/kernel/money.ts';
import {
  auditoriumId,
  claim,
  eur,
  movieId,
  now,
  on,
  seatRow,
  showtimeId,
  showtimeSnapshot,
  startsAt,
  theaterId,
  uuid,
} from './fixtures.ts';

export const secondAuditorium = AuditoriumId.parse(uuid(4, 2));

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

/** The evening show moves to the second auditorium, which has the seats B1 to B4 and A1 to A4 only, but for what is said otherwise. */
export function showtimeRelocated(
  given: Partial<EventOf<typeof ShowtimeRelocated>['data']> = {},
): EventOf<typeof ShowtimeRelocated> {
  return ShowtimeRelocated({
    ...names,
    auditoriumId: secondAuditorium,
    startsAt,
    endsAt: addMinutes(startsAt, 120),
    prices: showtimeSnapshot().prices,
    claimId: claim(2),
    seats: [...seatRow('B', 4), ...seatRow('A', 4, 'vip')],
    layout: { width: 100, height: 50, areas: [] },
    blocked: [],
    formerly: { auditoriumId, startsAt, claimId: claim(1) },
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
