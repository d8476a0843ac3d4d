import { describe, expect, it } from '@jest/globals';
import { SeatsWithdrawn } from '../../../src/domain/showtime/blocking.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { refundableAmount } from '../../../src/domain/showtime/refund-policy.ts';
import type { RefundPolicy } from '../../../src/domain/theater/values.ts';
import { addMinutes, type Instant } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  booked,
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
  showtimeId,
  startsAt,
  ticketScanned,
} from '../../support/fixtures.ts';
import { cancelSeats, seatsCancelled } from '../../support/seat-changes.ts';
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
    given(onSale, seatsHeld(), paymentStarted())
      .when(cancelBooking())
      .then(holdReleased({ paymentId: payment(1) })));

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

describe('Cancelling some seats of a booking', () => {
  const three = ['A1', 'A2', 'C1'];
  const trio = [onSale, seatsHeld({ seats: three }), bookingConfirmed({ seats: three })];

  it('frees them, keeps the others, and pays back what was paid for them', () => {
    given(...confirmed)
      .when(cancelSeats())
      .then(seatsCancelled());
    const { showtime: state } = stateAfter([...confirmed, seatsCancelled()]);
    expect([state?.taken.has('A1'), state?.taken.has('A2')]).toEqual([true, false]);
    expect(state?.bookings.get(booking(1))).toMatchObject({
      status: 'confirmed',
      seats: booked('A1'),
      total: eur(1000),
      cancelledSeats: [{ seats: booked('A2'), cancelledBy: 'owner', paid: eur(1000) }],
    });
  });

  it('pays back their share by the policy that they were bought under', () => {
    const half = [{ untilMinutesBefore: 0, percent: 50 }];
    const { data } = given(
      onSale,
      seatsHeld({ seats: three }),
      bookingConfirmed({ seats: three, refundPolicy: half }),
    )
      .when(cancelSeats({ seats: ['C1'] }))
      .onlyEvent('SeatsCancelled');
    expect([data.paid, data.refund?.amount, data.total]).toEqual([eur(2000), eur(1000), eur(2000)]);
  });

  it('leaves to a later cancellation what was paid for the others', () => {
    const kept = seatsCancelled({ seats: ['C1'], remaining: ['A1', 'A2'] });
    const { data } = given(...trio, kept)
      .when(cancelBooking({ refundId: refund(2) }))
      .onlyEvent('BookingCancelled');
    expect([data.refund?.amount, data.total, data.seats]).toEqual([eur(2000), eur(2000), booked('A1', 'A2')]);
    const { data: next } = given(...trio, kept)
      .when(cancelSeats({ seats: ['A2'], refundId: refund(2) }))
      .onlyEvent('SeatsCancelled');
    expect([next.refund?.amount, next.remainingSeats]).toEqual([eur(1000), booked('A1')]);
  });

  it('pays nothing back for what nobody has paid', () => {
    for (const method of ['complimentary', 'counter'] as const) {
      const { data } = given(onSale, seatsHeld(), bookingConfirmed({ method, amount: eur(0) }))
        .when(cancelSeats())
        .onlyEvent('SeatsCancelled');
      expect([data.paid, data.refund]).toEqual([eur(0), null]);
    }
  });

  it('is a cancellation of the booking where all are named', () => {
    given(...confirmed)
      .when(cancelSeats({ seats: ['A2', 'A1'] }))
      .then(bookingCancelled());
    given(...confirmed, seatsCancelled())
      .when(cancelSeats({ seats: ['A1'], refundId: refund(2) }))
      .onlyEvent('BookingCancelled');
  });

  it('is harmless when it is repeated, by the same canceller', () => {
    given(...confirmed, seatsCancelled())
      .when(cancelSeats({ refundId: refund(2) }))
      .thenNothing();
    given(...confirmed, seatsCancelled())
      .when(cancelSeats({ refundId: refund(2), caller: byStaff }))
      .thenRejected('unknown-seats', { seats: ['A2'] });
    given(...confirmed, seatsCancelled())
      .when(cancelSeats({ refundId: refund(2), seats: ['A1', 'A2'] }))
      .thenRejected('unknown-seats', { seats: ['A2'] });
  });

  it('names the seats that the booking does not have', () =>
    given(...confirmed)
      .when(cancelSeats({ seats: ['A2', 'A3'] }))
      .thenRejected('unknown-seats', { seats: ['A3'] }));

  it('is refused from the start of the show, and for a ticket that was used', () => {
    given(...confirmed)
      .when(cancelSeats({ now: justBefore(startsAt) }))
      .then(seatsCancelled({ saleDate: '2026-11-21' }));
    given(...confirmed)
      .when(cancelSeats({ now: startsAt }))
      .thenRejected('showtime-started');
    given(...confirmed, ticketScanned({ seatId: 'A2' }))
      .when(cancelSeats())
      .thenRejected('ticket-used');
    given(...confirmed, ticketScanned({ seatId: 'A1' }))
      .when(cancelSeats())
      .then(seatsCancelled());
    given(...confirmed, ticketScanned({ seatId: 'A2' }))
      .when(cancelSeats({ caller: byStaff }))
      .then(seatsCancelled({ cancelledBy: 'staff' }));
  });

  it('is for its owner and for staff, and refused where the booking has changed since it was seen', () => {
    given(...confirmed)
      .when(cancelSeats({ caller: byBob }))
      .thenRejected('not-found');
    given(...confirmed)
      .when(cancelSeats({ expectedRevision: 1 }))
      .thenRejected('version-conflict');
  });

  it('is not for a hold: that changes its seats, or is released', () => {
    given(onSale, seatsHeld()).when(cancelSeats()).thenRejected('booking-not-confirmed');
    given(onSale, seatsHeld())
      .when(cancelSeats({ seats: ['A1', 'A2'] }))
      .then(holdReleased());
    given(onSale, seatsHeld(), holdReleased()).when(cancelSeats()).thenNothing();
    given(...confirmed, bookingCancelled())
      .when(cancelSeats())
      .thenNothing();
    given(...confirmed, bookingCancelled({ cancelledBy: 'staff' }))
      .when(cancelSeats())
      .thenRejected('already-cancelled');
  });

  it('blocks a seat that is out of use', () => {
    const history = [...confirmed, SeatsWithdrawn({ showtimeId, seats: ['A2'] })];
    expect(
      given(...history)
        .when(cancelSeats())
        .onlyEvent('SeatsBlocked').data.seats,
    ).toEqual(['A2']);
  });
});

describe('The refund policy', () => {
  const policy: RefundPolicy = [
    { untilMinutesBefore: 1440, percent: 100 },
    { untilMinutesBefore: 60, percent: 50 },
  ];
  const unpaid = { total: eur(2001), amount: null, refundPolicy: policy, seats: [], cancelledSeats: [] };
  const back = (at: Instant, rules = policy, amount = 2001) =>
    refundableAmount({ ...unpaid, amount: eur(amount), refundPolicy: rules }, takingPlace, at).amount;

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
    const booked = { ...unpaid, amount: eur(2001), refundPolicy: [] };
    const cancelledShow = { startsAt, cancelled: { reason: 'No projector.' } };
    expect(refundableAmount(booked, cancelledShow, justAfter(startsAt))).toEqual(eur(2001));
  });

  it('gives nothing back for a booking that nobody paid', () => {
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
