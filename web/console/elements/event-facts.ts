import type { RecordedEvent } from '../../api/resources.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

/** Who caused an event, and when and with what, as far as its metadata says. */
export interface EventFacts {
  readonly occurredAt: string | null;
  readonly actorKind: string | null;
  readonly actorId: string | null;
  readonly correlationId: string | null;
}

export interface EventWords {
  /** What happened, by a type of event: what a page does not know yet keeps its name. */
  readonly what: (type: string) => string;
  /** What a webhook tells of, by its kind. */
  readonly kind: (kind: string) => string;
  /** Who brought an event about; empty where that cannot be read. */
  readonly who: (facts: Pick<EventFacts, 'actorKind' | 'actorId'>) => string;
}

/** The words for events, in the language of the page. */
export function useEventWords(): EventWords {
  const { events } = useConsoleTexts();
  const types: Words = events.types;
  const kinds: Words = { ...events.kinds, 'webhook.test': events.types.WebhookTestRequested };
  const actors: Words = events.actors;
  return {
    what: (type) => types[type] ?? type,
    kind: (kind) => kinds[kind] ?? kind,
    who: ({ actorKind, actorId }) =>
      actorKind === null ? '' : events.by([actors[actorKind] ?? actorKind, actorId ?? ''].join(' ').trim()),
  };
}

type Words = Readonly<Record<string, string>>;

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
