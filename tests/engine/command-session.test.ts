import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommandSession } from '../../src/engine/command-handling/command-session.ts';
import { StreamWriter } from '../../src/engine/command-handling/stream-writer.ts';
import { accept, reject, type Decider } from '../../src/engine/decider.ts';
import { derivedId } from '../../src/engine/derived-id.ts';
import { event, type EventOf } from '../../src/engine/event.ts';
import { EventRegistry } from '../../src/engine/registry.ts';
import { z } from 'zod';
import { context } from '../support/in-memory-system.ts';
import { MemoryEventStore } from '../support/memory-event-store.ts';

const Counted = event('Counted', { to: z.int() });
type Counted = EventOf<typeof Counted>;

/** Counts up to a number, and never down. */
const counter: Decider<number, Counted, number, 'too-low'> = {
  category: 'counter',
  events: [Counted],
  initialState: 0,
  decide(to, state) {
    if (to < state) return reject('too-low', `It stands at ${state}.`);
    return to === state ? accept() : accept(Counted({ to }));
  },
  evolve: (_, { data }) => data.to,
};
const registry = new EventRegistry([counter]);

let store: MemoryEventStore;
beforeEach(() => {
  store = new MemoryEventStore();
});

/** The session of a command in a process that has just been started. */
const session = (number: number): CommandSession =>
  new CommandSession(new StreamWriter(store, registry), context(number));
const positionOf = (id: string): bigint | undefined => store.recorded(`counter-${id}`).at(-1)?.position;

describe('A command session', () => {
  it('stands at no position before anything was executed', async () => {
    const one = session(1);
    await one.load(counter, 'a');
    expect(one.position).toBe(0n);
  });

  it('stands at the greatest position of several streams, in whatever order they come', async () => {
    await session(1).execute(counter, 'early', 1);
    const two = session(2);
    await two.execute(counter, 'late', 1);
    expect(two.position).toBe(positionOf('late'));
    await two.execute(counter, 'early', 1);
    expect(two.position).toBe(positionOf('late'));
    await two.execute(counter, 'early', 2);
    expect(two.position).toBe(positionOf('early'));
  });

  it('stands at the last event of a stream in which a decision records nothing', async () => {
    await session(1).execute(counter, 'a', 1);
    const two = session(2);
    expect(await two.execute(counter, 'a', 1)).toMatchObject({ outcome: 'accepted', events: [] });
    expect(two.position).toBe(positionOf('a'));
    expect(two.position).toBeGreaterThan(0n);
  });

  it('is not moved by a rejected command', async () => {
    await session(1).execute(counter, 'a', 1);
    const two = session(2);
    await two.execute(counter, 'b', 1);
    const before = two.position;
    await session(3).execute(counter, 'a', 2);
    expect(await two.execute(counter, 'a', 1)).toMatchObject({ rejection: { code: 'too-low' } });
    expect(two.position).toBe(before);
  });

  it('shares its position with the sessions that derive from it, both ways', async () => {
    const one = session(1);
    const derived = one.derive('a');
    await derived.execute(counter, 'a', 1);
    expect(one.position).toBe(positionOf('a'));
    await one.execute(counter, 'b', 1);
    expect(derived.derive('c').position).toBe(positionOf('b'));
  });

  it('derives a command id of its own for each part, and keeps the rest of the context', async () => {
    const one = session(1);
    const derived = one.derive('showtime', 'a');
    expect(derived.commandId).toBe(derivedId(one.commandId, 'showtime', 'a'));
    expect(derived.commandId).not.toBe(one.derive('showtime', 'b').commandId);
    expect(derived.context).toEqual({ ...one.context, commandId: derived.commandId });
    await derived.execute(counter, 'a', 1);
    const [recorded] = store.recorded('counter-a');
    expect(recorded?.metadata).toMatchObject({
      $correlationId: one.context.correlationId,
      $causationId: one.context.causationId,
    });
  });
});
