import { describe, expect, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { refundableAmount } from '../../../src/domain/showtime/refund-policy.ts';
import type { RefundPolicy } from '../../../src/domain/theater/values.ts';
import { addMinutes, type Instant } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  booking,
  bookingCancelled,
  bookingConfirmed,
  byBob,
  byStaff,
  bySystem,
  cancelBooking,
  eur,
  holdExpired,
  holdReleased,
  justAfter,
  justBefore,
  payment,
  paymentStarted,
  refund,
  sealed,
  seatsHeld,
  seatsHeldForWalkIn,
  startsAt,
  ticketScanned,
} from '../../support/fixtures.ts';
import { showtimeCancelled } from '../../support/showtime-changes.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const takingPlace = { startsAt, cancelled: null };
const confirmed = [onSale, seatsHeld(), bookingConfirmed()];

describe('Cancelling a booking', () => {
  it('refunds everything until the start', () => {
    given(...confirmed)
      .when(cancelBooking())
      .then(bookingCancelled());
    const { data } = given(...confirmed)
      .when(cancelBooking({ now: justBefore(startsAt) }))
      .onlyEvent('BookingCancelled');
    expect(data.refund?.amount).toEqual(eur(2000));
  });

  it('frees its seats', () => {
    const { showtime: state } = stateAfter([...confirmed, bookingCancelled()]);
    expect([state?.taken.has('A1'), state?.taken.has('A2')]).toEqual([false, false]);
    expect(state?.bookings.get(booking(1))).toMatchObject({ status: 'cancelled', cancelledBy: 'owner' });
  });

  it('is for staff once a ticket has let somebody in, unless the showtime does not take place', () => {
    given(...confirmed, ticketScanned())
      .when(cancelBooking())
      .thenRejected('ticket-used');
    given(...confirmed, ticketScanned())
      .when(cancelBooking({ caller: byStaff }))
      .onlyEvent('BookingCancelled');
    given(...confirmed, ticketScanned(), showtimeCancelled())
      .when(cancelBooking())
      .onlyEvent('BookingCancelled');
  });

  it('is done by staff, with a reason that only its owner can open', () =>
    given(...confirmed)
      .when(cancelBooking({ caller: byStaff, reason: sealed(3) }))
      .then(bookingCancelled({ cancelledBy: 'staff', reason: sealed(3) })));

  it('is done by staff when it is nobody’s account', () =>
    given(onSale, seatsHeldForWalkIn(), bookingConfirmed({ customerId: null }))
      .when(cancelBooking({ caller: bySystem }))
      .then(bookingCancelled({ customerId: null, channel: 'boxOffice', cancelledBy: 'staff' })));

  it('is refused from the start of the show', () =>
    given(...confirmed)
      .when(cancelBooking({ now: startsAt }))
      .thenRejected('showtime-started'));

  it('refunds nothing for complimentary tickets', () => {
    const free = bookingConfirmed({ gateway: 'counter', method: 'complimentary', amount: eur(0) });
    given(onSale, seatsHeld(), free)
      .when(cancelBooking())
      .then(bookingCancelled({ refund: null }));
  });

  it('owes what was paid by the payment that confirmed it, not by one that was started', () => {
    const byTheSecond = bookingConfirmed({ paymentId: payment(2) });
    given(onSale, seatsHeld(), paymentStarted(), byTheSecond)
      .when(cancelBooking())
      .then(bookingCancelled({ refund: { refundId: refund(1), paymentId: payment(2), amount: eur(2000) } }));
  });

  it('may be repeated by the same kind of canceller, and is refused to the other', () => {
    const byOwner = [...confirmed, bookingCancelled()];
    const byTheStaff = [...confirmed, bookingCancelled({ cancelledBy: 'staff' })];
    const again = { refundId: refund(2), now: startsAt, expectedRevision: 0 };
    given(...byOwner)
      .when(cancelBooking(again))
      .thenNothing();
    given(...byTheStaff)
      .when(cancelBooking({ ...again, caller: byStaff }))
      .thenNothing();
    given(...byOwner)
      .when(cancelBooking({ caller: byStaff }))
      .thenRejected('already-cancelled');
    given(...byTheStaff)
      .when(cancelBooking())
      .thenRejected('already-cancelled');
  });

  it('releases what is only held', () =>
    given(onSale, seatsHeld(), paymentStarted()).when(cancelBooking()).then(holdReleased()));

  it.each<[string, ShowtimeEvent]>([
    ['released', holdReleased()],
    ['expired', holdExpired()],
  ])('changes nothing about a hold that was %s', (_, ending) =>
    given(onSale, seatsHeld(), ending).when(cancelBooking()).thenNothing(),
  );

  it('finds nothing for anybody else', () =>
    given(...confirmed)
      .when(cancelBooking({ caller: byBob }))
      .thenRejected('not-found', {}));

  it('is refused when it is based on another version', () => {
    given(...confirmed)
      .when(cancelBooking({ expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(...confirmed)
      .when(cancelBooking({ expectedRevision: 2 }))
      .then(bookingCancelled());
  });
});

describe('The refund policy', () => {
  const policy: RefundPolicy = [
    { untilMinutesBefore: 1440, percent: 100 },
    { untilMinutesBefore: 60, percent: 50 },
  ];
  const back = (at: Instant, rules = policy, amount = 2001) =>
    refundableAmount({ total: eur(2001), amount: eur(amount), refundPolicy: rules }, takingPlace, at).amount;

  it.each([
    ['two days before, all', addMinutes(startsAt, -2880), 2001],
    ['exactly a day before, all', addMinutes(startsAt, -1440), 2001],
    ['a moment later, half of it, rounded half up', justAfter(addMinutes(startsAt, -1440)), 1001],
    ['exactly an hour before, half', addMinutes(startsAt, -60), 1001],
    ['a moment later, nothing', justAfter(addMinutes(startsAt, -60)), 0],
    ['at the start, nothing', startsAt, 0],
  ])('gives back %s', (_, at, amount) => expect(back(at)).toBe(amount));

  it('counts its best rule, in whatever order they stand', () =>
    expect(back(addMinutes(startsAt, -2880), policy.toReversed())).toBe(2001));

  it('gives nothing back when it has no rule', () => expect(back(addMinutes(startsAt, -2880), [])).toBe(0));

  it('gives back of what was paid, not of what it cost', () =>
    expect(back(addMinutes(startsAt, -2880), policy, 0)).toBe(0));

  it('does not count when the showtime is cancelled: everything goes back, after the start, too', () => {
    const booked = { total: eur(2001), amount: eur(2001), refundPolicy: [] };
    const cancelledShow = { startsAt, cancelled: { reason: 'No projector.' } };
    expect(refundableAmount(booked, cancelledShow, justAfter(startsAt))).toEqual(eur(2001));
  });

  it('gives nothing back for a booking that nobody paid', () => {
    const unpaid = { total: eur(2000), amount: null, refundPolicy: policy };
    expect(refundableAmount(unpaid, takingPlace, addMinutes(startsAt, -2880))).toEqual(eur(0));
  });

  it('is the one of the sale, whatever the theater has agreed since', () => {
    const history = [
      onSale,
      seatsHeld(),
      bookingConfirmed({ refundPolicy: [{ untilMinutesBefore: 0, percent: 30 }] }),
    ];
    const { data } = given(...history)
      .when(cancelBooking())
      .onlyEvent('BookingCancelled');
    expect(data.refund?.amount).toEqual(eur(600));
  });
});
