import { beforeEach, expect, it } from '@jest/globals';
import { cancelShowtime } from '../../src/commands/showtime/cancel-showtime.ts';
import { programmeOn } from '../../src/commands/showtime/repeat-programme.ts';
import { reviseShowtime } from '../../src/commands/showtime/revise-showtime.ts';
import { scheduleShowtime } from '../../src/commands/showtime/schedule-showtime.ts';
import type { ShowtimeId } from '../../src/domain/kernel/ids.ts';
import { addMinutes } from '../../src/engine/instant.ts';
import { auditoriumId, movieId, startsAt } from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

let system: InMemorySystem;
let showtimeId: ShowtimeId;

beforeEach(async () => {
  system = new InMemorySystem();
  await system.openTheater();
  const given = { movieId, auditoriumId, startsAt, basePrice: null, onSaleFrom: null };
  const result = await scheduleShowtime(sessionOf(system.process(), context(1)), given);
  if (result.outcome === 'rejected' || result.state.showtime === null) throw new Error('not scheduled');
  ({ showtimeId } = result.state.showtime.snapshot);
});

async function starts(): Promise<readonly string[]> {
  const session = sessionOf(system.process(), context(50));
  const found = await programmeOn(session, '2026-11-21', [auditoriumId]);
  if (found.outcome === 'rejected') throw new Error(found.rejection.detail);
  return found.programme.showtimes.map((each) => each.startsAt);
}

it('has a showtime once that a crash has left with two slots', async () => {
  expect(await starts()).toEqual([startsAt]);
  const later = addMinutes(startsAt, 30);
  // Behind the claim of the new slot and the move, before the former slot is released.
  system.killAfter(2);
  const given = { showtimeId, startsAt: later, expectedRevision: undefined };
  const moved = reviseShowtime(sessionOf(system.process(), context(2)), given);
  await expect(moved).rejects.toThrow(ProcessKilled);
  expect(await starts()).toEqual([later]);
});

it('leaves a showtime out that is cancelled, also where a crash has left its slot', async () => {
  system.killAfter(1);
  const given = { showtimeId, reason: 'Broken projector', expectedRevision: undefined };
  await cancelShowtime(sessionOf(system.process(), context(2)), given).catch(() => undefined);
  expect(system.typesOf(`timetable-${auditoriumId}`)).toEqual(['SlotClaimed', 'SlotConfirmed']);
  expect(await starts()).toEqual([]);
});
