import { hash } from 'node:crypto';
import type { Initiator, DomainEvent, EnvelopedEvent, EventMetadata } from './event.ts';
import type { Instant } from './instant.ts';
import { canonicalJson, canonicalJsonOnce } from './json.ts';
import { derivedId } from './derived-id.ts';

/** Who gave a command, when and because of what: the part of an event's metadata that comes from its command. */
export interface CommandContext {
  /** The same for every repeat of the command; every id it mints derives from it. */
  readonly commandId: string;
  readonly correlationId: string;
  /** What caused the command: itself when a person gave it, the event when a process manager reacts to one. */
  readonly causationId: string;
  readonly actor: Initiator;
  readonly now: Instant;
}

/** Where an event is going to stand: behind `prev`, the hash of the event before it in its stream. */
export interface Place {
  readonly stream: string;
  readonly revision: number;
  readonly prev: string;
}

/** The `prev` of a stream's first event. */
export const FIRST_LINK = '0'.repeat(64);

/** The fields of an event that its link of the chain covers, beside the link before it. */
export interface ChainedFields {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  /** Without `chain`. */
  readonly metadata: object;
  readonly prev: string;
}

/** The hash of a link: lower-case hex SHA-256 of the canonical JSON (RFC 8785) of the event and the link before it. */
export function chainHash(fields: ChainedFields): string {
  const { stream, revision, id, type, data, metadata, prev } = fields;
  return hash('sha256', canonicalJson({ stream, revision, id, type, data, metadata, prev }), 'hex');
}

/**
 * Puts an event into its envelope. `nonce` is fresh for every decision: so the store recognises an append that is
 * repeated, and never takes one decision for another. `index` is the event's place among those of its command.
 */
export function envelop(
  event: DomainEvent,
  context: CommandContext,
  place: Place,
  schema: number,
  index: number,
  nonce: string,
): EnvelopedEvent {
  const id = derivedId(context.commandId, index, nonce);
  // The store writes the same text that is hashed here.
  canonicalJsonOnce(event.data);
  const unchained: Omit<EventMetadata, 'chain'> = {
    $causationId: context.causationId,
    $correlationId: context.correlationId,
    actor: context.actor,
    occurredAt: context.now,
    schema,
  };
  const hash = chainHash({ ...place, id, type: event.type, data: event.data, metadata: unchained });
  return {
    id,
    type: event.type,
    data: event.data,
    metadata: { ...unchained, chain: { prev: place.prev, hash } },
  };
}
