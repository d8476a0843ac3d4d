import type { CommandResult } from '../command-handling/command-result.ts';
import type { CommandSession } from '../command-handling/command-session.ts';
import { derivedId } from '../derived-id.ts';
import type { CommandContext } from '../envelope.ts';
import type { DomainEvent, RecordedEvent } from '../event.ts';
import { addSeconds, type Instant } from '../instant.ts';
import type { Projection, Row } from '../projections/projection.ts';
import type { EventRegistry } from '../registry.ts';

/** Something to do. A starting event makes it; an ending event, or its being performed, removes it. */
export interface Job<Data = unknown> {
  readonly jobId: string;
  /** Jobs of one subject are performed one after the other. */
  readonly subject: string;
  readonly due: Instant;
  readonly data: Data;
  /** The event that started it. `position` is a decimal number. */
  readonly cause: { readonly eventId: string; readonly correlationId: string; readonly position: string };
}

/** A job as its starting event asks for it. Without `due` and `afterSeconds` it is due at once. */
export interface JobStart<Data> {
  readonly id: string;
  readonly subject: string;
  readonly data: Data;
  readonly due?: Instant;
  /** So long after the event: the time that a use case has to finish by itself. */
  readonly afterSeconds?: number;
}

/** The job cannot be done yet, through nobody's fault. It is tried again, at once or not before an instant. */
export interface NotYet {
  readonly outcome: 'not-yet';
  readonly until: Instant | null;
}

/** The job will not succeed by being tried again. It is parked at once, with the reason. */
export interface GivenUp {
  readonly outcome: 'given-up';
  readonly reason: string;
}

/** An accepted result ends the job, also when there was nothing to do. A rejected one is tried again, but not for ever. */
export type JobResult = CommandResult<unknown, string> | NotYet | GivenUp;

type OfType<Event extends DomainEvent, Type> = RecordedEvent<Extract<Event, { readonly type: Type }>>;

/** What must happen next after certain events. */
export interface ProcessManagerDefinition<Event extends DomainEvent, Data, Dependencies> {
  readonly name: string;
  /** By event type: the job that it starts, in place of an earlier one of the same id. Null: the event starts none. */
  readonly starts: {
    readonly [Type in Event['type']]?: (event: OfType<Event, Type>) => JobStart<Data> | null;
  };
  /** By event type: the id of the job that it ends. An event that starts a job ends none. */
  readonly ends: { readonly [Type in Event['type']]?: (event: OfType<Event, Type>) => string };
  /** Does one job. It may be called again after it succeeded: that must be harmless. */
  readonly perform: (dependencies: Dependencies, session: CommandSession, data: Data) => Promise<JobResult>;
}

/** A process manager whose types do not matter, for those who run many. Its jobs are a read model of the log. */
export interface ProcessManager<Dependencies> {
  readonly name: string;
  readonly jobs: Projection<Job>;
  readonly perform: (dependencies: Dependencies, session: CommandSession, data: never) => Promise<JobResult>;
}

export function processManager<Event extends DomainEvent, Data, Dependencies>(
  definition: ProcessManagerDefinition<Event, Data, Dependencies>,
  registry: Pick<EventRegistry<Event>, 'categoryOf'>,
): ProcessManager<Dependencies> {
  const { name, perform } = definition;
  const starts = definition.starts as Handlers<JobStart<Data> | null>;
  const ends = definition.ends as Handlers<string>;
  const types = [...new Set([...Object.keys(starts), ...Object.keys(ends)])];
  const rows = types.map((type) => [type, rowOf(starts[type], ends[type])] as const);
  const reads = [...new Set(types.map((type) => registry.categoryOf(type)))];
  const indexes = [['due']];
  return {
    name,
    perform,
    jobs: { name: `${name}-jobs`, version: 1, indexes, reads, on: Object.fromEntries(rows) },
  };
}

type Handlers<Result> = Readonly<Record<string, ((event: RecordedEvent) => Result) | undefined>>;

function rowOf<Data>(
  start: ((event: RecordedEvent) => JobStart<Data> | null) | undefined,
  end: ((event: RecordedEvent) => string) | undefined,
): Row<DomainEvent, Job<Data>> {
  return {
    ids: (event) => {
      const id = start?.(event)?.id ?? end?.(event);
      return id === undefined ? [] : [id];
    },
    change: (_, event) => {
      const started = start?.(event);
      return started == null ? undefined : jobFrom(started, event);
    },
  };
}

function jobFrom<Data>(
  { id, subject, data, due, afterSeconds = 0 }: JobStart<Data>,
  event: RecordedEvent,
): Job<Data> {
  const { $correlationId: correlationId, occurredAt } = event.metadata;
  return {
    jobId: id,
    subject,
    due: due ?? addSeconds(occurredAt, afterSeconds),
    data,
    cause: { eventId: event.id, correlationId, position: String(event.position) },
  };
}

/** The context of a job's commands: their ids derive from the event that started the job. */
export function contextOf(name: string, { jobId, cause }: Job, now: Instant): CommandContext {
  return {
    commandId: derivedId(cause.eventId, name, jobId),
    correlationId: cause.correlationId,
    causationId: cause.eventId,
    actor: { kind: 'process', id: name },
    now,
  };
}

/** The result of a job that was done before, or that has become pointless. */
export function nothingToDo(): CommandResult<null, never> {
  return { outcome: 'accepted', events: [], state: null };
}

export function notYet(until: Instant | null = null): NotYet {
  return { outcome: 'not-yet', until };
}

export function givenUp(reason: string): GivenUp {
  return { outcome: 'given-up', reason };
}
