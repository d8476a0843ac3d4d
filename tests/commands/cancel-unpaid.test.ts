import { expect, it } from '@jest/globals';
import { cancelUnpaid } from '../../src/commands/booking/cancel-unpaid.ts';
import { confirmAtCounter } from '../../src/commands/booking/confirm-at-counter.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { showtime } from '../../src/domain/showtime/decider.ts';
import {
  alice,
  byAlice,
  justBefore,
  now,
  showtimeId,
  showtimeSnapshot,
  startsAt,
} from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { sessionOf } from '../support/session.ts';

it('cancels what nobody has paid when the box office closes, and says until when it waits', async () => {
  const system = new InMemorySystem();
  await system.openTheater();
  const desk = system.process();
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

  const early = await cancelUnpaid(sessionOf(desk, context(4, justBefore(startsAt))), bookingId);
  expect(early).toEqual({ payableUntil: startsAt });
  expect(await cancelUnpaid(sessionOf(desk, context(5, startsAt)), bookingId)).toMatchObject({
    outcome: 'accepted',
  });
  const typesAtEnd = system.typesOf(`showtime-${showtimeId}`);
  expect(typesAtEnd.slice(-2)).toEqual(['BookingConfirmed', 'BookingCancelled']);
  expect(await cancelUnpaid(sessionOf(desk, context(6, startsAt)), bookingId)).toMatchObject({ events: [] });
});
