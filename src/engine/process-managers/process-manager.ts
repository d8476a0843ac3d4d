import type { CommandResult } from '../command-handling/command-result.ts';
import type { CommandSession } from '../command-handling/command-session.ts';
import { derivedId } from '../derived-id.ts';
import type { CommandContext } from '../envelope.ts';
import type { RecordedEvent } from '../event.ts';
import { addSeconds, type Instant } from '../instant.ts';
import type { Projection } from '../projections/projection.ts';

/** Something that is to be done: a document that the feed makes, and that the outcome's event removes again. */
export interface Job {
  readonly workId: string;
  /** Work of one subject is done one after the other. */
  readonly subject: string;
  readonly due: Instant;
  readonly cause: { readonly eventId: string; readonly correlationId: string };
}

/** What must happen next after certain facts. Its work is folded like any read model, so a restart forgets nothing. */
export interface ProcessManager<Item extends Job, Dependencies> {
  readonly work: Projection<Item>;
  /** Does one piece of work. It may be done again, also when it has been done: that must be harmless. */
  readonly perform: (
    dependencies: Dependencies,
    session: CommandSession,
    item: Item,
  ) => Promise<CommandResult<unknown, string>>;
}

/** What work tells of itself, by the event that asks for it, so many seconds after that event. */
export function jobFrom(event: RecordedEvent, workId: string, subject: string, afterSeconds = 0): Job {
  const { id, metadata } = event;
  return {
    workId,
    subject,
    due: addSeconds(metadata.occurredAt, afterSeconds),
    cause: { eventId: id, correlationId: metadata.$correlationId },
  };
}

/** The context of the command that a piece of work gives: its id derives from the event that asked for the work. */
export function contextOf(processName: string, { workId, cause }: Job, now: Instant): CommandContext {
  return {
    commandId: derivedId(cause.eventId, processName, workId),
    correlationId: cause.correlationId,
    causationId: cause.eventId,
    actor: { kind: 'process', id: processName },
    now,
  };
}

/** The result of work that turned out to be done, or to have become pointless. */
export function nothingToDo(): CommandResult<null, never> {
  return { outcome: 'accepted', events: [], state: null };
}
