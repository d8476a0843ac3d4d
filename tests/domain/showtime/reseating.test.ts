import { describe, expect, it } from '@jest/globals';
import { SeatsWithdrawn } from '../../../src/domain/showtime/blocking.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { addMinutes } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  booked,
  booking,
  bookingCancelled,
  bookingConfirmed,
  bob,
  byBob,
  byStaff,
  cancelBooking,
  eur,
  heldUntil,
  holdExpired,
  holdReleased,
  justAfter,
  justBefore,
  payment,
  paymentStarted,
  seatsBlocked,
  seatsHeld,
  seatsOfRowA,
  showtimeId,
  showtimeSnapshot,
  startsAt,
  ticketScanned,
} from '../../support/fixtures.ts';
import { changeSeats, seatsChanged } from '../../support/seat-changes.ts';
import { showtimeCancelled } from '../../support/showtime-changes.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const held = [onSale, seatsHeld()];
const confirmed = [onSale, seatsHeld(), bookingConfirmed()];
const byTheBoxOffice = { caller: byStaff };
const movedSeats = seatsChanged({ status: 'confirmed' });

describe('Changing the seats of a hold', () => {
  it('gives others for those that it had, at their price and by the same clock', () => {
    given(...held)
      .when(changeSeats())
      .then(seatsChanged());
    const { showtime: state } = stateAfter([...held, seatsChanged()]);
    expect([...(state?.taken.entries() ?? [])].map(([seatId]) => seatId).sort()).toEqual(['A3', 'A4']);
    expect(state?.bookings.get(booking(1))).toMatchObject({ heldUntil, status: 'held', total: eur(2000) });
  });

  it('keeps seats that are named again, and may take more, fewer and dearer ones', () => {
    const { data } = given(...held)
      .when(changeSeats({ seats: ['A2', 'C1', { seatId: 'A3', ticketType: 'child' }] }))
      .onlyEvent('SeatsChanged');
    expect(data.seats.map(({ seatId, ticketType }) => [seatId, ticketType])).toEqual([
      ['A2', 'adult'],
      ['C1', 'adult'],
      ['A3', 'child'],
    ]);
    expect([data.total, data.listPrice]).toEqual([eur(3500), eur(3500)]);
    given(...held)
      .when(changeSeats({ seats: ['A1'] }))
      .then(seatsChanged({ to: ['A1'] }));
  });

  it('does nothing where it has those tickets already', () =>
    given(...held)
      .when(changeSeats({ seats: ['A2', 'A1'] }))
      .thenNothing());

  it('is all or nothing', () =>
    given(...held, seatsHeld({ bookingId: booking(2), customerId: bob, seats: ['A3'] }), seatsBlocked('A4'))
      .when(changeSeats({ seats: ['A1', 'A3', 'A4'] }))
      .thenRejected('seats-unavailable', { seats: ['A3', 'A4'] }));

  it('expires the lapsed hold whose seats it takes first', () =>
    given(
      onSale,
      seatsHeld({ bookingId: booking(2), customerId: bob, seats: ['A3', 'A4'] }),
      seatsHeld({ heldUntil: justAfter(heldUntil) }),
    )
      .when(changeSeats({ now: heldUntil }))
      .then(holdExpired({ bookingId: booking(2), seats: ['A3', 'A4'] }), seatsChanged()));

  it('is refused once a payment has begun, for the money is for these seats', () =>
    given(...held, paymentStarted())
      .when(changeSeats())
      .thenRejected('payment-open'));

  it('is refused from the end of the hold on', () => {
    given(...held)
      .when(changeSeats({ now: justBefore(heldUntil) }))
      .then(seatsChanged());
    given(...held)
      .when(changeSeats({ now: heldUntil }))
      .thenRejected('hold-lapsed');
    given(...held, holdReleased())
      .when(changeSeats())
      .thenRejected('hold-lapsed');
    given(...held, holdExpired())
      .when(changeSeats())
      .thenRejected('hold-lapsed');
  });

  it('has the rules of a new hold', () => {
    given(...held)
      .when(changeSeats({ seats: [] }))
      .thenRejected('no-seats');
    given(...held)
      .when(changeSeats({ seats: ['Z9'] }))
      .thenRejected('unknown-seats', { seats: ['Z9'] });
    given(...held)
      .when(changeSeats({ seats: ['A3', 'A3'] }))
      .thenRejected('repeated-seats', { seats: ['A3'] });
    given(...held)
      .when(changeSeats({ seats: seatsOfRowA(11, 3) }))
      .thenRejected('too-many-seats');
    given(...held)
      .when(changeSeats({ seats: [{ seatId: 'A3', ticketType: 'press' }] }))
      .thenRejected('staff-ticket-type');
    given(...held, showtimeCancelled())
      .when(changeSeats())
      .thenRejected('showtime-cancelled');
    const closing = aScheduledShowtime({ salesCutoffMinutes: 60 });
    const late = seatsHeld({ heldUntil: startsAt });
    given(closing, late)
      .when(changeSeats({ now: addMinutes(startsAt, -60) }))
      .thenRejected('sales-closed');
  });

  it('is for its owner and for staff', () => {
    given(...held)
      .when(changeSeats({ caller: byBob }))
      .thenRejected('not-found');
    given(...held)
      .when(changeSeats({ caller: byStaff }))
      .then(seatsChanged());
    given(onSale).when(changeSeats()).thenRejected('not-found');
  });

  it('is refused where the booking has changed since it was seen', () =>
    given(...held)
      .when(changeSeats({ expectedRevision: 0 }))
      .thenRejected('version-conflict'));

  it('blocks a seat that it gives back and that is out of use', () => {
    const { seats } = given(...held, SeatsWithdrawn({ showtimeId, seats: ['A1'] }))
      .when(changeSeats())
      .onlyEvent('SeatsBlocked').data;
    expect(seats).toEqual(['A1']);
  });
});

describe('Changing the seats of a confirmed booking', () => {
  it('is done by staff, for seats of the same price', () => {
    given(...confirmed)
      .when(changeSeats(byTheBoxOffice))
      .then(movedSeats);
    given(...confirmed)
      .when(changeSeats())
      .thenRejected('staff-only');
  });

  it('needs the difference to be waived where the seats cost more or less', () => {
    const dearer = { ...byTheBoxOffice, seats: ['C1', 'C2'] };
    given(...confirmed)
      .when(changeSeats(dearer))
      .thenRejected('price-differs');
    const { data } = given(...confirmed)
      .when(changeSeats({ ...dearer, waiveDifference: true }))
      .onlyEvent('SeatsChanged');
    expect(data.seats.map(({ seatId, tier, price }) => [seatId, tier, price])).toEqual([
      ['C1', 'vip', eur(1000)],
      ['C2', 'vip', eur(1000)],
    ]);
    expect([data.total, data.listPrice]).toEqual([eur(2000), eur(4000)]);
  });

  it('keeps every ticket with its type and its price, whatever the order', () => {
    const child = { ticketType: 'child', price: eur(1500) };
    const seats = [...booked('A1'), ...booked('C1').map((seat) => ({ ...seat, ...child }))];
    const hold = seatsHeld();
    const family = { ...hold, data: { ...hold.data, seats, total: eur(2500) } };
    const paid = bookingConfirmed();
    const familyPaid = { ...paid, data: { ...paid.data, seats, total: eur(2500), amount: eur(2500) } };
    const history = [onSale, family, familyPaid];
    const moved = (...wanted: Parameters<typeof changeSeats>[0][]) =>
      wanted.map((changes) =>
        given(...history)
          .when(changeSeats({ ...byTheBoxOffice, waiveDifference: true, ...changes }))
          .onlyEvent('SeatsChanged')
          .data.seats.map(({ seatId, ticketType, price }) => [seatId, ticketType, price.amount]),
      );
    expect(
      moved(
        { seats: ['A5', 'A6'] },
        { seats: [{ seatId: 'A5', ticketType: 'child' }, 'A6'] },
        { seats: ['C1', 'A6'] },
      ),
    ).toEqual([
      [
        ['A5', 'adult', 1000],
        ['A6', 'child', 1500],
      ],
      [
        ['A5', 'child', 1500],
        ['A6', 'adult', 1000],
      ],
      [
        ['C1', 'child', 1500],
        ['A6', 'adult', 1000],
      ],
    ]);
  });

  it('takes a seat for each ticket, no more, no fewer, and of no other type', () => {
    for (const seats of [['A3'], ['A3', 'A4', 'A5'], ['A3', { seatId: 'A4', ticketType: 'child' }]]) {
      given(...confirmed)
        .when(changeSeats({ ...byTheBoxOffice, seats }))
        .thenRejected('different-tickets');
    }
  });

  it('is allowed until the end of the show, and not where it does not take place', () => {
    const { endsAt } = showtimeSnapshot();
    given(...confirmed)
      .when(changeSeats({ ...byTheBoxOffice, now: justBefore(endsAt) }))
      .then(movedSeats);
    given(...confirmed)
      .when(changeSeats({ ...byTheBoxOffice, now: endsAt }))
      .thenRejected('showtime-over');
    given(...confirmed, showtimeCancelled())
      .when(changeSeats(byTheBoxOffice))
      .thenRejected('showtime-cancelled');
    given(...confirmed, bookingCancelled())
      .when(changeSeats(byTheBoxOffice))
      .thenRejected('already-cancelled');
  });

  it('names the seats that somebody has, and those that there are not', () => {
    given(...confirmed, seatsHeld({ bookingId: booking(2), customerId: bob, seats: ['A3'] }))
      .when(changeSeats(byTheBoxOffice))
      .thenRejected('seats-unavailable', { seats: ['A3'] });
    given(...confirmed)
      .when(changeSeats({ ...byTheBoxOffice, seats: ['A3', 'Z9'] }))
      .thenRejected('unknown-seats', { seats: ['Z9'] });
  });

  it('does nothing where it has those seats already, however they are named', () =>
    given(...confirmed)
      .when(changeSeats({ ...byTheBoxOffice, seats: ['A2', 'A1'] }))
      .thenNothing());

  it('is refused where the booking has changed since it was seen', () =>
    given(...confirmed)
      .when(changeSeats({ ...byTheBoxOffice, expectedRevision: 0 }))
      .thenRejected('version-conflict'));

  it('leaves in who has been let in: the ticket of the new seat is a used one', () => {
    const { showtime: state } = stateAfter([
      ...confirmed,
      ticketScanned({ seatId: 'A1' }),
      seatsChanged({ status: 'confirmed', to: ['A2', 'A4'], from: ['A2', 'A1'] }),
    ]);
    expect(state?.bookings.get(booking(1))?.scans).toMatchObject([{ seatId: 'A4' }]);
  });

  it('leaves what was paid, so that a cancellation pays all of it back', () => {
    const { data } = given(...confirmed, movedSeats)
      .when(cancelBooking())
      .onlyEvent('BookingCancelled');
    expect(data.refund).toMatchObject({ paymentId: payment(1), amount: eur(2000) });
    expect(data.seats).toEqual(booked('A3', 'A4'));
  });
});
