import { beforeEach, describe, expect, it } from '@jest/globals';
import { archiveEndedHolds } from '../../src/commands/booking/archive-ended-holds.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { releaseHold } from '../../src/commands/booking/release-hold.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import type { BookingId } from '../../src/domain/kernel/ids.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import type { Booking } from '../../src/domain/showtime/state.ts';
import { addMinutes, addSeconds } from '../../src/engine/instant.ts';
import { archiveEndedHolds as archiving } from '../../src/processes/archive-ended-holds.ts';
import { eraseWalkIns } from '../../src/processes/erase-walk-ins.ts';
import { byStaff, justBefore, showtimeId, startsAt } from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { performEverything } from '../support/process-managers.ts';
import { sessionOf } from '../support/session.ts';

const stream = `showtime-${showtimeId}`;
const keptUntil = addSeconds(addMinutes(startsAt, 120), 86_400);

let system: InMemorySystem;
let desk: CommandDependencies;
let commands = 0;

beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  await system.putOnSale();
  desk = system.process();
});

/** The box office holds A1 for Greta. */
async function hold(): Promise<Booking> {
  commands += 1;
  const held = await holdSeats(desk, sessionOf(desk, context(commands)), {
    caller: byStaff,
    showtimeId,
    seats: ['A1'],
    for: { customerId: null, walkIn: { name: 'Greta', email: null } },
  });
  if (held.outcome === 'rejected') throw new Error(held.rejection.code);
  return held.state.booking;
}

async function holdAndRelease(): Promise<Booking> {
  const booking = await hold();
  commands += 1;
  await releaseHold(sessionOf(desk, context(commands)), {
    caller: byStaff,
    bookingId: booking.bookingId,
    expectedRevision: undefined,
  });
  return booking;
}

function archived(): BookingId[] {
  const facts = system.factsOf(stream, 'EndedHoldsArchived');
  return facts.flatMap(({ data }) => data['bookingIds'] as BookingId[]);
}

describe('Archiving the ended holds of a showtime', () => {
  it('is done by a process manager, once for each, also after a crash in the middle', async () => {
    const ids: BookingId[] = [];
    for (let count = 0; count < 230; count += 1) ids.push((await holdAndRelease()).bookingId);
    await performEverything(system, [archiving], justBefore(keptUntil));
    expect(archived()).toEqual([]);
    system.killAfter(1);
    await expect(performEverything(system, [archiving], keptUntil)).rejects.toThrow();
    expect(archived()).toHaveLength(100);
    for (let runs = 0; runs < 2; runs += 1) {
      await performEverything(system, [archiving], keptUntil);
      expect(archived().sort()).toEqual(ids.sort());
    }
    expect((await system.process().writer.load(showtime, showtimeId)).showtime?.bookings.size).toBe(0);
  });

  it('waits for its time, and then for nobody: it expires what no timer has', async () => {
    const { bookingId: released } = await holdAndRelease();
    const { bookingId: lapsed } = await hold();
    const early = sessionOf(desk, context(999, justBefore(keptUntil)));
    expect(await archiveEndedHolds(early, showtimeId)).toBe(keptUntil);
    expect(archived()).toEqual([]);
    expect(await archiveEndedHolds(sessionOf(desk, context(1000, keptUntil)), showtimeId)).toBeNull();
    expect(archived().sort()).toEqual([released, lapsed].sort());
    expect(system.factsOf(stream, 'HoldExpired').map(({ data }) => data['bookingId'])).toEqual([lapsed]);
  });

  it('drops the key of a walk-in', async () => {
    const name = (await holdAndRelease()).walkIn?.name;
    if (!name) throw new Error('The walk-in has no name.');
    expect(await system.process().vault.open('name', name)).toBe('Greta');
    await performEverything(system, [archiving], keptUntil);
    await performEverything(system, [eraseWalkIns], addSeconds(keptUntil, 31));
    expect(await system.process().vault.open('name', name)).toBeNull();
  });
});
