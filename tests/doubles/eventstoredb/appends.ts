import { status, type ServerDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type * as grpc from '@grpc/grpc-js';
import codes from '@eventstore/db-client/generated/code_pb.js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type { Faults } from './faults.ts';
import { LARGEST_APPEND, type Log, type Outcome } from './log.ts';
import {
  appendError,
  callError,
  type Expected,
  expectedIn,
  notHandled,
  notLeader,
  type Proposed,
  proposedIn,
  streamDeleted,
  streamOf,
  wrongExpectedVersion,
} from './wire.ts';

type BatchCall = ServerDuplexStream<messages.BatchAppendReq, messages.BatchAppendResp>;
type AppendCall = grpc.ServerReadableStream<messages.AppendReq, messages.AppendResp>;
type Unary<Request, Response> = grpc.handleUnaryCall<Request, Response>;

interface Append {
  readonly stream: string;
  readonly expected: Expected;
  readonly proposed: readonly Proposed[];
}

/** The calls that write. */
export class Appends {
  readonly #log: Log;
  readonly #faults: Faults;

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
      const { leader, notHandled: reason } = this.#faults.switches;
      if (leader !== null && reason === null) {
        call.emit('error', notLeader(leader));
        return;
      }
      const respond = (response: messages.BatchAppendResp): void => {
        response
          .setCorrelationId(new shared.UUID().setString(id))
          .setStreamIdentifier(options.getStreamIdentifier());
        if (!call.cancelled && !call.destroyed) call.write(response);
      };
      if (isPast(options.getDeadline())) {
        const timeout = appendError(codes.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout());
        respond(new messages.BatchAppendResp().setError(timeout));
        return;
      }
      if (reason !== null) {
        respond(new messages.BatchAppendResp().setError(notHandled(reason)));
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
      const { leader } = this.#faults.switches;
      if (leader !== null) answer(notLeader(leader));
      if (leader !== null || options === undefined) return;
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

  /** Stores and answers, unless something befalls the append. */
  #take(append: Append, respond: (outcome: Outcome) => void): void {
    const { appendDelay, ignoresRevisions } = this.#faults.switches;
    const expected = ignoresRevisions ? 'any' : append.expected;
    const fault = this.#faults.nextAppendFault();
    const run = (): void => {
      if (fault === 'drop-before') this.#faults.dropConnections();
      if (fault === 'drop-before' || fault === 'hang-before') return;
      const outcome = this.#log.append(append.stream, append.proposed, expected);
      if (fault === 'drop-after') this.#faults.dropConnections();
      if (fault === undefined) respond(outcome);
    };
    if (appendDelay > 0) setTimeout(run, appendDelay);
    else run();
  }
}

/** A client says by its own clock until when an append is wanted; the node compares that with its own. */
function isPast(deadline: Timestamp | undefined): boolean {
  return deadline !== undefined && deadline.toDate().getTime() <= Date.now();
}

type Stored = Extract<Outcome, { outcome: 'stored' }>;

interface Position<Self> {
  setCommitPosition(value: string): Self;
  setPreparePosition(value: string): Self;
}

function placed<Self extends Position<Self>>(position: Self, { last }: Stored): Self {
  const text = (last?.position ?? 0).toString();
  return position.setCommitPosition(text).setPreparePosition(text);
}

function batchAnswer({ stream, expected }: Append, outcome: Outcome): messages.BatchAppendResp {
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
    case 'bad-request': {
      const detail = new shared.BadRequest().setMessage('An id is not a UUID.');
      return response.setError(appendError(codes.Code.INVALID_ARGUMENT, 'BadRequest', detail));
    }
  }
}

function unaryAnswer(expected: Expected, outcome: Outcome): messages.AppendResp | undefined {
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
function refusal(stream: string, expected: Expected, outcome: Outcome): ServiceError {
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
    case 'bad-request':
    case 'stored':
      return callError(status.UNKNOWN, 'Exception was thrown by handler.');
  }
}
