import { status, type ServerDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type * as grpc from '@grpc/grpc-js';
import codes from '@eventstore/db-client/generated/code_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type statuses from '@eventstore/db-client/generated/status_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type { Faults } from './faults.ts';
import { LARGEST_APPEND, type Log, type Outcome } from './log.ts';
import {
  accessError,
  appendError,
  callError,
  type Expected,
  expectedIn,
  notHandled,
  notLeader,
  notReady,
  type Proposed,
  proposedIn,
  streamDeleted,
  streamOf,
  timedOut,
  wrongExpectedVersion,
} from './wire.ts';

type BatchCall = ServerDuplexStream<messages.BatchAppendReq, messages.BatchAppendResp>;
type AppendCall = grpc.ServerReadableStream<messages.AppendReq, messages.AppendResp>;
type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

/** After so long a node gives up an append that the others do not take over, and one of twins. */
const GIVES_UP_MILLISECONDS = 2400;

interface Append {
  readonly stream: string;
  readonly expected: Expected;
  readonly proposed: readonly Proposed[];
}

/** The calls that write. */
export class Appends {
  readonly #log: Log;
  readonly #faults: Faults;
  /** The appends that have come and are not stored yet, by their stream and ids. */
  readonly #underWay = new Set<string>();

  constructor(log: Log, faults: Faults) {
    this.#log = log;
    this.#faults = faults;
  }

  /** Appends of one client, each with an id of its own, over one call that stays open. */
  readonly batchAppend = (call: BatchCall): void => {
    const begun = new Map<string, { options: messages.BatchAppendReq.Options; proposed: Proposed[] }>();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: messages.BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const options = request.getOptions() ?? begun.get(id)?.options;
      if (options === undefined) return;
      const proposed = begun.get(id)?.proposed ?? [];
      proposed.push(...request.getProposedMessagesList().map(proposedIn));
      begun.set(id, { options, proposed });
      if (!request.getIsFinal()) return;
      begun.delete(id);
      const { appendAccess, notHandled: switched } = this.#faults.switches;
      const { standing } = this.#faults;
      const reason = switched ?? (standing.kind === 'not-ready' ? 'not-ready' : null);
      if (appendAccess === 'unauthenticated') {
        call.emit('error', accessError(appendAccess));
        return;
      }
      if (standing.kind === 'follower' && reason === null) {
        call.emit('error', notLeader(standing.leader));
        return;
      }
      const respond = (response: messages.BatchAppendResp): void => {
        response
          .setCorrelationId(new shared.UUID().setString(id))
          .setStreamIdentifier(options.getStreamIdentifier());
        if (!call.cancelled && !call.destroyed) call.write(response);
      };
      if (isPast(options.getDeadline())) {
        respond(new messages.BatchAppendResp().setError(timeout()));
        return;
      }
      if (reason !== null) {
        respond(new messages.BatchAppendResp().setError(notHandled(reason)));
        return;
      }
      if (appendAccess === 'denied') {
        const denied = appendError(codes.Code.PERMISSION_DENIED, 'AccessDenied', new shared.AccessDenied());
        respond(new messages.BatchAppendResp().setError(denied));
        return;
      }
      const append: Append = {
        stream: streamOf(options.getStreamIdentifier()),
        expected: expectedIn(options, options.getStreamPosition()),
        proposed,
      };
      this.#take(append, (outcome) => respond(batchAnswer(append, outcome)));
    });
  };

  /** One append over a call of its own: what the client does when it is given credentials for the call. */
  readonly append = (call: AppendCall, answer: grpc.sendUnaryData<messages.AppendResp>): void => {
    let options: messages.AppendReq.Options | undefined;
    const proposed: Proposed[] = [];
    call.on('data', (request: messages.AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message !== undefined) proposed.push(proposedIn(message));
    });
    call.on('end', () => {
      const { appendAccess } = this.#faults.switches;
      if (options === undefined) return;
      const denial = appendAccess === 'granted' ? this.#denial() : accessError(appendAccess);
      if (denial !== undefined) {
        answer(denial);
        return;
      }
      const stream = streamOf(options.getStreamIdentifier());
      const expected = expectedIn(options, options.getRevision());
      this.#take({ stream, expected, proposed }, (outcome) => {
        const response = unaryAnswer(expected, outcome);
        if (response === undefined) answer(refusal(stream, expected, outcome));
        else answer(null, response);
      });
    });
  };

  readonly delete: Unary<messages.DeleteReq, messages.DeleteResp> = (call, answer) => {
    const options = call.request.getOptions() ?? new messages.DeleteReq.Options();
    const stream = streamOf(options.getStreamIdentifier());
    const expected = expectedIn(options, options.getRevision());
    const outcome = this.#log.delete(stream, expected);
    if (outcome.outcome !== 'stored') answer(refusal(stream, expected, outcome));
    else
      answer(
        null,
        new messages.DeleteResp().setPosition(placed(new messages.DeleteResp.Position(), outcome)),
      );
  };

  readonly tombstone: Unary<messages.TombstoneReq, messages.TombstoneResp> = (call, answer) => {
    const options = call.request.getOptions() ?? new messages.TombstoneReq.Options();
    const stream = streamOf(options.getStreamIdentifier());
    const expected = expectedIn(options, options.getRevision());
    const outcome = this.#log.tombstone(stream, expected);
    if (outcome.outcome !== 'stored') answer(refusal(stream, expected, outcome));
    else {
      const position = placed(new messages.TombstoneResp.Position(), outcome);
      answer(null, new messages.TombstoneResp().setPosition(position));
    }
  };

  #denial(): ServiceError | undefined {
    const { standing } = this.#faults;
    if (standing.kind === 'follower') return notLeader(standing.leader);
    return standing.kind === 'not-ready' ? notReady() : undefined;
  }

  /** Stores and answers, unless something befalls the append. */
  #take(append: Append, respond: (outcome: Answered) => void): void {
    const { appendDelay, ignoresRevisions } = this.#faults.switches;
    const expected = ignoresRevisions ? 'any' : append.expected;
    const name = [append.stream, ...append.proposed.map(({ id }) => id)].join();
    if (this.#faults.standing.kind === 'alone' || this.#underWay.has(name)) {
      setTimeout(() => respond({ outcome: 'timeout' }), GIVES_UP_MILLISECONDS);
      return;
    }
    const fault = this.#faults.nextAppendFault();
    const run = (): void => {
      this.#underWay.delete(name);
      if (fault === 'drop-before') this.#faults.dropConnections();
      if (fault === 'drop-before' || fault === 'hang-before') return;
      this.#faults.keepUp();
      // Whoever was frozen meanwhile may lead no more.
      if (this.#faults.standing.kind !== 'leader') return;
      const stored = this.#log.append(append.stream, append.proposed, expected);
      const outcome = ignoresRevisions ? asExpected(stored, append) : stored;
      if (fault === 'drop-after') this.#faults.dropConnections();
      if (fault === undefined) respond(outcome);
    };
    if (append.proposed.length > 0) this.#underWay.add(name);
    if (appendDelay > 0) setTimeout(run, appendDelay);
    else setImmediate(run);
  }
}

function timeout(): statuses.Status {
  return appendError(codes.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout());
}

/** A client says by its own clock until when an append is wanted; the node compares that with its own. */
function isPast(deadline: Timestamp | undefined): boolean {
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now();
}

/** Where the events would stand if the stream had ended where it was expected to: else a writer sees that it did not. */
function asExpected(outcome: Outcome, { expected, proposed }: Append): Outcome {
  if (outcome.outcome !== 'stored' || typeof expected !== 'number') return outcome;
  return { ...outcome, revision: expected + proposed.length };
}

type Answered = Outcome | { readonly outcome: 'timeout' };
type Stored = Extract<Outcome, { outcome: 'stored' }>;

interface Position<Self> {
  setCommitPosition(value: string): Self;
  setPreparePosition(value: string): Self;
}

function placed<Self extends Position<Self>>(position: Self, { last }: Stored): Self {
  const text = (last?.position ?? 0).toString();
  return position.setCommitPosition(text).setPreparePosition(text);
}

function batchAnswer({ stream, expected }: Append, outcome: Answered): messages.BatchAppendResp {
  const response = new messages.BatchAppendResp();
  switch (outcome.outcome) {
    case 'stored': {
      const success = new messages.BatchAppendResp.Success().setCurrentRevision(outcome.revision.toString());
      if (outcome.last === undefined) success.setNoPosition(new empty.Empty());
      else success.setPosition(placed(new shared.AllStreamPosition(), outcome));
      return response.setSuccess(success);
    }
    case 'wrong-version': {
      const detail = wrongExpectedVersion(expected, outcome.head);
      return response.setError(appendError(codes.Code.FAILED_PRECONDITION, 'WrongExpectedVersion', detail));
    }
    case 'too-large': {
      const detail = new shared.MaximumAppendSizeExceeded().setMaxappendsize(LARGEST_APPEND);
      return response.setError(appendError(codes.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', detail));
    }
    case 'deleted': {
      const detail = new shared.StreamDeleted().setStreamIdentifier(
        new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8')),
      );
      return response.setError(appendError(codes.Code.FAILED_PRECONDITION, 'StreamDeleted', detail));
    }
    case 'timeout':
      return response.setError(timeout());
    case 'bad-request': {
      const detail = new shared.BadRequest().setMessage('An id is not a UUID.');
      return response.setError(appendError(codes.Code.INVALID_ARGUMENT, 'BadRequest', detail));
    }
  }
}

function unaryAnswer(expected: Expected, outcome: Answered): messages.AppendResp | undefined {
  if (outcome.outcome === 'stored') {
    const success = new messages.AppendResp.Success().setCurrentRevision(outcome.revision.toString());
    if (outcome.last === undefined) success.setNoPosition(new shared.Empty());
    else success.setPosition(placed(new messages.AppendResp.Position(), outcome));
    return new messages.AppendResp().setSuccess(success);
  }
  if (outcome.outcome !== 'wrong-version') return undefined;
  const wrong = new messages.AppendResp.WrongExpectedVersion();
  if (outcome.head < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(outcome.head.toString());
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else if (expected < 0) wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedRevision(expected.toString());
  return new messages.AppendResp().setWrongExpectedVersion(wrong);
}

/** A refusal as an error of the whole call. */
function refusal(stream: string, expected: Expected, outcome: Answered): ServiceError {
  switch (outcome.outcome) {
    case 'deleted':
      return streamDeleted(stream);
    case 'too-large':
      return callError(status.INVALID_ARGUMENT, `Maximum Append Size of ${LARGEST_APPEND} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': LARGEST_APPEND.toString(),
      });
    case 'wrong-version':
      return callError(status.FAILED_PRECONDITION, 'Append failed due to WrongExpectedVersion.', {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': typeof expected === 'number' ? expected.toString() : '-2',
        ...(outcome.head < 0 ? {} : { 'actual-version': outcome.head.toString() }),
      });
    case 'timeout':
      return timedOut();
    case 'bad-request':
    case 'stored':
      return callError(status.UNKNOWN, 'Exception was thrown by handler.');
  }
}
