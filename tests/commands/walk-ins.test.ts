import { describe, expect, it } from '@jest/globals';
import { eraseWalkIn } from '../../src/commands/booking/erase-walk-in.ts';
import { holdSeats } from '../../src/commands/booking/hold-seats.ts';
import { addSeconds } from '../../src/engine/instant.ts';
import { eraseWalkIns } from '../../src/processes/erase-walk-ins.ts';
import { byStaff, now, showtimeId } from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';
import { performEverything } from '../support/process-managers.ts';
import { sessionOf } from '../support/session.ts';

describe('An erasure of a walk-in that a crash interrupts', () => {
  it('is finished by a process manager', async () => {
    const system = new InMemorySystem();
    await system.openTheater();
    await system.putOnSale();
    const desk = system.process();
    const held = await holdSeats(desk, sessionOf(desk, context(1)), {
      caller: byStaff,
      showtimeId,
      seats: ['A1'],
      for: { customerId: null, walkIn: { name: 'Greta', email: null } },
    });
    if (held.outcome === 'rejected') throw new Error(held.rejection.code);
    const { bookingId, walkIn } = held.state.booking;
    if (!walkIn?.name) throw new Error('The walk-in has no name.');
    const { name } = walkIn;
    const mail = { ...desk.mail, removeMailsAbout: () => Promise.reject(new Error('killed')) };
    const asked = eraseWalkIn({ ...desk, mail }, sessionOf(desk, context(2)), { caller: byStaff, bookingId });
    await expect(asked).rejects.toThrow('killed');
    expect(await system.process().vault.open('name', name)).toBe('Greta');
    for (let runs = 0; runs < 2; runs += 1) {
      await performEverything(system, [eraseWalkIns], addSeconds(now, 31));
      expect(await system.process().vault.open('name', name)).toBeNull();
    }
  });
});
