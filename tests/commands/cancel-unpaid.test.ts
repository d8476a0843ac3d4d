import { beforeEach, expect, it } from '@jest/globals';
import { cancelUnpaid } from '../../src/commands/booking/cancel-unpaid.ts';
import { confirmAtCounter } from '../../src/commands/booking/confirm-at-counter.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import {
  alice,
  byAlice,
  claim,
  justBefore,
  now,
  showtimeId,
  showtimeSnapshot,
  startsAt,
} from '../support/fixtures.ts';
import { addMinutes } from '../../src/engine/instant.ts';
import { reviseShowtime } from '../support/showtime-changes.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

let system: InMemorySystem;
let desk: CommandDependencies;

/** Alice has confirmed a booking that she pays at the counter. */
beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  desk = system.process();
  const snapshot = showtimeSnapshot({ payAtCounter: true, boxOfficeCutoffMinutes: 0 });
  const command = { type: 'ScheduleShowtime', snapshot, now } as const;
  await desk.writer.execute(showtime, showtimeId, command, context(1));
  const held = await holdSeats(desk, sessionOf(desk, context(2)), {
    ...{ caller: byAlice, showtimeId, seats: ['A1'], for: { customerId: alice, walkIn: null } },
  });
  if (held.outcome === 'rejected') throw new Error(held.rejection.code);
  const { bookingId } = held.state.booking;
  const confirmation = {
    caller: byAlice,
    bookingId,
    method: 'counter',
    expectedRevision: undefined,
  } as const;
  await confirmAtCounter(sessionOf(desk, context(3)), confirmation);
});

it('cancels what nobody has paid when the box office closes, and says until when it waits', async () => {
  const early = await cancelUnpaid(sessionOf(desk, context(4, justBefore(startsAt))), showtimeId);
  expect(early).toBe(startsAt);
  expect(await cancelUnpaid(sessionOf(desk, context(5, startsAt)), showtimeId)).toBeNull();
  const typesAtEnd = system.typesOf(`showtime-${showtimeId}`);
  expect(typesAtEnd.slice(-2)).toEqual(['BookingConfirmed', 'BookingCancelled']);
  await cancelUnpaid(sessionOf(desk, context(6, startsAt)), showtimeId);
  expect(system.typesOf(`showtime-${showtimeId}`)).toEqual(typesAtEnd);
});

it('follows the showtime when it is moved', async () => {
  const earlier = addMinutes(startsAt, -120);
  const slot = { claimId: claim(2), startsAt: earlier };
  await desk.writer.execute(showtime, showtimeId, reviseShowtime({ slot }), context(7));
  const early = await cancelUnpaid(sessionOf(desk, context(8, justBefore(earlier))), showtimeId);
  expect(early).toBe(earlier);
  expect(await cancelUnpaid(sessionOf(desk, context(9, earlier)), showtimeId)).toBeNull();
  expect(system.typesOf(`showtime-${showtimeId}`).slice(-2)).toEqual([
    'ShowtimeRescheduled',
    'BookingCancelled',
  ]);
});
