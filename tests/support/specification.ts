import { expect } from '@jest/globals';
import type { Decider, Decision, Rejection, EventPlace } from '../../src/engine/decider.ts';
import type { DomainEvent } from '../../src/engine/event.ts';
import { addSeconds, Instant } from '../../src/engine/instant.ts';

const firstEventAt = Instant.parse('2026-11-01T08:00:00.000Z');

/** Where and when the event of a revision stands in a specification: a second after the one before. */
export function stampOf(revision: number): EventPlace {
  return { revision, occurredAt: addSeconds(firstEventAt, revision) };
}

/** What a decider made of a command. */
export interface Outcome<Event extends DomainEvent, Code extends string> {
  /** Exactly these facts, in this order. */
  then(...events: readonly Event[]): void;
  /** Accepted, and it was so already. */
  thenNothing(): void;
  /** Refused with this code; with `inTheWay`, naming exactly these seats, bookings or showtimes. */
  thenRejected(code: Code, inTheWay?: Partial<Rejection<Code>>): void;
  /** The one event of this type among the facts, for those who look at some of its data only. */
  factOf<Type extends Event['type']>(type: Type): Extract<Event, { type: Type }>;
}

export interface Specification<Command, Event extends DomainEvent, State, Code extends string> {
  /** Nothing has happened yet, or this has. */
  given(...history: readonly Event[]): { when(command: Command): Outcome<Event, Code> };
  stateAfter(events: readonly Event[]): State;
}

/** Reads as a sentence: `specify(showtime).given(...events).when(command).then(...events)`. */
export function specify<Command, Event extends DomainEvent, State, Code extends string>(
  decider: Decider<Command, Event, State, Code>,
): Specification<Command, Event, State, Code> {
  const stateAfter = (events: readonly Event[]): State =>
    events.reduce(
      (state, event, index) => decider.evolve(state, event, stampOf(index)),
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
    factOf: <Type extends Event['type']>(type: Type) => {
      const events = decision.outcome === 'accepted' ? decision.events : [];
      const facts = events.filter((event) => event.type === type);
      expect(facts).toHaveLength(1);
      return facts[0] as Extract<Event, { type: Type }>;
    },
  };
}
