import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Seat, SeatKind } from '../../../src/domain/auditorium/values.ts';
import type { Party } from '../../../src/domain/showtime/best-available.ts';
import { showtime } from '../../../src/domain/showtime/decider.ts';
import { layoutOf } from '../../../src/domain/showtime/layout.ts';
import { ShowtimeRescheduled } from '../../../src/domain/showtime/changing.ts';
import { SeatsHeld } from '../../../src/domain/showtime/holding.ts';
import type { ChangeSeats } from '../../../src/domain/showtime/reseating.ts';
import { addMinutes, type Instant } from '../../../src/engine/instant.ts';
import {
  aScheduledShowtime,
  about,
  alice,
  booking,
  byAlice,
  byBob,
  byStaff,
  claim,
  eur,
  holdSeats,
  holdSeatsAtTheBoxOffice,
  justBefore,
  seatRow,
  seatsHeld,
  showtimeSnapshot,
  startsAt,
} from '../../support/fixtures.ts';
import { specify } from '../../support/specification.ts';

const { given, stateAfter } = specify(showtime);

/** Row A as it is drawn: `w` is a wheelchair space, `c` a companion seat, `.` any other seat, a blank is none. */
function row(drawn: string): Seat[] {
  const kinds: Readonly<Record<string, SeatKind>> = { w: 'wheelchair', c: 'companion', '.': 'standard' };
  const signs = Array.from(drawn);
  return seatRow('A', signs.length).flatMap((seat, at) => {
    const kind = kinds[signs[at] ?? ''];
    return kind === undefined ? [] : [{ ...seat, kind }];
  });
}

const released = addMinutes(startsAt, -60);
const before = justBefore(released);

/** A1 is a wheelchair space, A2 its companion seat; A6 and A5 likewise. */
const seats = row('wc..cw..');
const heldBack = aScheduledShowtime({ seats, wheelchairReleaseMinutes: 60 });
const heldAt = (
  now: Instant,
  seatIds: readonly string[],
  accessible?: boolean,
): ReturnType<typeof holdSeats> => holdSeats({ seats: seatIds, now, accessible });

describe('A companion seat', () => {
  const spacesOf = (drawn: string): Record<string, string> =>
    Object.fromEntries(
      [...layoutOf(new Map(row(drawn).map((seat) => [seat.seatId, seat]))).spacesOf].map(
        ([seatId, spaces]) => [seatId, spaces.join(' ')],
      ),
    );

  it('belongs to the nearest wheelchair space of its row, or to both where two are as near', () => {
    expect(spacesOf('wcc')).toEqual({ A2: 'A1', A3: 'A1' });
    expect(spacesOf('wccw')).toEqual({ A2: 'A1', A3: 'A4' });
    expect(spacesOf('wcw')).toEqual({ A2: 'A1 A3' });
    expect(spacesOf('cwc')).toEqual({ A1: 'A2', A3: 'A2' });
    expect(spacesOf('w. .c')).toEqual({ A5: 'A1' });
  });

  it('belongs to none where its row has none', () => expect(spacesOf('.c.')).toEqual({ A2: '' }));

  it('is judged by the place on the plan where seats have one', () => {
    const at = (seat: Seat, x: number): Seat => ({ ...seat, position: { x, y: 0 } });
    const [space, companion, other] = row('wcw') as [Seat, Seat, Seat];
    // Numbered from the middle: the second space is the neighbour.
    const plan = [at(space, 0), at(companion, 90), at(other, 60)];
    expect(layoutOf(new Map(plan.map((seat) => [seat.seatId, seat]))).spacesOf.get('A2')).toEqual(['A3']);
  });
});

describe('Wheelchair spaces that are held back', () => {
  it('are for who asks for one', () => {
    given(heldBack)
      .when(heldAt(before, ['A1']))
      .thenRejected('wheelchair-space-held-back');
    given(heldBack)
      .when(heldAt(before, ['A3', 'A1']))
      .thenRejected('wheelchair-space-held-back');
    given(heldBack)
      .when(heldAt(before, ['A1', 'A3'], true))
      .onlyEvent('SeatsHeld');
  });

  it('are named in the refusal, which says what to do', () => {
    const decided = showtime.decide(heldAt(before, ['A1', 'A3']), stateAfter([heldBack]));
    expect(decided).toMatchObject({ outcome: 'rejected', rejection: { seats: ['A1'] } });
    expect(JSON.stringify(decided)).toContain(released);
    expect(JSON.stringify(decided)).toContain('choose other seats');
  });

  it('come free for everybody at the instant that the theater sets, and not before', () => {
    given(heldBack)
      .when(heldAt(before, ['A1']))
      .thenRejected('wheelchair-space-held-back');
    given(heldBack)
      .when(heldAt(released, ['A1']))
      .onlyEvent('SeatsHeld');
    given(heldBack)
      .when(heldAt(before, ['A2']))
      .thenRejected('companion-seat-held-back');
    given(heldBack)
      .when(heldAt(released, ['A2']))
      .onlyEvent('SeatsHeld');
  });

  it('come free at the start where the theater says 0, and at any time where it says nothing', () => {
    const untilStart = aScheduledShowtime({ seats, wheelchairReleaseMinutes: 0 });
    given(untilStart)
      .when(heldAt(justBefore(startsAt), ['A1']))
      .thenRejected('wheelchair-space-held-back');
    const never = aScheduledShowtime({ seats });
    given(never)
      .when(holdSeats({ seats: ['A1'] }))
      .onlyEvent('SeatsHeld');
    given(never)
      .when(holdSeats({ seats: ['A2'] }))
      .onlyEvent('SeatsHeld');
  });

  it('come free later when the show is later', () => {
    const later = addMinutes(startsAt, 120);
    const { movieId, theaterId, auditoriumId, businessDate, prices, showtimeId } = showtimeSnapshot();
    const moved = ShowtimeRescheduled({
      ...{ showtimeId, movieId, theaterId, auditoriumId, businessDate, prices },
      startsAt: later,
      endsAt: addMinutes(later, 120),
      claimId: claim(2),
      formerly: { startsAt, claimId: claim(1) },
    });
    given(heldBack, moved)
      .when(heldAt(released, ['A1']))
      .thenRejected('wheelchair-space-held-back');
    given(heldBack, moved)
      .when(heldAt(addMinutes(released, 120), ['A1']))
      .onlyEvent('SeatsHeld');
  });

  it('are the box office’s to sell at any time, with or without their companion seats', () => {
    given(heldBack)
      .when(holdSeatsAtTheBoxOffice({ seats: ['A1'], now: before }))
      .onlyEvent('SeatsHeld');
    given(heldBack)
      .when(holdSeatsAtTheBoxOffice({ seats: ['A2'], now: before }))
      .onlyEvent('SeatsHeld');
  });

  it('cost what their tier costs, whoever asks', () => {
    const { data } = given(heldBack)
      .when(heldAt(before, ['A1', 'A2'], true))
      .onlyEvent('SeatsHeld');
    expect(data.total).toEqual(eur(2000));
  });
});

describe('A companion seat that is held back', () => {
  it('goes with its wheelchair space, and with no other', () => {
    given(heldBack)
      .when(heldAt(before, ['A2'], true))
      .thenRejected('companion-seat-held-back');
    given(heldBack)
      .when(heldAt(before, ['A6', 'A2'], true))
      .thenRejected('companion-seat-held-back');
    given(heldBack)
      .when(heldAt(before, ['A1', 'A2'], true))
      .onlyEvent('SeatsHeld');
  });

  it('goes with either of two spaces that are as near', () => {
    const between = aScheduledShowtime({ seats: row('wcw'), wheelchairReleaseMinutes: 60 });
    given(between)
      .when(heldAt(before, ['A1', 'A2'], true))
      .onlyEvent('SeatsHeld');
    given(between)
      .when(heldAt(before, ['A3', 'A2'], true))
      .onlyEvent('SeatsHeld');
  });

  it('is a seat as any other where its row has no wheelchair space', () => {
    const alone = aScheduledShowtime({ seats: row('.c.'), wheelchairReleaseMinutes: 60 });
    given(alone)
      .when(heldAt(before, ['A2']))
      .onlyEvent('SeatsHeld');
  });
});

describe('Other seats for a hold, while wheelchair spaces are held back', () => {
  const asOf = (...seatIds: readonly string[]): ReturnType<typeof SeatsHeld> => {
    const { data } = seatsHeld({ heldUntil: addMinutes(before, 5) });
    const { data: held } = given(heldBack)
      .when(holdSeatsAtTheBoxOffice({ seats: seatIds, now: before }))
      .onlyEvent('SeatsHeld');
    return SeatsHeld({
      ...data,
      ...about(booking(1)),
      customerId: alice,
      seats: held.seats,
      total: held.total,
    });
  };
  const changeTo = (seatIds: readonly string[], more: Partial<ChangeSeats> = {}): ChangeSeats => ({
    type: 'ChangeSeats',
    bookingId: booking(1),
    caller: byAlice,
    share: null,
    seats: seatIds,
    maximumSeats: 10,
    waiveDifference: false,
    now: before,
    ...more,
  });

  it('are by the rules of a new hold', () => {
    const held = asOf('A3');
    given(heldBack, held)
      .when(changeTo(['A1']))
      .thenRejected('wheelchair-space-held-back');
    given(heldBack, held)
      .when(changeTo(['A2'], { accessible: true }))
      .thenRejected('companion-seat-held-back');
    given(heldBack, held)
      .when(changeTo(['A1', 'A2'], { accessible: true }))
      .onlyEvent('SeatsChanged');
    given(heldBack, held)
      .when(changeTo(['A2'], { caller: byStaff }))
      .onlyEvent('SeatsChanged');
  });

  it('keep a space without asking again, and lose the companion seat with it', () => {
    const held = asOf('A1', 'A2');
    given(heldBack, held)
      .when(changeTo(['A1', 'A3']))
      .onlyEvent('SeatsChanged');
    given(heldBack, held)
      .when(changeTo(['A2', 'A3']))
      .thenRejected('companion-seat-held-back');
  });

  it('keep a companion seat that the box office sold alone', () => {
    given(heldBack, asOf('A2'))
      .when(changeTo(['A2', 'A3']))
      .onlyEvent('SeatsChanged');
  });
});

describe('The best seats for a party, while wheelchair spaces are held back', () => {
  const party = (count: number, accessible = true): Party => ({ count, accessible, ticketTypes: [] });
  const chosen = (drawn: string, wanted: Party, now = before, by = byBob): readonly string[] => {
    const scheduled = aScheduledShowtime({ seats: row(drawn), wheelchairReleaseMinutes: 60 });
    const { data } = given(scheduled)
      .when(holdSeats({ seats: wanted, now, caller: by, customerId: by.userId }))
      .onlyEvent('SeatsHeld');
    return data.seats.map(({ seatId }) => seatId);
  };

  it('take no companion seat of another space', () => {
    expect(chosen('wccw', party(2))).toEqual(['A1', 'A2']);
    const held = aScheduledShowtime({ seats: row('w cw'), wheelchairReleaseMinutes: 60 });
    const taken = seatsHeld({ seats: ['A4'], heldUntil: startsAt });
    const wanted = { bookingId: booking(2), caller: byBob, customerId: byBob.userId, seats: party(2) };
    given(held, taken)
      .when(holdSeats({ ...wanted, now: before }))
      .thenRejected('not-enough-seats');
    given(held, taken)
      .when(holdSeats({ ...wanted, now: released }))
      .onlyEvent('SeatsHeld');
  });

  it('are never held back from who asks for an accessible one, nor given to who does not', () => {
    const kinds = fc.string({ unit: fc.constantFrom('w', 'c', '.', '.', ' '), minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 4 }), fc.boolean(), (drawn, count, accessible) => {
        const room = row(drawn);
        fc.pre(room.length > 0);
        const scheduled = aScheduledShowtime({ seats: room, wheelchairReleaseMinutes: 60 });
        const state = stateAfter([scheduled]);
        const decided = showtime.decide(holdSeats({ seats: party(count, accessible), now: before }), state);
        const refusal = decided.outcome === 'rejected' ? decided.rejection.code : 'not-enough-seats';
        expect(refusal).toBe('not-enough-seats');
        const [event] = decided.outcome === 'accepted' ? decided.events : [];
        const seatIds = event?.type === 'SeatsHeld' ? event.data.seats.map(({ seatId }) => seatId) : [];
        const { spacesOf } = layoutOf(new Map(room.map((seat) => [seat.seatId, seat])));
        const kindsOf = room.filter(({ seatId }) => seatIds.includes(seatId)).map(({ kind }) => kind);
        expect(kindsOf.filter((kind) => kind === 'wheelchair').length).toBe(
          accessible && seatIds.length > 0 ? 1 : 0,
        );
        const alone = seatIds.filter((seatId) => {
          const spaces = spacesOf.get(seatId) ?? [];
          return spaces.length > 0 && !spaces.some((space) => seatIds.includes(space));
        });
        expect(alone).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('Any choice of seats', () => {
  it('is held exactly where nothing of it is held back', () => {
    const drawing = fc.string({ unit: fc.constantFrom('w', 'c', '.'), minLength: 2, maxLength: 8 });
    const offsets = fc.constantFrom(-60_000, -1, 0, 1, 60_000);
    fc.assert(
      fc.property(drawing, fc.boolean(), offsets, fc.array(fc.nat(7)), (drawn, accessible, offset, picks) => {
        const room = row(drawn);
        const seatIds = [...new Set(picks.map((pick) => room[pick % room.length]?.seatId ?? ''))];
        fc.pre(seatIds.length > 0);
        const now = addMinutes(released, offset / 60_000);
        const scheduled = aScheduledShowtime({ seats: room, wheelchairReleaseMinutes: 60 });
        const decided = showtime.decide(heldAt(now, seatIds, accessible), stateAfter([scheduled]));
        // By pencil and paper: every seat has its number for its place.
        const places = seatIds.map((seatId) => Number(seatId.slice(1)));
        const signs = Array.from(drawn);
        const spaces = signs.flatMap((sign, at) => (sign === 'w' ? [at + 1] : []));
        const needsAsking = places.some((place) => spaces.includes(place));
        const isLost = places.some((place) => {
          if (signs[place - 1] !== 'c' || spaces.length === 0) return false;
          const nearest = Math.min(...spaces.map((space) => Math.abs(space - place)));
          return !spaces.some((space) => Math.abs(space - place) === nearest && places.includes(space));
        });
        const isHeldBack = offset < 0 && ((needsAsking && !accessible) || isLost);
        expect({ drawn, seatIds, offset, outcome: decided.outcome }).toEqual({
          ...{ drawn, seatIds, offset },
          outcome: isHeldBack ? 'rejected' : 'accepted',
        });
      }),
      { numRuns: 500 },
    );
  });
});
