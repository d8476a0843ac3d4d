import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import messages from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import codes from '@eventstore/db-client/generated/code_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Access, NotHandled } from './switches.ts';

/** The revision that an append expects: -1 stands for no stream. */
export type Expected = number | 'any' | 'stream_exists';

/** An event as a client proposes it. */
export interface Proposed {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event in the log. `message` is the answer to a read that holds it, ready to be sent, and all that is stored. */
export interface Entry {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** In milliseconds since 1970. */
  readonly created: number;
  readonly message: Buffer;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Names of streams go over the wire as bytes. */
export function streamOf(identifier: shared.StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

export function identifierOf(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}

type OnTheWire = messages.AppendReq.ProposedMessage | messages.BatchAppendReq.ProposedMessage;

export function proposedIn(message: OnTheWire): Proposed {
  const properties = message.getMetadataMap();
  return {
    id: (message.getId()?.getString() ?? '').toLowerCase(),
    type: properties.get('type') ?? '',
    contentType: properties.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

interface ExpectationOnTheWire {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** What an append, a deletion or a tombstone expects; `revision` is the field that differs between them. */
export function expectedIn(options: ExpectationOnTheWire, revision: string): Expected {
  if (options.hasNoStream()) return -1;
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream_exists' : Number(revision);
}

const TICKS_PER_MILLISECOND = 10_000n;

/** Gives an event its place. The node counts time in ticks of 100 nanoseconds. */
export function entryOf(proposed: Proposed, place: Pick<Entry, 'position' | 'stream' | 'revision'>): Entry {
  const { id, type, contentType, data, metadata } = proposed;
  const position = place.position.toString();
  const created = Date.now();
  const recorded = new messages.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(id))
    .setStreamIdentifier(identifierOf(place.stream))
    .setStreamRevision(place.revision.toString())
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setCustomMetadata(metadata)
    .setData(data);
  recorded
    .getMetadataMap()
    .set('type', type)
    .set('content-type', contentType)
    .set('created', (BigInt(created) * TICKS_PER_MILLISECOND).toString());
  const event = new messages.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  const message = Buffer.from(new messages.ReadResp().setEvent(event).serializeBinary());
  return { ...place, id, type, created, message };
}

/** Reads an entry from its message: so the file of the log need hold nothing else. */
export function entryIn(message: Buffer): Entry {
  const event = messages.ReadResp.deserializeBinary(message).getEvent()?.getEvent();
  if (event === undefined) throw new Error('The log holds something that is no event.');
  return {
    position: Number(event.getCommitPosition()),
    stream: streamOf(event.getStreamIdentifier()),
    revision: Number(event.getStreamRevision()),
    id: event.getId()?.getString() ?? '',
    type: event.getMetadataMap().get('type') ?? '',
    created: Number(BigInt(event.getMetadataMap().get('created') ?? '0') / TICKS_PER_MILLISECOND),
    message,
  };
}

/** The data of an event, as text. */
export function dataOf({ message }: Entry): string {
  const event = messages.ReadResp.deserializeBinary(message).getEvent()?.getEvent();
  return Buffer.from(event?.getData_asU8() ?? []).toString('utf8');
}

/** A message of a read that holds no event. */
export function answer(build: (message: messages.ReadResp) => messages.ReadResp): Buffer {
  return Buffer.from(build(new messages.ReadResp()).serializeBinary());
}

/** An error of a call, with the trailers from which the client tells what it is. */
export function callError(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export function notLeader({ host, port }: Endpoint): ServiceError {
  return callError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': port.toString(),
  });
}

export function streamDeleted(stream: string): ServiceError {
  return callError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

/** An error within a batch stream: it concerns one append, and the stream goes on. */
export function appendError(
  code: codes.Code,
  name: string,
  detail: { serializeBinary(): Uint8Array },
): statuses.Status {
  const details = new any.Any();
  details.pack(detail.serializeBinary(), `event_store.client.${name}`);
  return new statuses.Status().setCode(code).setMessage(name).setDetails(details);
}

/** What a call is told that was not allowed, or by whom it is not known. */
export function accessError(access: Exclude<Access, 'granted'>): ServiceError {
  if (access === 'denied') {
    return callError(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });
  }
  return callError(status.UNAUTHENTICATED, 'Received HTTP status code 401');
}

/** What a call is told that no node has taken over in time. */
export function timedOut(): ServiceError {
  return callError(status.ABORTED, 'Operation timed out');
}

/** What a call is told that the node has no time for yet. */
export function notReady(): ServiceError {
  return callError(status.UNAVAILABLE, 'Server Is Not Ready');
}

const REASONS: Readonly<Record<NotHandled, string>> = {
  'not-ready': 'Server Is Not Ready',
  'too-busy': 'Server Is Busy',
  'no-leader': 'No leader info available in response',
};

/** As an error within a batch stream it has neither a code nor a kind of its own. */
export function notHandled(reason: NotHandled): statuses.Status {
  const details = new any.Any();
  details.pack(new empty.Empty().serializeBinary(), 'google.protobuf.Empty');
  return new statuses.Status().setMessage(REASONS[reason]).setDetails(details);
}

/** `head` -1: there is no such stream. */
export function wrongExpectedVersion(expected: Expected, head: number): shared.WrongExpectedVersion {
  const detail = new shared.WrongExpectedVersion();
  if (head < 0) detail.setCurrentNoStream(new empty.Empty());
  else detail.setCurrentStreamRevision(head.toString());
  if (expected === 'any') return detail.setExpectedAny(new empty.Empty());
  if (expected === 'stream_exists') return detail.setExpectedStreamExists(new empty.Empty());
  if (expected < 0) return detail.setExpectedNoStream(new empty.Empty());
  return detail.setExpectedStreamPosition(expected.toString());
}
