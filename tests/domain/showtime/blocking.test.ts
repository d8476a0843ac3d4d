import { describe, expect, it } from '@jest/globals';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import {
  SeatsArranged,
  SeatsBlocked,
  SeatsOffered,
  SeatsReinstated,
  SeatsUnblocked,
  SeatsWithdrawn,
} from '../../../src/domain/showtime/blocking.ts';
import { type ShowtimeEvent } from '../../../src/domain/showtime/events.ts';
import { AuditoriumId } from '../../../src/domain/kernel/ids.ts';
import {
  auditoriumId,
  aScheduledShowtime,
  blockSeats,
  bob,
  booking,
  bookingConfirmed,
  expireHold,
  heldUntil,
  holdExpired,
  holdReleased,
  holdSeats,
  justBefore,
  now,
  releaseHold,
  seatRow,
  seatsBlocked,
  seatsHeld,
  showtimeId,
  totalOf,
  uuid,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();

describe('Blocking seats', () => {
  it('takes free seats out of sale', () =>
    given(onSale)
      .when(blockSeats({ seats: ['A1', 'A2', 'A1'] }))
      .then(seatsBlocked('A1', 'A2')));

  it('leaves out those that are blocked already', () => {
    given(onSale, seatsBlocked('A1'))
      .when(blockSeats({ seats: ['A1', 'A2'] }))
      .then(seatsBlocked('A2'));
    given(onSale, seatsBlocked('A1')).when(blockSeats()).thenNothing();
  });

  it('is refused when seats are held or sold, and names them and their bookings once', () => {
    const bobs = { bookingId: booking(2), customerId: bob, seats: ['A3', 'A4'] };
    given(onSale, seatsHeld(), seatsHeld(bobs), bookingConfirmed(bobs))
      .when(blockSeats({ seats: ['A1', 'A3', 'A4', 'A5'] }))
      .thenRejected('seats-unavailable', { seats: ['A1', 'A3', 'A4'], bookings: [booking(1), booking(2)] });
  });

  it('expires a hold that has lapsed, in the same append and first', () => {
    given(onSale, seatsHeld())
      .when(blockSeats({ now: justBefore(heldUntil) }))
      .thenRejected('seats-unavailable', { seats: ['A1'], bookings: [booking(1)] });
    given(onSale, seatsHeld())
      .when(blockSeats({ now: heldUntil }))
      .then(holdExpired(), seatsBlocked('A1'));
  });

  it('is refused for seats that the showtime does not have', () =>
    given(onSale)
      .when(blockSeats({ seats: ['A1', 'Z9'] }))
      .thenRejected('unknown-seats', { seats: ['Z9'] }));
});

describe('Unblocking seats', () => {
  const unblock = (...seats: readonly string[]) => ({ type: 'UnblockSeats', seats }) as const;

  it('puts them back on sale', () =>
    given(onSale, seatsBlocked('A1', 'A2'))
      .when(unblock('A1', 'A2', 'A1'))
      .then(SeatsUnblocked({ showtimeId, seats: ['A1', 'A2'] })));

  it('leaves alone what is not blocked', () =>
    given(onSale, seatsHeld(), seatsBlocked('A3'))
      .when(unblock('A1', 'A3', 'A4'))
      .then(SeatsUnblocked({ showtimeId, seats: ['A3'] })));

  it('changes nothing when none is blocked', () =>
    given(onSale, seatsHeld()).when(unblock('A1', 'A5')).thenNothing());

  it('is refused for seats that the showtime does not have', () =>
    given(onSale)
      .when(unblock('Z9'))
      .thenRejected('unknown-seats', { seats: ['Z9'] }));
});

const outOfUse = (...seats: readonly string[]): ShowtimeEvent =>
  SeatsBlocked({ showtimeId, seats, cause: 'auditorium', reason: null });
const withdrawn = (...seats: readonly string[]): ShowtimeEvent => SeatsWithdrawn({ showtimeId, seats });

describe('Withdrawing seats that are out of use', () => {
  const withdraw = (seats: readonly string[], at = now) =>
    ({ type: 'WithdrawSeats', auditoriumId, seats, now: at }) as const;

  it('blocks those that are free, and leaves the others with who has them until they come free', () =>
    given(onSale, seatsHeld(), seatsBlocked('A4'))
      .when(withdraw(['A1', 'A3', 'A4', 'Z9']))
      .then(outOfUse('A3'), withdrawn('A1', 'A4')));

  it('takes those of a hold that has lapsed', () =>
    given(onSale, seatsHeld())
      .when(withdraw(['A1'], heldUntil))
      .then(holdExpired(), outOfUse('A1')));

  it('may be repeated', () =>
    given(onSale, seatsHeld(), outOfUse('A3'), withdrawn('A1'))
      .when(withdraw(['A1', 'A3']))
      .thenNothing());

  it('blocks a withdrawn seat in the append that frees it', () => {
    given(onSale, seatsHeld(), withdrawn('A1')).when(releaseHold()).then(holdReleased(), outOfUse('A1'));
    given(onSale, seatsHeld(), withdrawn('A1'))
      .when(expireHold({ now: heldUntil }))
      .then(holdExpired(), outOfUse('A1'));
  });

  it('sells a withdrawn seat to nobody else, though the hold has lapsed', () =>
    given(onSale, seatsHeld(), withdrawn('A1'))
      .when(holdSeats({ bookingId: booking(2), seats: ['A1'], now: heldUntil }))
      .thenRejected('seats-unavailable', { seats: ['A1'] }));

  it('is lifted by staff for this showtime', () =>
    given(onSale, seatsBlocked('A4'), withdrawn('A4'), SeatsUnblocked({ showtimeId, seats: ['A4'] }))
      .when(holdSeats({ seats: ['A4'] }))
      .then(seatsHeld({ seats: ['A4'] })));
});

describe('Offering seats', () => {
  const rowE = seatRow('E', 2, 'vip');

  it('adds what the showtime does not have, for sale at the price of its tier', () => {
    const offered = SeatsOffered({ showtimeId, seats: rowE });
    given(onSale).when({ type: 'OfferSeats', auditoriumId, seats: rowE }).then(offered);
    const { data } = given(onSale, offered)
      .when(holdSeats({ seats: ['E1'] }))
      .onlyEvent('SeatsHeld');
    expect(data.total).toEqual(totalOf('C1'));
  });

  it('puts back on sale what was out of use', () =>
    given(onSale, outOfUse('A1'))
      .when({ type: 'OfferSeats', auditoriumId, seats: [...seatRow('A', 2), ...rowE] })
      .then(SeatsOffered({ showtimeId, seats: rowE }), SeatsUnblocked({ showtimeId, seats: ['A1'] })));

  it('leaves seats blocked that staff have blocked', () =>
    given(onSale, seatsBlocked('A1'))
      .when({ type: 'OfferSeats', auditoriumId, seats: seatRow('A', 2) })
      .thenNothing());

  it('leaves seats blocked that staff have blocked with the reason "out of use"', () => {
    const blocked = SeatsBlocked({ showtimeId, seats: ['A1'], cause: 'staff', reason: 'out of use' });
    given(onSale)
      .when(blockSeats({ seats: ['A1'], reason: 'out of use' }))
      .then(blocked);
    given(onSale, blocked)
      .when({ type: 'OfferSeats', auditoriumId, seats: seatRow('A', 2) })
      .thenNothing();
  });

  it('does not keep staff from unblocking what is out of use', () =>
    given(onSale, outOfUse('A1'))
      .when({ type: 'UnblockSeats', seats: ['A1'] })
      .then(SeatsUnblocked({ showtimeId, seats: ['A1'] })));

  it('reinstates what was withdrawn and is still taken', () =>
    given(onSale, seatsHeld(), withdrawn('A1'))
      .when({ type: 'OfferSeats', auditoriumId, seats: seatRow('A', 2) })
      .then(SeatsReinstated({ showtimeId, seats: ['A1'] })));

  it('may be repeated', () =>
    given(onSale, SeatsOffered({ showtimeId, seats: rowE }))
      .when({ type: 'OfferSeats', auditoriumId, seats: rowE })
      .thenNothing());

  it('leaves the seats of the showtime in the state they were in', () => {
    const { showtime: state } = stateAfter([onSale, seatsHeld(), SeatsOffered({ showtimeId, seats: rowE })]);
    expect(state?.taken.get('A1')).toBe(booking(1));
    expect(state?.taken.has('E1')).toBe(false);
  });
});

describe('Drawing a showtime as its auditorium is', () => {
  const layout = { width: 100, height: 50, areas: [] };
  const seats = seatRow('A', 2).map((seat, x) => ({ ...seat, position: { x, y: 0 } }));
  const drawn = aScheduledShowtime({ layout, seats });
  const shifted = seats.map((seat) => ({ ...seat, position: { x: seat.position.x + 10, y: 0 } }));
  const arrange = (given: typeof seats, picture = layout) =>
    ({ type: 'ArrangeSeats', auditoriumId, layout: picture, seats: given }) as const;

  it('moves the seats that stand elsewhere', () =>
    given(drawn)
      .when(arrange([...seats.slice(0, 1), ...shifted.slice(1)], { ...layout, width: 120 }))
      .then(
        SeatsArranged({
          showtimeId,
          layout: { ...layout, width: 120 },
          positions: [{ seatId: 'A2', position: { x: 11, y: 0 } }],
        }),
      ));

  it('changes nothing where all is so already, and no showtime that has no picture', () => {
    given(drawn).when(arrange(seats)).thenNothing();
    given(onSale).when(arrange(shifted)).thenNothing();
  });

  it('keeps who has the seats', () => {
    const positions = [{ seatId: 'A1', position: { x: 10, y: 0 } }];
    const { showtime: state } = stateAfter([
      drawn,
      seatsHeld(),
      SeatsArranged({ showtimeId, layout, positions }),
    ]);
    expect(state?.taken.get('A1')).toBe(booking(1));
    expect(state?.seats.get('A1')?.position).toEqual({ x: 10, y: 0 });
  });
});

it.each([
  { type: 'WithdrawSeats', seats: ['A1'], now } as const,
  { type: 'OfferSeats', seats: seatRow('E', 1) } as const,
  { type: 'ArrangeSeats', seats: seatRow('A', 1), layout: { width: 9, height: 9, areas: [] } } as const,
])('A showtime leaves aside what another auditorium says: $type', (command) => {
  const elsewhere = AuditoriumId.parse(uuid(99, 1));
  given(aScheduledShowtime({ layout: { width: 1, height: 1, areas: [] } }))
    .when({ ...command, auditoriumId: elsewhere })
    .thenNothing();
});
