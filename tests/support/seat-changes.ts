import { SeatsCancelled, type CancelSeats } from '../../src/domain/showtime/booking.ts';
import { SeatsChanged, type ChangeSeats } from '../../src/domain/showtime/reseating.ts';
import type { EventOf } from '../../src/engine/event.ts';
import { about, alice, booked, booking, byAlice, now, payment, refund, totalOf } from './fixtures.ts';

type SeatNames = readonly string[];

/** Alice's hold of A1 and A2 has A3 and A4 now, but for what is said otherwise. */
export function seatsChanged(
  given: Partial<Omit<EventOf<typeof SeatsChanged>['data'], 'seats' | 'formerSeats'>> & {
    readonly from?: SeatNames;
    readonly to?: SeatNames;
  } = {},
): EventOf<typeof SeatsChanged> {
  const { from = ['A1', 'A2'], to = ['A3', 'A4'], ...changes } = given;
  return SeatsChanged({
    ...about(changes.bookingId ?? booking(1)),
    customerId: alice,
    channel: 'online',
    status: 'held',
    formerSeats: booked(...from),
    seats: booked(...to),
    total: totalOf(...to),
    listPrice: totalOf(...to),
    ...changes,
  });
}

/** Alice has cancelled A2 and keeps A1, but for what is said otherwise. */
export function seatsCancelled(
  given: Partial<Omit<EventOf<typeof SeatsCancelled>['data'], 'seats' | 'remainingSeats'>> & {
    readonly seats?: SeatNames;
    readonly remaining?: SeatNames;
  } = {},
): EventOf<typeof SeatsCancelled> {
  const { seats = ['A2'], remaining = ['A1'], ...changes } = given;
  const paid = totalOf(...seats);
  return SeatsCancelled({
    ...about(changes.bookingId ?? booking(1)),
    customerId: alice,
    channel: 'online',
    seats: booked(...seats),
    remainingSeats: booked(...remaining),
    total: totalOf(...remaining),
    cancelledBy: 'owner',
    reason: null,
    paid,
    refund: { refundId: refund(1), paymentId: payment(1), amount: paid },
    saleDate: '2026-11-20',
    ...changes,
  });
}

/** Alice wants A3 and A4 for her first booking, but for what is said otherwise. */
export function changeSeats(changes: Partial<Omit<ChangeSeats, 'type'>> = {}): ChangeSeats {
  return {
    type: 'ChangeSeats',
    bookingId: booking(1),
    caller: byAlice,
    seats: ['A3', 'A4'],
    maximumSeats: 10,
    waiveDifference: false,
    share: null,
    now,
    ...changes,
  };
}

/** Alice cancels A2 of her first booking, but for what is said otherwise. */
export function cancelSeats(changes: Partial<Omit<CancelSeats, 'type'>> = {}): CancelSeats {
  return {
    type: 'CancelSeats',
    bookingId: booking(1),
    caller: byAlice,
    seats: ['A2'],
    refundId: refund(1),
    reason: null,
    now,
    ...changes,
  };
}
