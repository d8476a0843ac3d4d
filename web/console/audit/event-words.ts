import type { RecordedEvent } from '../../api/resources.ts';

/** Who caused an event, and when and with what, as far as its metadata says. */
export interface EventFacts {
  readonly occurredAt: string | null;
  readonly actorKind: string | null;
  readonly actorId: string | null;
  readonly correlationId: string | null;
}

/** `SeatsHeld` as people write it: `Seats held`. */
export function inWords(type: string): string {
  const words = type.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function factsOf({ metadata }: RecordedEvent): EventFacts {
  const found = recordOf(metadata);
  const actor = recordOf(found['actor']);
  return {
    occurredAt: textOf(found['occurredAt']),
    actorKind: textOf(actor['kind']),
    actorId: textOf(actor['id']),
    correlationId: textOf(found['$correlationId']),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
