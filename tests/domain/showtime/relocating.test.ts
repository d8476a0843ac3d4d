import { describe, expect, it } from '@jest/globals';
import {
  SeatsBlocked,
  SeatsReinstated,
  SeatsUnblocked,
  SeatsWithdrawn,
} from '../../../src/domain/showtime/blocking.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import type { NewSlot } from '../../../src/domain/showtime/relocating.ts';
import { seatsInTheWay } from '../../../src/domain/showtime/proposals.ts';
import {
  aScheduledShowtime,
  booked,
  booking,
  bookingConfirmed,
  claim,
  eur,
  heldUntil,
  holdExpired,
  now,
  paymentStarted,
  seatRow,
  seatsBlocked,
  seatsHeld,
  settleByGateway,
  showtimeId,
  showtimeSnapshot,
  startsAt,
} from '../../support/fixtures.ts';
import {
  laterStart,
  reviseShowtime,
  secondAuditorium,
  showtimeRelocated,
  showtimeRescheduled,
} from '../../support/showtime-changes.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);
const onSale = aScheduledShowtime();
const there = [...seatRow('B', 4), ...seatRow('A', 4, 'vip')];
const layout = { width: 100, height: 50, areas: [] };
const slot: NewSlot = {
  claimId: claim(2),
  startsAt,
  auditoriumId: secondAuditorium,
  outOfUse: [],
  room: { seats: there, layout },
};
const sold = [seatsHeld(), bookingConfirmed()];
const outOfUse = (...seats: string[]) =>
  SeatsBlocked({ showtimeId, seats, cause: 'auditorium', reason: null });

describe('Moving a showtime to another auditorium', () => {
  it('keeps who has which seat, at the price and tier of the ticket', () => {
    given(onSale, ...sold)
      .when(reviseShowtime({ slot }))
      .then(showtimeRelocated());
    const { showtime: state } = stateAfter([onSale, ...sold, showtimeRelocated()]);
    expect(state?.snapshot).toMatchObject({ auditoriumId: secondAuditorium, claimId: claim(2), layout });
    expect([...(state?.seats.keys() ?? [])]).toEqual(there.map(({ seatId }) => seatId));
    expect(state?.taken.get('A1')).toBe(booking(1));
    expect(state?.seats.get('A1')?.tier).toBe('vip');
    expect(state?.bookings.get(booking(1))?.seats[0]?.tier).toBe('regular');
  });

  it('is refused where somebody has a seat that is not there, and names seats and bookings', () => {
    const elsewhere = { bookingId: booking(2), seats: ['A4', 'A5', 'C1'] };
    given(onSale, ...sold, seatsHeld(elsewhere))
      .when(reviseShowtime({ slot }))
      .thenRejected('seats-unavailable', { seats: ['A5', 'C1'], bookings: [booking(2)] });
  });

  it('makes no ticket of late money for a seat that is not there', () => {
    const late = (seats: string[]) =>
      given(
        onSale,
        seatsHeld({ seats }),
        paymentStarted({ seats }),
        holdExpired({ seats }),
        showtimeRelocated(),
      ).when(settleByGateway({ paid: eur(2000) }));
    expect(late(['A1', 'A5']).onlyEvent('PaymentRefused').data.reason).toBe('late-payment');
    expect(late(['A1', 'A2']).onlyEvent('BookingConfirmed').data.seats).toEqual(booked('A1', 'A2'));
  });

  it('ends a hold that has lapsed and whose seats are not there', () => {
    const held = { seats: ['A9'] };
    given(onSale, seatsHeld(held))
      .when(reviseShowtime({ slot, now: heldUntil }))
      .then(holdExpired(held), showtimeRelocated());
  });

  it('keeps what staff have blocked where it is there, and nothing of the former auditorium', () => {
    const before = [
      onSale,
      ...sold,
      seatsBlocked('A3', 'A9'),
      outOfUse('A4'),
      SeatsWithdrawn({ showtimeId, seats: ['A1'] }),
    ];
    const moved = showtimeRelocated({ blocked: ['A3'] });
    given(...before)
      .when(reviseShowtime({ slot }))
      .then(moved);
    const { showtime: state } = stateAfter([...before, moved]);
    expect(Object.fromEntries(state?.taken.entries() ?? [])).toEqual({
      A1: booking(1),
      A2: booking(1),
      A3: 'blocked',
    });
    expect(state?.withdrawn).toEqual([]);
  });

  it('takes out of sale what is out of use there at that time, in the same append', () =>
    given(onSale, ...sold)
      .when(reviseShowtime({ slot: { ...slot, outOfUse: ['A1', 'B1'] } }))
      .then(showtimeRelocated(), outOfUse('B1'), SeatsWithdrawn({ showtimeId, seats: ['A1'] })));

  it('takes no slot of an auditorium in which it is not any more', () =>
    given(onSale, showtimeRelocated())
      .when(
        reviseShowtime({
          slot: { claimId: claim(3), startsAt: laterStart, auditoriumId: showtimeSnapshot().auditoriumId },
        }),
      )
      .thenRejected('claim-released'));
});

it('A new time brings back what was out of use at the former one', () => {
  const before = [onSale, seatsHeld(), outOfUse('A4'), SeatsWithdrawn({ showtimeId, seats: ['A1'] })];
  given(...before)
    .when(reviseShowtime({ slot: { claimId: claim(2), startsAt: laterStart, outOfUse: ['A5'] } }))
    .then(
      showtimeRescheduled(),
      outOfUse('A5'),
      SeatsUnblocked({ showtimeId, seats: ['A4'] }),
      SeatsReinstated({ showtimeId, seats: ['A1'] }),
    );
});

it('A showtime is scheduled with what is out of use at that time', () =>
  given()
    .when({ type: 'ScheduleShowtime', snapshot: showtimeSnapshot(), outOfUse: ['A1'], now })
    .then(onSale, outOfUse('A1')));

describe('Seats in the way', () => {
  const proposalsFor = (
    seatIds: readonly string[],
    ...events: Parameters<typeof stateAfter>[0][number][]
  ) => {
    const { showtime: state } = stateAfter([onSale, ...events]);
    if (state === null) throw new Error('There is no showtime.');
    return Object.fromEntries(seatsInTheWay(state, seatIds, now));
  };

  it('are named with the nearest free seat that is as good or better, each once', () => {
    expect(proposalsFor(['A1', 'A2', 'A9'], ...sold)).toEqual({
      [booking(1)]: [
        { seatId: 'A1', proposal: 'A3' },
        { seatId: 'A2', proposal: 'A4' },
      ],
    });
  });

  it('have a seat of their own tier or a better one, or none', () => {
    const vips = { seats: ['C1', 'C2', 'C3'] };
    expect(proposalsFor(['C1', 'C2'], seatsHeld(vips))).toEqual({
      [booking(1)]: [
        { seatId: 'C1', proposal: 'C4' },
        { seatId: 'C2', proposal: null },
      ],
    });
    const premium = { seats: ['B1', 'B2', 'B3', 'B4'] };
    expect(proposalsFor(['B2'], seatsHeld(premium))).toEqual({
      [booking(1)]: [{ seatId: 'B2', proposal: 'C2' }],
    });
  });
});
