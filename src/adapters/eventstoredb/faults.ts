import {
  type CommandError,
  ErrorType,
  isCommandError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { type AppendResult, NO_EVENTS, StoreUnavailable } from '../../engine/ports/event-store.ts';
import { UnreadableEvent } from './events.ts';

/** What asking again would not change. */
const REFUSALS: ReadonlySet<string> = new Set([
  ErrorType.ACCESS_DENIED,
  ErrorType.INVALID_ARGUMENT,
  ErrorType.STREAM_DELETED,
  ErrorType.UNSUPPORTED,
]);

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

/** Waits so long for an answer. Rejects with StoreUnavailable when it does not come; what comes later is dropped. */
export async function within<Answer>(
  milliseconds: number,
  question: string,
  answer: Promise<Answer>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer(milliseconds, question)), milliseconds);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

export function noAnswer(milliseconds: number, question: string): StoreUnavailable {
  return new StoreUnavailable(`EventStoreDB did not answer ${question} within ${milliseconds} ms.`);
}

/** Whether the server has answered at all, if only that it refuses, or that another node is the leader. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof UnreadableEvent || isAnswerToAppend(error) || isRefusal(error)) return true;
  return isNotLeader(error);
}

/** Whether a node has refused because it is not the leader, and named the node that is. */
export function isNotLeader(error: unknown): boolean {
  return isOfClient(error) && error.type === ErrorType.NOT_LEADER;
}

/**
 * What an append came to that did not succeed: a conflict, with the head. Throws whatever else it is: a RangeError
 * for too much data, an Error for a refusal, else StoreUnavailable.
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
    throw refusal(`the append to ${stream}`, error);
  }
  throw unavailable(`the append to ${stream}`, error);
}

/** A failed read or subscription as what the port promises: a refusal as it is, all else StoreUnavailable. */
export function faultOf(error: unknown, question: string): Error {
  if (error instanceof UnreadableEvent || error instanceof StoreUnavailable) return error;
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
  return isDecided || REFUSALS.has(type);
}

function isRefusal(error: unknown): error is CommandError {
  return isOfClient(error) && REFUSALS.has(error.type);
}

function isOfClient(error: unknown): error is CommandError {
  return error instanceof Error && isCommandError(error);
}

function refusal(question: string, error: CommandError): Error {
  return new Error(`EventStoreDB refuses ${question}: ${described(error)}.`, { cause: error });
}

function unavailable(question: string, error: unknown): StoreUnavailable {
  if (error instanceof StoreUnavailable) return error;
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
