import { describe, expect, it } from '@jest/globals';
import { SeatsOffered, SeatsUnblocked, SeatsWithdrawn } from '../../src/domain/showtime/blocking.ts';
import { addMinutes } from '../../src/engine/instant.ts';
import { showtimes, showtimesWhere } from '../../src/projections/showtimes.ts';
import {
  aScheduledShowtime,
  auditoriumId,
  booking,
  bookingCancelled,
  bookingConfirmed,
  eur,
  holdExpired,
  holdReleased,
  movieId,
  now,
  seatRow,
  seatsBlocked,
  seatsHeld,
  showtimeId,
  startsAt,
  theaterId,
} from '../support/fixtures.ts';
import {
  laterStart,
  salesStartMoved,
  secondAuditorium,
  showtimeCancelled,
  showtimeRelocated,
  showtimeRepriced,
  showtimeRescheduled,
} from '../support/showtime-changes.ts';
import { specifyProjection, timeAt } from '../support/projection-specification.ts';
import { bookingExchanged } from '../support/exchanges.ts';
import { seatsCancelled, seatsChanged } from '../support/seat-changes.ts';

const { given } = specifyProjection(showtimes);

const scheduled = aScheduledShowtime({ seats: seatRow('A', 4), salesCutoffMinutes: 15 });

describe('A showtime', () => {
  it('is listed with what was scheduled', async () => {
    await given(scheduled).thenDocument(showtimeId, {
      showtimeId,
      movieId,
      theaterId,
      auditoriumId,
      startsAt,
      durationMinutes: 120,
      timeZone: 'Europe/Berlin',
      businessDate: '2026-11-21',
      basePrice: eur(1000),
      onSaleFrom: null,
      salesUntil: '2026-11-21T18:15:00.000Z',
      overAt: '2026-11-21T20:30:00.000Z',
      counts: { total: 4, held: 0, sold: 0, blocked: 0 },
      revision: 0,
      createdAt: timeAt(1),
    });
  });

  it('is not over while the box office sells it', async () => {
    const sellsLong = aScheduledShowtime({ endsAt: addMinutes(startsAt, 60), boxOfficeCutoffMinutes: -90 });
    await given(sellsLong).thenDocument(showtimeId, { overAt: addMinutes(startsAt, 90) });
  });

  it.each([
    ['held', { held: 2 }, [seatsHeld()]],
    ['released', {}, [seatsHeld(), holdReleased()]],
    ['expired', {}, [seatsHeld(), holdExpired()]],
    ['sold', { sold: 2 }, [seatsHeld(), bookingConfirmed()]],
    ['sold late', { sold: 2 }, [seatsHeld(), holdExpired(), bookingConfirmed({ lateBySeconds: 60 })]],
    ['cancelled', {}, [seatsHeld(), bookingConfirmed(), bookingCancelled()]],
    ['changed', { held: 1 }, [seatsHeld(), seatsChanged({ to: ['A3'] })]],
    [
      'changed when sold',
      { sold: 2 },
      [seatsHeld(), bookingConfirmed(), seatsChanged({ status: 'confirmed' })],
    ],
    ['cancelled in part', { sold: 1 }, [seatsHeld(), bookingConfirmed(), seatsCancelled()]],
    ['blocked', { blocked: 1 }, [seatsBlocked('A4')]],
    ['unblocked', {}, [seatsBlocked('A4'), SeatsUnblocked({ showtimeId, seats: ['A4'] })]],
    ['offered', { total: 6 }, [SeatsOffered({ showtimeId, seats: seatRow('B', 2) })]],
  ])('counts seats that are %s', async (_, counts, events) => {
    const expected = { total: 4, held: 0, sold: 0, blocked: 0, ...counts };
    await given(scheduled, ...events).thenDocument(showtimeId, { counts: expected });
  });

  it('follows every change of its schedule, with a new version', async () => {
    const changes = [showtimeRescheduled(), showtimeRepriced(1200), salesStartMoved(now)];
    await given(scheduled, ...changes).thenDocument(showtimeId, {
      startsAt: laterStart,
      endsAt: addMinutes(laterStart, 120),
      salesUntil: addMinutes(laterStart, -15),
      overAt: addMinutes(laterStart, 120),
      basePrice: eur(1200),
      onSaleFrom: now,
      cancelled: null,
      revision: 3,
      createdAt: timeAt(1),
      updatedAt: timeAt(4),
    });
    await given(scheduled, showtimeRepriced(1200)).thenDocument(showtimeId, {
      prices: { regular: eur(1200), premium: eur(1700), vip: eur(2200), recliner: eur(1200) },
    });
    await given(scheduled, showtimeRescheduled({ businessDate: '2026-11-22' })).thenDocument(showtimeId, {
      businessDate: '2026-11-22',
    });
  });

  it('moves to another auditorium with its counts, and what is blocked there', async () => {
    const relocated = showtimeRelocated({ blocked: ['A3'], startsAt: laterStart });
    await given(scheduled, seatsHeld(), seatsBlocked('A3', 'A4'), relocated).thenDocument(showtimeId, {
      auditoriumId: secondAuditorium,
      startsAt: laterStart,
      salesUntil: addMinutes(laterStart, -15),
      counts: { total: 8, held: 2, sold: 0, blocked: 1 },
      revision: 3,
    });
  });

  it('is cancelled, with the reason that was given', async () => {
    await given(scheduled, showtimeCancelled()).thenDocument(showtimeId, {
      cancelled: { reason: 'No projector.' },
      revision: 1,
      updatedAt: timeAt(2),
    });
  });

  it('keeps the version of its schedule when seats change', async () => {
    await given(scheduled, seatsHeld(), SeatsWithdrawn({ showtimeId, seats: ['A1'] })).thenDocument(
      showtimeId,
      { revision: 0, updatedAt: timeAt(1) },
    );
  });

  it('needs every row of its table', async () => {
    const second = { bookingId: booking(2), seats: ['A3'] };
    const third = { bookingId: booking(3), seats: ['A4'] };
    await given(
      ...[scheduled, showtimeRelocated()],
      SeatsOffered({ showtimeId, seats: seatRow('B', 2) }),
      ...[seatsBlocked('B1', 'B2'), SeatsUnblocked({ showtimeId, seats: ['B1'] })],
      ...[
        seatsHeld(),
        seatsChanged({ to: ['A3'] }),
        bookingConfirmed(),
        seatsCancelled(),
        bookingCancelled(),
        bookingExchanged(),
      ],
      ...[showtimeRescheduled(), showtimeRepriced()],
      ...[salesStartMoved(now), showtimeCancelled()],
      ...[seatsHeld(second), holdReleased(second), seatsHeld(third), holdExpired(third)],
    ).thenEveryRowCounts();
  });
});

describe('The filter for showtimes', () => {
  it('has what is asked for, and nothing else', () => {
    expect(showtimesWhere({ movieId, theaterId: undefined, after: now })).toEqual({
      movieId,
      startsAt: { $gt: now },
    });
    expect(showtimesWhere({ movieId, notOverAt: now })).toEqual({
      movieId,
      startsAt: { $gt: addMinutes(now, -24 * 60) },
      overAt: { $gt: now },
    });
    expect(showtimesWhere({ cancelled: null })).toEqual({ cancelled: null });
    expect(showtimesWhere({})).toEqual({});
  });
});
