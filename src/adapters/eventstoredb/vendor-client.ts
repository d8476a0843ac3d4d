import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';

const FAREWELL_MILLISECONDS = 500;

/** Told in one line of what the client does behind our back. No line holds the password of the URL. */
export type Report = (line: string) => void;

/**
 * What the client keeps to itself and has to be reached all the same: as it is in 6.2.1, which is the last release
 * under this name.
 */
interface Internals {
  getChannel(): Promise<{ close(): void }>;
  handleError: (grpcClient: unknown, error: unknown) => Promise<void>;
  GRPCStreamCreator: (
    service: unknown,
    name: string,
    create: (grpcClient: unknown) => Duplex,
    cache?: unknown,
  ) => () => Promise<Duplex>;
}

/**
 * Opens a client of EventStoreDB that neither prints nor ends the process. Throws when the URL cannot be parsed; the
 * password is in no message.
 */
export function openClient(url: string, report: Report): EventStoreDBClient {
  const tell: Report = (line) => report(redacted(line, url));
  const client = withoutPrinting(() => parsed(url), tell);
  const internals = client as unknown as Internals;
  const open = internals.GRPCStreamCreator;
  internals.GRPCStreamCreator = (service, name, create, cache) =>
    open(service, name, (grpcClient) => forgiving(create(grpcClient)), cache);
  const reconnect = internals.handleError;
  // The client does not wait for it. It fails where no node is found while another call fails.
  internals.handleError = async (grpcClient, error) => {
    try {
      await reconnect(grpcClient, error);
    } catch (failure) {
      tell(`EventStoreDB cannot be connected anew: ${messageOf(failure)}`);
    }
  };
  return client;
}

/**
 * Being disposed of, the client cancels its calls, but leaves the connection. It then waits for all of them to end,
 * for ever if need be: one that was answered and not read to its end never does.
 */
export async function endClient(client: EventStoreDBClient): Promise<void> {
  await Promise.race([client.dispose(), delay(FAREWELL_MILLISECONDS, undefined, { ref: false })]);
  void closeChannel(client);
}

/** Not waited for: of a cluster that cannot be found the client would first look for a node. */
export async function closeChannel(client: EventStoreDBClient): Promise<void> {
  try {
    (await (client as unknown as Internals).getChannel()).close();
  } catch {
    // There is none, because no server was found.
  }
}

/**
 * Catches the rejections of promises that the client made and nobody holds, until the answer is called. Any other
 * ends the process, as it would without this. It is the last resort: what is known is prevented by `openClient`.
 */
export function catchRejections(url: string, report: Report): () => void {
  const caught = (reason: unknown): void => {
    if (!isOfClient(reason)) throw reason;
    report(redacted(`The client of EventStoreDB failed behind our back: ${messageOf(reason)}`, url));
  };
  process.on('unhandledRejection', caught);
  return () => process.off('unhandledRejection', caught);
}

/** A text without the password of the URL, wherever and however it stands there. */
export function redacted(text: string, url: string): string {
  const [, credentials = ''] = /:\/\/(.*)@/s.exec(url) ?? [];
  const password = credentials.slice(credentials.indexOf(':') + 1);
  if (!credentials.includes(':') || password === '') return text;
  // The client takes the password only up to a colon in it.
  const forms = [password, decoded(password), ...password.split(':')].filter((form) => form !== '');
  const longestFirst = forms.sort((a, b) => b.length - a.length).map(literally);
  return text.replaceAll(new RegExp(longestFirst.join('|'), 'g'), '[redacted]');
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function parsed(url: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(url);
  } catch (error) {
    // Not with it as the cause: the client's error holds the URL.
    // eslint-disable-next-line preserve-caught-error
    throw new Error(redacted(messageOf(error), url));
  }
}

/** The client prints its whole URL for what it does not like in it. */
function withoutPrinting<Result>(open: () => Result, tell: Report): Result {
  /* eslint-disable no-console */
  const { warn } = console;
  console.warn = (...message: unknown[]) => tell(message.join(' ').replaceAll(/\s+/g, ' '));
  try {
    return open();
  } finally {
    console.warn = warn;
  }
  /* eslint-enable no-console */
}

/**
 * All clients of a process keep the appends that wait for an answer in one place, and the end of any one's stream
 * empties it. An answer that comes after that to another client's append is looked up in vain and throws where
 * nobody catches it, which would end the process. So it is dropped: its append was rejected already.
 * What waits for a full stream to drain when the stream fails is rejected where nobody catches it, too. So no stream
 * is ever full: the stream writer bounds what is under way.
 */
function forgiving(stream: Duplex): Duplex {
  for (const listener of stream.listeners('data')) {
    stream.removeListener('data', listener as () => void);
    stream.on('data', (answer: unknown) => {
      try {
        listener.call(stream, answer);
      } catch {
        // Whoever waited has been told that the outcome is not known.
      }
    });
  }
  // Reads have nothing to write to.
  const write = (stream as Partial<Duplex>).write?.bind(stream) as
    ((message: unknown) => boolean) | undefined;
  if (write === undefined) return stream;
  const writeOn = (message: unknown): boolean => {
    write(message);
    return true;
  };
  return Object.assign(stream, { write: writeOn });
}

/** Whether the innermost frame of an error that is not of Node.js itself is the client's. */
function isOfClient(reason: unknown): boolean {
  const frames = reason instanceof Error ? (reason.stack ?? '').split('\n') : [];
  const frame = frames.find((line) => line.trimStart().startsWith('at ') && !line.includes('node:'));
  return frame !== undefined && /node_modules[\\/]@(?:eventstore|grpc)[\\/]/.test(frame);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
