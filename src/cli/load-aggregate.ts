import { account } from '../domain/account/decider.ts';
import { actor } from '../domain/actor/decider.ts';
import { administrators } from '../domain/administrators/decider.ts';
import { auditorium } from '../domain/auditorium/decider.ts';
import { registry } from '../domain/aggregates.ts';
import { emailClaim } from '../domain/email-claim/decider.ts';
import type { Decider } from '../engine/decider.ts';
import type { DomainEvent } from '../engine/event.ts';
import type { EventStore } from '../engine/ports/event-store.ts';
import { PersistentMap } from '../domain/kernel/persistent-map.ts';
import { mail } from '../domain/mail/decider.ts';
import { movie } from '../domain/movie/decider.ts';
import { payment } from '../domain/payment/decider.ts';
import { session } from '../domain/session/decider.ts';
import { showtime } from '../domain/showtime/decider.ts';
import { theater } from '../domain/theater/decider.ts';
import { timetable } from '../domain/timetable/decider.ts';

type AnyDecider = Decider<never, DomainEvent, unknown, string>;

const deciders = new Map<string, AnyDecider>(
  [
    account,
    actor,
    administrators,
    auditorium,
    emailClaim,
    mail,
    movie,
    payment,
    session,
    showtime,
    theater,
    timetable,
  ].map((decider) => [decider.category, decider as unknown as AnyDecider]),
);

export interface LoadedAggregate {
  readonly stream: string;
  readonly revision: number;
  readonly state: unknown;
}

/** The state of an aggregate at a revision of its stream (undefined: the last); null where the stream is empty or unknown. */
export async function loadAggregate(
  store: EventStore,
  stream: string,
  until: number | undefined,
): Promise<LoadedAggregate | null> {
  const decider = deciders.get(stream.split('-', 1)[0] ?? '');
  if (decider === undefined) return null;
  let folded: LoadedAggregate | null = null;
  for await (const page of store.read(stream, 0)) {
    for (const recorded of page) {
      const { revision, metadata } = recorded;
      if (until !== undefined && revision > until) return folded;
      const before: unknown = folded === null ? decider.initialState : folded.state;
      const state = decider.evolve(before, registry.decode(recorded), {
        revision,
        occurredAt: metadata.occurredAt,
      });
      folded = { stream, revision, state };
    }
  }
  return folded;
}

/** For JSON.stringify: maps become objects, their keys in order. */
export function mapsAsObjects(_: string, value: unknown): unknown {
  if (!(value instanceof Map || value instanceof PersistentMap)) return value;
  const entries = [...value.entries()] as [string, unknown][];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
