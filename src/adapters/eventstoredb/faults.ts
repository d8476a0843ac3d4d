import {
  type CommandError,
  ErrorType,
  isCommandError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import {
  type AppendResult,
  NO_EVENTS,
  OtherLog,
  StoreUnavailable,
  StreamDamaged,
} from '../../engine/ports/event-store.ts';
import { setAlarm } from './alarm.ts';
import { UnreadableEvent } from './events.ts';

/** What asking again would not change. */
const REFUSALS: ReadonlySet<string> = new Set([
  ErrorType.INVALID_ARGUMENT,
  ErrorType.STREAM_DELETED,
  ErrorType.UNSUPPORTED,
]);

/** What a node says for a position that no record of its log begins at. */
const NO_PLACE = ['Exception was thrown by handler', 'Unexpected ReadAllResult'];

const DROPPED: ReadonlySet<string> = new Set([ErrorType.UNAVAILABLE, ErrorType.CANCELLED]);
const GRPC_UNAVAILABLE = 14;

/** What KurrentDB calls an event that is larger than it takes. */
const EVENT_TOO_LARGE = 'Could not recognize MaximumAppendEventSizeExceeded';

/**
 * The answers to an append of a kind that is new to the client, and that asking again would not change. In the same
 * way it words what a node says that is starting, too busy, or without a leader to name: those may take the append
 * the next time, or another node may.
 */
const UNRECOGNIZED_REFUSALS: ReadonlySet<string> = new Set([
  'Could not recognize BadRequest',
  EVENT_TOO_LARGE,
]);

/**
 * Waits so long for an answer. Rejects with StoreUnavailable when it does not come, and at once when `lost` is aborted,
 * with its reason; what comes later is dropped.
 */
export async function within<Answer>(
  milliseconds: number,
  question: string,
  answer: Promise<Answer>,
  lost: AbortSignal,
): Promise<Answer> {
  let stop: () => void = () => undefined;
  const failure = new Promise<never>((_, reject) => {
    const endAlarm = setAlarm(milliseconds, () => reject(noAnswer(milliseconds, question)));
    const onLost = (): void => reject(lost.reason as StoreUnavailable);
    lost.addEventListener('abort', onLost);
    if (lost.aborted) onLost();
    stop = () => {
      endAlarm();
      lost.removeEventListener('abort', onLost);
    };
  });
  try {
    return await Promise.race([answer, failure]);
  } finally {
    stop();
  }
}

export function noAnswer(milliseconds: number, question: string): StoreUnavailable {
  return new StoreUnavailable(`EventStoreDB did not answer ${question} within ${milliseconds} ms.`);
}

/** Whether the server has answered at all, if only that it refuses, or that another node is the leader. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof UnreadableEvent || isAnswerToAppend(error) || isRefusal(error)) return true;
  return isNotLeader(error) || isDenial(error);
}

/** Whether a call has ended because its connection was dropped: then another may be answered. */
export function isDropped(error: unknown): boolean {
  if (isOfClient(error)) return DROPPED.has(error.type);
  return error instanceof Error && (error as { readonly code?: unknown }).code === GRPC_UNAVAILABLE;
}

/** Whether a node has refused because it is not the leader, and named the node that is. */
export function isNotLeader(error: unknown): boolean {
  return isOfClient(error) && error.type === ErrorType.NOT_LEADER;
}

/**
 * What an append came to that did not succeed: a conflict, with the head. Throws whatever else it is: a RangeError
 * for too much data, StreamDamaged for a tombstone, an Error for what is wrong with the append itself, else
 * StoreUnavailable.
 */
export function conflictIn(error: unknown, stream: string): AppendResult {
  if (isAnswerToAppend(error)) {
    if (error instanceof WrongExpectedVersionError) {
      const { actualVersion } = error;
      const head = typeof actualVersion === 'bigint' ? Number(actualVersion) : NO_EVENTS;
      return { outcome: 'conflict', head };
    }
    if (error.type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED) {
      const message = `EventStoreDB takes at most ${error.maxAppendSize} bytes at once.`;
      throw new RangeError(message, { cause: error });
    }
    if (error.message === EVENT_TOO_LARGE) {
      throw new RangeError(`An event for ${stream} is larger than EventStoreDB takes.`, { cause: error });
    }
    throw refusal(`the append to ${stream}`, error, stream);
  }
  throw unavailable(`the append to ${stream}`, error);
}

/** A failed read of a stream as what the port promises. */
export function faultOfStream(error: unknown, stream: string): Error {
  if (error instanceof UnreadableEvent) return error;
  const question = `the read of ${stream}`;
  return isRefusal(error) ? refusal(question, error, stream) : unavailable(question, error);
}

/** A failed read of the log, or a subscription, that began behind a position, as what the port promises. */
export function faultOf(error: unknown, question: string, after: bigint): Error {
  if (error instanceof UnreadableEvent || error instanceof OtherLog) return error;
  if (after > 0n && isNoPlace(error)) {
    return new OtherLog(after, 'no event of it stands there', { cause: error });
  }
  return isRefusal(error) ? refusal(question, error) : unavailable(question, error);
}

/** Whether the stream does not exist, or holds nothing any more. */
export function isMissing(error: unknown): boolean {
  return isOfClient(error) && error.type === ErrorType.STREAM_NOT_FOUND;
}

/**
 * Whether the server has refused this very append. What ends the call that all appends share rejects all of them,
 * whatever became of each, and may even come from another client in the process; such an error has a gRPC code. The
 * answer to one append has none. Where its kind is new to the client, it is «unknown», and its text says what it is.
 */
function isAnswerToAppend(error: unknown): error is CommandError {
  if (!isOfClient(error) || error.code !== undefined) return false;
  const { type } = error;
  if (type === ErrorType.UNKNOWN) return UNRECOGNIZED_REFUSALS.has(error.message);
  const isDecided =
    type === ErrorType.WRONG_EXPECTED_VERSION || type === ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED;
  return isDecided || REFUSALS.has(type) || type === ErrorType.ACCESS_DENIED;
}

function isRefusal(error: unknown): error is CommandError {
  return isOfClient(error) && REFUSALS.has(error.type);
}

/** Whether there was no right to it, or whoever asks is not known: an operator may change that. */
function isDenial(error: unknown): boolean {
  return isOfClient(error) && error.type === ErrorType.ACCESS_DENIED;
}

function isNoPlace(error: unknown): boolean {
  if (!isOfClient(error) || error.type !== ErrorType.UNKNOWN) return false;
  return NO_PLACE.some((words) => error.message.includes(words));
}

function isOfClient(error: unknown): error is CommandError {
  return error instanceof Error && isCommandError(error);
}

function refusal(question: string, error: CommandError, stream = ''): Error {
  if (error.type === ErrorType.STREAM_DELETED) {
    return new StreamDamaged(stream, 'it was deleted for ever', { cause: error });
  }
  const message = `EventStoreDB refuses ${question}: ${described(error)}.`;
  if (isDenial(error)) return new StoreUnavailable(message, { cause: error });
  return new Error(message, { cause: error });
}

function unavailable(question: string, error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  if (isDenial(error)) return refusal(question, error as CommandError);
  return new StoreUnavailable(`EventStoreDB has not answered ${question}: ${described(error)}.`, {
    cause: error,
  });
}

/** The client's errors have no name and often no message, those of gRPC below it no type. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { type, code } = error as { readonly type?: string; readonly code?: number };
  const kind = type ?? (code === undefined ? error.name : `gRPC code ${code}`);
  return error.message === '' ? kind : `${kind}, ${error.message}`;
}
