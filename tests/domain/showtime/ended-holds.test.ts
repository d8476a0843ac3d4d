import { describe, expect, it } from '@jest/globals';
import type { BookingId } from '../../../src/domain/kernel/ids.ts';
import { showtime, type ShowtimeCommand } from '../../../src/domain/showtime/decider.ts';
import type { ArchiveEndedHolds } from '../../../src/domain/showtime/ended-holds.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { WalkInErased } from '../../../src/domain/showtime/walk-ins.ts';
import { addMinutes, addSeconds } from '../../../src/engine/instant.ts';
import {
  about,
  aScheduledShowtime,
  alice,
  booking,
  bookingCancelled,
  bookingConfirmed,
  byStaff,
  cancelBooking,
  confirmAtCounter,
  endedHoldsArchived,
  eur,
  expireHold,
  holdExpired,
  holdReleased,
  holdSeats,
  justBefore,
  now,
  payment,
  paymentRefused,
  paymentStarted,
  releaseHold,
  sealed,
  seatsHeld,
  seatsHeldForWalkIn,
  settleByGateway,
  startPayment,
  startsAt,
} from '../../support/fixtures.ts';
import { beginExchange, exchangeBegun, former } from '../../support/exchanges.ts';
import { changeSeats } from '../../support/seat-changes.ts';
import { laterStart, showtimeCancelled, showtimeRescheduled } from '../../support/showtime-changes.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const DAY = 86_400;
/** The show lasts two hours. */
const keptUntil = addSeconds(addMinutes(startsAt, 120), DAY);
const archive: ArchiveEndedHolds = { type: 'ArchiveEndedHolds', now: keptUntil };

/** So many holds that have ended, in turn by their holder and by the clock. */
function endedHolds(count: number): { ids: BookingId[]; history: ShowtimeEvent[] } {
  const ids = Array.from({ length: count }, (_, index) => booking(index + 1));
  const history = ids.flatMap((bookingId, index) => [
    seatsHeld({ bookingId }),
    index % 2 === 0 ? holdReleased({ bookingId }) : holdExpired({ bookingId }),
  ]);
  return { ids, history };
}

describe('Archiving ended holds', () => {
  it('names those that were released and those that expired, a day after the end', () => {
    const { history } = endedHolds(2);
    const { data } = given(onSale, ...history)
      .when(archive)
      .onlyEvent('EndedHoldsArchived');
    const inOrder = { ...data, bookingIds: [...data.bookingIds].sort() };
    expect(inOrder).toEqual(endedHoldsArchived([booking(1), booking(2)]).data);
    given(onSale, ...history)
      .when({ ...archive, now: justBefore(keptUntil) })
      .thenRejected('hold-live');
  });

  it('waits for a box office that closes later than the end, and follows a move', () => {
    const { history } = endedHolds(1);
    const atTheDoor = aScheduledShowtime({ boxOfficeCutoffMinutes: -180 });
    given(atTheDoor, ...history)
      .when(archive)
      .thenRejected('hold-live');
    given(atTheDoor, ...history)
      .when({ ...archive, now: addMinutes(keptUntil, 60) })
      .then(endedHoldsArchived());
    const moved = [onSale, ...history, showtimeRescheduled()];
    given(...moved)
      .when(archive)
      .thenRejected('hold-live');
    given(...moved)
      .when({ ...archive, now: addSeconds(addMinutes(laterStart, 120), DAY) })
      .then(endedHoldsArchived());
  });

  it('serves a cancelled showtime, too', () =>
    given(onSale, ...endedHolds(1).history, showtimeCancelled())
      .when(archive)
      .then(endedHoldsArchived()));

  it('names a hundred at once, and says how many are left', () => {
    const { ids, history } = endedHolds(250);
    const facts: ShowtimeEvent[] = [onSale, ...history];
    const archived: BookingId[] = [];
    for (const [named, remaining] of [
      [100, 150],
      [100, 50],
      [50, 0],
    ]) {
      const event = given(...facts)
        .when(archive)
        .onlyEvent('EndedHoldsArchived');
      expect([event.data.bookingIds.length, event.data.remaining]).toEqual([named, remaining]);
      archived.push(...event.data.bookingIds);
      facts.push(event);
    }
    given(...facts)
      .when(archive)
      .thenNothing();
    expect([...archived].sort()).toEqual([...ids].sort());
    const { bookings, archivedHolds } = stateAfter(facts).showtime ?? {};
    expect([bookings?.size, archivedHolds?.size]).toEqual([0, 250]);
  });

  it('expires what has lapsed first, should no timer have done so, and leaves what has not', () => {
    given(onSale, seatsHeld()).when(archive).then(holdExpired(), endedHoldsArchived());
    given(onSale, seatsHeld({ heldUntil: addSeconds(keptUntil, 1) }))
      .when(archive)
      .thenNothing();
  });

  it('erases a walk-in along, who could not be found any more', () => {
    const ended = [seatsHeldForWalkIn(), holdReleased({ customerId: null })];
    const erased = WalkInErased({ ...about(booking(1)), keyId: sealed(1).keyId });
    given(onSale, ...ended)
      .when(archive)
      .then(erased, endedHoldsArchived());
    given(onSale, ...ended, erased)
      .when(archive)
      .then(endedHoldsArchived());
  });

  it.each<[string, readonly ShowtimeEvent[]]>([
    ['is being paid', [seatsHeld(), paymentStarted()]],
    ['is confirmed', [seatsHeld(), bookingConfirmed()]],
    ['is cancelled', [seatsHeld(), bookingConfirmed(), bookingCancelled()]],
    ['was confirmed late', [seatsHeld(), holdExpired(), bookingConfirmed({ lateBySeconds: 5 })]],
    ['has begun to be paid', [seatsHeld(), paymentStarted(), holdExpired()]],
    ['had money refused', [seatsHeld(), holdReleased(), paymentRefused()]],
    [
      'was to take the place of another',
      [seatsHeld(), exchangeBegun({ bookingId: booking(1) }), holdExpired()],
    ],
  ])('leaves a booking that %s', (_, history) =>
    given(onSale, ...history)
      .when(archive)
      .thenNothing(),
  );

  it('is no new version of the showtime', () => {
    const history = [onSale, ...endedHolds(1).history];
    const versionOf = (events: readonly ShowtimeEvent[]): unknown => stateAfter(events).showtime?.revision;
    expect(versionOf([...history, endedHoldsArchived()])).toBe(versionOf(history));
  });
});

describe('A hold that is archived', () => {
  const archived = [onSale, ...endedHolds(1).history, endedHoldsArchived()];

  it('is not held again, whatever the clock shows and whoever asks', () => {
    given(...archived)
      .when(holdSeats({ now }))
      .thenRejected('hold-lapsed');
    given(...archived)
      .when(holdSeats({ now: keptUntil }))
      .thenRejected('hold-lapsed');
    given(...archived)
      .when(holdSeats({ now, customerId: null, caller: byStaff }))
      .thenRejected('hold-lapsed');
  });

  it('takes the place of no booking and is imported by nobody', () => {
    given(...archived)
      .when(beginExchange({ bookingId: booking(1), former: former({ bookingId: booking(2) }) }))
      .thenRejected('hold-lapsed');
    given(...archived)
      .when({
        ...{
          type: 'ImportBooking',
          bookingId: booking(1),
          customerId: alice,
          walkIn: null,
          channel: 'online',
        },
        ...{ tickets: [{ seatId: 'A1', ticketType: 'adult', price: eur(1) }], paymentId: payment(1) },
        ...{ method: 'imported', saleDate: null, tellsCustomer: false, now },
      })
      .thenRejected('booking-id-taken');
  });

  it.each<[string, ShowtimeCommand]>([
    ['released', releaseHold()],
    ['expired', expireHold()],
    ['paid', startPayment({ now })],
    ['settled', settleByGateway({ now })],
    ['confirmed at the counter', confirmAtCounter({ now })],
    ['cancelled', cancelBooking({ now })],
    ['changed', changeSeats({ now })],
    ['erased', { type: 'EraseWalkIn', bookingId: booking(1), caller: byStaff }],
  ])('is not there to be %s', (_, command) =>
    given(...archived)
      .when(command)
      .thenRejected('not-found'),
  );

  it('keeps no seat from others, where a clock was far ahead and the showtime is still to come', () =>
    given(...archived)
      .when(holdSeats({ bookingId: booking(2), now }))
      .then(seatsHeld({ bookingId: booking(2) })));
});
