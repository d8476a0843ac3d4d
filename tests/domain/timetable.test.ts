import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimSlot, TimetableCommand } from '../../src/domain/timetable/commands.ts';
import { slotsOf, timetable, type TimetableState } from '../../src/domain/timetable/decider.ts';
import { SlotClaimed, SlotConfirmed, SlotReleased } from '../../src/domain/timetable/events.ts';
import { addMinutes } from '../../src/engine/instant.ts';
import { anotherShowtime, auditoriumId, claim, eur, movieId, on } from '../support/fixtures.ts';
import { placeOf, specify } from '../support/specification.ts';

const { given, stateAfter } = specify(timetable);
const scheduling = {
  movieId,
  basePrice: eur(1000),
  onSaleFrom: null,
  durationMinutes: 120,
  cleaningMinutes: 15,
};

/** The slot that is claimed for a showtime of its own number, from and until a time of day. */
function slot(number: number, from: string, until: string, showtime = number): Omit<ClaimSlot, 'type'> {
  return {
    claimId: claim(number),
    auditoriumId,
    showtimeId: anotherShowtime(showtime),
    startsAt: on('2026-11-21', from),
    until: on('2026-11-21', until),
    scheduling,
  };
}
const names = (number: number) => ({
  claimId: claim(number),
  auditoriumId,
  showtimeId: anotherShowtime(number),
});
const claimed = (...given: Parameters<typeof slot>) => SlotClaimed(slot(...given));
const claiming = (...given: Parameters<typeof slot>): ClaimSlot => ({ type: 'ClaimSlot', ...slot(...given) });
const confirm = (number: number) => ({ type: 'ConfirmSlot', claimId: claim(number) }) as const;
const release = (number: number) => ({ type: 'ReleaseSlot', claimId: claim(number) }) as const;

describe('Claiming a slot of an auditorium', () => {
  it('takes it provisionally', () => {
    given()
      .when(claiming(1, '18:00', '20:15'))
      .then(claimed(1, '18:00', '20:15'));
    expect(slotsOf(stateAfter([claimed(1, '18:00', '20:15')]))).toMatchObject([
      { claimId: claim(1), scheduling, confirmed: false },
    ]);
  });

  it.each([
    ['the same time', '18:00', '20:15'],
    ['a time that begins before and ends within', '17:00', '18:01'],
    ['a time that begins within the cleaning', '20:14', '22:00'],
    ['a time within', '19:00', '19:30'],
    ['a time around', '17:00', '23:00'],
  ])('is refused for %s, naming the showtime in the way', (_, from, until) =>
    given(claimed(1, '18:00', '20:15'))
      .when(claiming(2, from, until))
      .thenRejected('timetable-conflict', {
        conflicts: [
          {
            showtimeId: anotherShowtime(1),
            startsAt: on('2026-11-21', '18:00'),
            until: on('2026-11-21', '20:15'),
          },
        ],
      }),
  );

  it.each([
    ['begins when the cleaning ends', '20:15', '22:30'],
    ['ends, cleaned, when the other begins', '16:00', '18:00'],
    ['lies far away', '08:00', '10:00'],
  ])('is accepted for a time that %s', (_, from, until) =>
    given(claimed(1, '18:00', '20:15'))
      .when(claiming(2, from, until))
      .then(claimed(2, from, until)),
  );

  it('names every showtime in the way', () => {
    const history = [
      claimed(1, '10:00', '12:00'),
      claimed(2, '13:00', '15:00'),
      claimed(3, '16:00', '18:00'),
    ];
    const conflicts = [1, 2].map((number) =>
      expect.objectContaining({ showtimeId: anotherShowtime(number) }),
    );
    given(...history)
      .when(claiming(4, '11:00', '14:00'))
      .thenRejected('timetable-conflict', { conflicts });
  });

  it('is not in the way of the same showtime', () =>
    given(claimed(1, '18:00', '20:15'))
      .when(claiming(2, '19:00', '21:15', 1))
      .then(claimed(2, '19:00', '21:15', 1)));

  it('may be repeated, confirmed or not', () => {
    given(claimed(1, '18:00', '20:15'))
      .when(claiming(1, '18:00', '20:15'))
      .thenNothing();
    given(claimed(1, '18:00', '20:15'), SlotConfirmed(names(1)))
      .when(claiming(1, '18:00', '20:15'))
      .thenNothing();
  });

  it('is refused under a released claim, and accepted under a new one', () => {
    const history = [claimed(1, '18:00', '20:15'), SlotReleased(names(1))];
    given(...history)
      .when(claiming(1, '18:00', '20:15'))
      .thenRejected('claim-released', {});
    given(...history)
      .when(claiming(2, '18:00', '20:15'))
      .then(claimed(2, '18:00', '20:15'));
  });
});

describe('Confirming a slot', () => {
  it('is done once', () => {
    given(claimed(1, '18:00', '20:15'))
      .when(confirm(1))
      .then(SlotConfirmed(names(1)));
    given(claimed(1, '18:00', '20:15'), SlotConfirmed(names(1)))
      .when(confirm(1))
      .thenNothing();
  });

  it('confirms no other', () => {
    const state = stateAfter([
      claimed(1, '10:00', '12:00'),
      claimed(2, '13:00', '15:00'),
      SlotConfirmed(names(2)),
    ]);
    expect(slotsOf(state).map(({ confirmed }) => confirmed)).toEqual([false, true]);
  });

  it('is refused when it was released or never claimed', () => {
    given(claimed(1, '18:00', '20:15'), SlotReleased(names(1)))
      .when(confirm(1))
      .thenRejected('claim-released');
    given().when(confirm(1)).thenRejected('not-found');
  });
});

describe('Giving a slot back', () => {
  it('is done once, confirmed or not', () => {
    given(claimed(1, '18:00', '20:15'))
      .when(release(1))
      .then(SlotReleased(names(1)));
    given(claimed(1, '18:00', '20:15'), SlotConfirmed(names(1)))
      .when(release(1))
      .then(SlotReleased(names(1)));
    given(claimed(1, '18:00', '20:15'), SlotReleased(names(1)))
      .when(release(1))
      .thenNothing();
  });

  it('names the claim, so it does not release another slot of the showtime', () => {
    const history = [claimed(1, '18:00', '20:15'), claimed(2, '21:00', '23:15', 1)];
    given(...history)
      .when(release(1))
      .then(SlotReleased(names(1)));
    const state = stateAfter([...history, SlotReleased(names(1))]);
    expect(slotsOf(state).map(({ claimId }) => claimId)).toEqual([claim(2)]);
  });

  it('changes nothing where nothing was claimed', () => given().when(release(1)).thenNothing());
});

describe('Whatever is claimed and given back', () => {
  interface Asked {
    readonly number: number;
    readonly from: number;
    readonly minutes: number;
    readonly isRelease: boolean;
  }
  // Over two days, so that shows run over midnight.
  const asked: fc.Arbitrary<Asked> = fc.record({
    number: fc.integer({ min: 1, max: 12 }),
    from: fc.integer({ min: 0, max: 48 * 60 }),
    minutes: fc.integer({ min: 1, max: 400 }),
    isRelease: fc.boolean(),
  });
  const midnight = on('2026-11-21', '00:00');

  it('no two showtimes overlap, and nothing is refused that overlaps none', () => {
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 40 }), (steps) => {
        let state = stateAfter([]);
        /** By pencil and paper: who has what, in minutes, by the number of the claim. */
        const taken = new Map<number, readonly [from: number, until: number]>();
        const released = new Set<number>();
        for (const { number, from, minutes, isRelease } of steps) {
          const until = from + minutes;
          const command: TimetableCommand = isRelease
            ? release(number)
            : {
                type: 'ClaimSlot',
                ...names(number),
                startsAt: addMinutes(midnight, from),
                until: addMinutes(midnight, until),
                scheduling,
              };
          const isFree = [...taken.values()].every(([begin, end]) => until <= begin || end <= from);
          const isGood = isRelease || taken.has(number) || (isFree && !released.has(number));
          const decided = timetable.decide(command, state);
          expect([steps, decided.outcome]).toEqual([steps, isGood ? 'accepted' : 'rejected']);
          if (decided.outcome === 'rejected') continue;
          state = decided.events.reduce(
            (before, event) => timetable.evolve(before, event, placeOf(0)),
            state,
          );
          if (!isRelease && !taken.has(number)) taken.set(number, [from, until]);
          if (isRelease && taken.delete(number)) released.add(number);
        }
        expect(state.slots.size).toBe(taken.size);
      }),
      { numRuns: 500 },
    );
  });
});

describe('A timetable over the years', () => {
  const minutesOfDay = 24 * 60;
  const opening = on('2026-11-21', '00:00');
  /** Slots of two hours, day by day, each claimed on its own day and confirmed unless it is among `open`. */
  const afterDays = (days: number, slotsPerDay: number, open: readonly number[] = []): TimetableState => {
    let state = timetable.initialState;
    for (let number = 1; number <= days * slotsPerDay; number += 1) {
      const startsAt = addMinutes(opening, (number - 1) * (minutesOfDay / slotsPerDay));
      const place = { revision: number, occurredAt: startsAt };
      const taken = SlotClaimed({ ...names(number), startsAt, until: addMinutes(startsAt, 30), scheduling });
      state = timetable.evolve(state, taken, place);
      if (!open.includes(number)) state = timetable.evolve(state, SlotConfirmed(names(number)), place);
    }
    return state;
  };

  it('forgets what was confirmed and is over for more than a year, and nothing else', () => {
    const known = slotsOf(afterDays(400, 1, [2])).map(({ claimId }) => claimId);
    expect(known).toEqual([claim(2), ...Array.from({ length: 367 }, (_, index) => claim(34 + index))]);
  });

  it('gives back what it has forgotten without a word', () => {
    const state = afterDays(400, 1);
    expect(timetable.decide(release(1), state)).toEqual({ outcome: 'accepted', events: [] });
    expect(timetable.evolve(state, SlotReleased(names(1)), placeOf(801)).slots.size).toBe(state.slots.size);
  });

  it('takes nothing on days that it has forgotten, whatever the clock said when it did', () => {
    const taken = afterDays(1, 1);
    const [slot] = slotsOf(taken);
    if (slot === undefined) throw new Error('Nothing is taken.');
    const twoYearsAhead = { revision: 3, occurredAt: on('2028-11-21', '00:00') };
    const startsAt = on('2028-11-22', '00:00');
    const later = SlotClaimed({ ...names(2), startsAt, until: addMinutes(startsAt, 30), scheduling });
    const state = timetable.evolve(taken, later, twoYearsAhead);
    expect(slotsOf(state).map(({ claimId }) => claimId)).toEqual([claim(2)]);
    const { startsAt: same, until } = slot;
    const again: TimetableCommand = { type: 'ClaimSlot', ...names(3), startsAt: same, until, scheduling };
    expect(timetable.decide(again, state)).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'timetable-conflict' },
    });
  });

  it('costs no more for each slot however many there are', () => {
    const millisecondsFor = (slotsPerDay: number): number => {
      const startedAt = performance.now();
      afterDays(20, slotsPerDay);
      return performance.now() - startedAt;
    };
    // The best of some, taken in turns: what else the machine does is in the others.
    const rounds = [1, 2, 3, 4, 5].map(() => [millisecondsFor(40), millisecondsFor(40 * 16)] as const);
    const few = Math.min(...rounds.map(([each]) => each));
    const many = Math.min(...rounds.map(([, each]) => each));
    expect(many / few).toBeLessThan(16 * 3);
  });
});
