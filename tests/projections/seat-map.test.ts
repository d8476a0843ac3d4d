import { describe, expect, it } from '@jest/globals';
import { addMinutes } from '../../src/engine/instant.ts';
import { SchedulingAbandoned } from '../../src/domain/showtime/scheduling.ts';
import {
  SeatsArranged,
  SeatsBlocked,
  SeatsOffered,
  SeatsReinstated,
  SeatsUnblocked,
  SeatsWithdrawn,
} from '../../src/domain/showtime/blocking.ts';
import { seatMap, statusesOf, type SeatMapDocument } from '../../src/projections/seat-map.ts';
import {
  aScheduledShowtime,
  auditoriumId,
  bookingCancelled,
  bookingConfirmed,
  claim,
  holdExpired,
  holdExtended,
  holdReleased,
  now,
  paymentRefused,
  paymentStarted,
  seatRow,
  seatsBlocked,
  seatsHeld,
  showtimeId,
  startsAt,
} from '../support/fixtures.ts';
import { bookingExchanged } from '../support/exchanges.ts';
import { seatsCancelled, seatsChanged } from '../support/seat-changes.ts';
import {
  laterStart,
  salesStartMoved,
  showtimeCancelled,
  showtimeRelocated,
  showtimeRepriced,
  showtimeRescheduled,
} from '../support/showtime-changes.ts';
import { specifyProjection } from '../support/projection-specification.ts';

const { given } = specifyProjection(seatMap);

const scheduled = aScheduledShowtime({ seats: seatRow('A', 4) });
const ids = (...seats: string[]) => ({ showtimeId, seats });

describe('A seat map', () => {
  it('begins with every seat available', async () => {
    await given(scheduled).thenDocument(showtimeId, {
      showtimeId,
      revision: 0,
      startsAt,
      salesUntil: startsAt,
      letters: 'aaaa',
    });
  });

  it.each([
    ['held', 'hhaa', [seatsHeld()]],
    ['released', 'aaaa', [seatsHeld(), holdReleased()]],
    ['expired', 'aaaa', [seatsHeld(), holdExpired()]],
    ['sold', 'ssaa', [seatsHeld(), bookingConfirmed()]],
    ['cancelled', 'aaaa', [seatsHeld(), bookingConfirmed(), bookingCancelled()]],
    ['changed', 'aahh', [seatsHeld(), seatsChanged()]],
    ['changed in part', 'ahha', [seatsHeld(), seatsChanged({ to: ['A2', 'A3'] })]],
    [
      'changed when sold',
      'saas',
      [seatsHeld(), bookingConfirmed(), seatsChanged({ status: 'confirmed', to: ['A1', 'A4'] })],
    ],
    ['cancelled in part', 'saaa', [seatsHeld(), bookingConfirmed(), seatsCancelled()]],
    ['blocked', 'abaa', [seatsBlocked('A2')]],
    ['unblocked', 'aaaa', [seatsBlocked('A2'), SeatsUnblocked(ids('A2'))]],
    ['offered', 'aaaaaa', [SeatsOffered({ showtimeId, seats: seatRow('B', 2) })]],
  ])('shows seats that are %s', async (_, letters, events) => {
    await given(scheduled, ...events).thenDocument(showtimeId, { letters, revision: events.length });
  });

  it('follows the times and the prices of its showtime', async () => {
    await given(scheduled, showtimeRescheduled(), showtimeRepriced(1200), salesStartMoved(now)).thenDocument(
      showtimeId,
      {
        startsAt: laterStart,
        salesUntil: laterStart,
        onSaleFrom: now,
        prices: showtimeRepriced(1200).data.prices,
        isCancelled: false,
        letters: 'aaaa',
        revision: 3,
      },
    );
    const heldBack = aScheduledShowtime({ wheelchairReleaseMinutes: 60 });
    const times = { wheelchairReleaseAt: addMinutes(startsAt, -60) };
    await given(heldBack).thenDocument(showtimeId, times);
    const later = { wheelchairReleaseAt: addMinutes(laterStart, -60) };
    await given(heldBack, showtimeRescheduled()).thenDocument(showtimeId, later);
    await given(heldBack, showtimeRelocated({ startsAt: laterStart })).thenDocument(showtimeId, later);
    await given(scheduled, showtimeCancelled()).thenDocument(showtimeId, { isCancelled: true, revision: 1 });
  });

  it.each([
    ['an extended hold', holdExtended()],
    ['a started payment', paymentStarted()],
    ['a refused payment', paymentRefused()],
    ['withdrawn seats', SeatsWithdrawn(ids('A1'))],
    ['reinstated seats', SeatsReinstated(ids('A1'))],
  ])('has the revision of its stream after %s', async (_, event) => {
    await given(scheduled, seatsHeld(), event).thenDocument(showtimeId, { letters: 'hhaa', revision: 2 });
  });

  it('is not there for a showtime that was never scheduled', async () => {
    const abandoned = { showtimeId, claimId: claim(1), auditoriumId, reason: 'price-missing' };
    await given(SchedulingAbandoned(abandoned)).thenNone(showtimeId);
  });

  it('reads its letters as statuses', () => {
    const map = { letters: 'ahsb' } as SeatMapDocument;
    expect(statusesOf(map)).toEqual(['available', 'held', 'sold', 'blocked']);
  });

  it('frees the seats of a booking whose place another one has taken', async () => {
    await given(scheduled, seatsHeld(), bookingConfirmed(), bookingExchanged()).thenDocument(showtimeId, {
      letters: 'aaaa',
      revision: 3,
    });
  });

  it('needs every row of its table', async () => {
    await given(scheduled, SeatsOffered({ showtimeId, seats: seatRow('B', 2) })).thenDocument(showtimeId, {});
    for (const end of [
      [seatsHeld(), holdExtended()],
      [seatsHeld(), paymentStarted()],
      [seatsHeld(), holdReleased()],
      [seatsHeld(), holdExpired()],
      [seatsHeld(), bookingConfirmed()],
      [seatsHeld(), paymentRefused()],
      [SeatsWithdrawn(ids('A1'))],
      [SeatsReinstated(ids('A1'))],
    ]) {
      await given(scheduled, ...end).thenDocument(showtimeId, { revision: end.length });
    }
  });
});

it('A seat map follows the picture of its auditorium, and keeps the status of each seat', async () => {
  const layout = { width: 400, height: 300, areas: [] };
  const positions = [{ seatId: 'A2', position: { x: 30, y: 40 } }];
  const moved = SeatsArranged({ showtimeId, layout, positions });
  const [first, second, ...rest] = seatRow('A', 4);
  await given(scheduled, seatsHeld(), moved).thenDocument(showtimeId, {
    layout,
    letters: 'hhaa',
    revision: 2,
    seats: [first, { ...second, position: { x: 30, y: 40 } }, ...rest],
  });
});

it('A seat map in another auditorium has the seats of that one, and who has which', async () => {
  const blocked = SeatsBlocked({ showtimeId, seats: ['A4'], cause: 'auditorium', reason: null });
  const relocated = showtimeRelocated({ blocked: ['A3'], startsAt: laterStart });
  await given(
    scheduled,
    seatsHeld(),
    bookingConfirmed(),
    seatsBlocked('A3'),
    blocked,
    relocated,
  ).thenDocument(showtimeId, {
    startsAt: laterStart,
    salesUntil: laterStart,
    layout: relocated.data.layout,
    seats: relocated.data.seats,
    // B1 to B4, then A1 to A4: what was out of use in the former auditorium is not so here.
    letters: 'aaaassba',
    revision: 5,
  });
});
