import { expect } from '@jest/globals';
import type { Decider, Decision, Rejection, EventPlace } from '../../src/engine/decider.ts';
import type { DomainEvent } from '../../src/engine/event.ts';
import { addSeconds, Instant } from '../../src/engine/instant.ts';

const firstEventAt = Instant.parse('2026-11-01T08:00:00.000Z');

/** The place of an event in a specification: each is a second after the one before. */
export function placeOf(revision: number): EventPlace {
  return { revision, occurredAt: addSeconds(firstEventAt, revision) };
}

/** The decision on a command. */
export interface Outcome<Event extends DomainEvent, Code extends string> {
  /** Exactly these events, in this order. */
  then(...events: readonly Event[]): void;
  /** Accepted without events. */
  thenNothing(): void;
  /** Refused with this code, and with exactly these seats, bookings or showtimes in the way. */
  thenRejected(code: Code, inTheWay?: Partial<Rejection<Code>>): void;
  /** The only event of this type, for a test of some of its data. */
  onlyEvent<Type extends Event['type']>(type: Type): Extract<Event, { type: Type }>;
}

export interface Specification<Command, Event extends DomainEvent, State, Code extends string> {
  /** What happened before; nothing at all without arguments. */
  given(...history: readonly Event[]): { when(command: Command): Outcome<Event, Code> };
  stateAfter(events: readonly Event[]): State;
}

/** Reads as a sentence: `specify(showtime).given(...events).when(command).then(...events)`. */
export function specify<Command, Event extends DomainEvent, State, Code extends string>(
  decider: Decider<Command, Event, State, Code>,
): Specification<Command, Event, State, Code> {
  const stateAfter = (events: readonly Event[]): State =>
    events.reduce(
      (state, event, index) => decider.evolve(state, event, placeOf(index)),
      decider.initialState,
    );
  return {
    stateAfter,
    given: (...history) => ({
      when: (command) => outcomeOf(decider.decide(command, stateAfter(history))),
    }),
  };
}

function outcomeOf<Event extends DomainEvent, Code extends string>(
  decision: Decision<Event, Code>,
): Outcome<Event, Code> {
  return {
    then: (...events) => expect(decision).toEqual({ outcome: 'accepted', events }),
    thenNothing: () => expect(decision).toEqual({ outcome: 'accepted', events: [] }),
    thenRejected: (code, inTheWay) => {
      expect(decision).toMatchObject({ outcome: 'rejected', rejection: { code } });
      if (decision.outcome === 'rejected' && inTheWay !== undefined) {
        const { code: _code, detail: _detail, ...named } = decision.rejection;
        expect(named).toEqual(inTheWay);
      }
    },
    onlyEvent: <Type extends Event['type']>(type: Type) => {
      const events = decision.outcome === 'accepted' ? decision.events : [];
      const found = events.filter((event) => event.type === type);
      expect(found).toHaveLength(1);
      return found[0] as Extract<Event, { type: Type }>;
    },
  };
}
