import {
  type Collection,
  type CreateIndexesOptions,
  type Db,
  type Document,
  type IndexDescription,
  MongoBulkWriteError,
  MongoClient,
  MongoClientClosedError,
  MongoDriverError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerClosedError,
  MongoServerError,
  MongoSystemError,
  MongoTopologyClosedError,
  MongoUnexpectedServerResponseError,
  MongoWriteConcernError,
} from 'mongodb';
import { StoreUnavailable } from '../../engine/ports/event-store.ts';

/**
 * Whatever is asked is answered within `ANSWER`, be it by StoreUnavailable. The driver's own limits lie below it,
 * so that it gives up, frees the connection and looks for another server by itself; but it may try twice.
 */
const MILLISECONDS = { selection: 3000, connect: 2000, socket: 4000, acknowledgement: 4000, answer: 5000 };

/** How often the driver looks whether the servers live: soon enough to let requests fail fast while they do not. */
const HEARTBEAT_MILLISECONDS = 2000;

/**
 * Building an index over what is there already may take its time, and MongoDB gives it up when the connection
 * ends. The driver knows the option, though its types do not say so.
 */
const INDEX_MILLISECONDS = 60_000;
const WHILE_INDEXES_ARE_MADE: CreateIndexesOptions & { readonly socketTimeoutMS: number } = {
  socketTimeoutMS: INDEX_MILLISECONDS,
};

const DEFAULT_DATABASE = 'marquee';

/** What a server may run on a read, so that it does not work on for one who has gone. */
export const READ_LIMIT = { maxTimeMS: MILLISECONDS.socket } as const;

export interface MongoDbOptions {
  /** `mongodb://` or `mongodb+srv://`, with its credentials, TLS and replica set. */
  readonly url: string;
  /** The database; without it the one that the URL names, else `marquee`. */
  readonly database?: string;
  /** Told when a server ceases to answer, once until it answers again. */
  readonly onFault?: (fault: Error) => void;
}

/**
 * Connects to a MongoDB: a replica set, or a single node. Throws StoreUnavailable when none answers, and a
 * MongoError when the URL or the credentials are wrong.
 */
export async function openMongoDb({ url, database, onFault }: MongoDbOptions): Promise<MongoDb> {
  const client = new MongoClient(url, {
    appName: 'marquee',
    serverSelectionTimeoutMS: MILLISECONDS.selection,
    connectTimeoutMS: MILLISECONDS.connect,
    socketTimeoutMS: MILLISECONDS.socket,
    waitQueueTimeoutMS: MILLISECONDS.selection,
    heartbeatFrequencyMS: HEARTBEAT_MILLISECONDS,
    // What is acknowledged outlives the loss of a server. The driver repeats writes where the server can recognise
    // a repeat; a single node cannot, and there every write of ours may be repeated by who asked for it.
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: MILLISECONDS.acknowledgement },
    readPreference: 'primary',
  });
  if (onFault !== undefined) reportFaults(client, onFault);
  const namesDatabase = /^[^:]+:\/\/[^/]+\/[^?]/.test(url);
  const opened = new MongoDb(client, client.db(database ?? (namesDatabase ? undefined : DEFAULT_DATABASE)));
  try {
    await opened.reach(() => client.connect());
    return opened;
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** A connection to one database. The adapters share it. */
export class MongoDb {
  readonly #client: MongoClient;
  readonly #database: Db;

  constructor(client: MongoClient, database: Db) {
    this.#client = client;
    this.#database = database;
  }

  /** The connection itself, for a library that brings its own queries. */
  get connection(): { readonly client: MongoClient; readonly databaseName: string } {
    return { client: this.#client, databaseName: this.#database.databaseName };
  }

  /** A collection whose 64-bit integers are bigints. Numbers of JSON are never stored as such. */
  collection<Stored extends Document>(name: string): Collection<Stored> {
    return this.#database.collection<Stored>(name, { useBigInt64: true, ignoreUndefined: true });
  }

  /**
   * Does one thing over the connection. Throws StoreUnavailable when it takes longer than the limit, or when it is
   * not known whether it was done; other errors as they are.
   */
  async reach<Result>(work: () => Promise<Result>, limit = MILLISECONDS.answer): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const late = (): void => reject(new StoreUnavailable(`MongoDB gave no answer within ${limit} ms.`));
      timer = setTimeout(late, limit);
    });
    try {
      return await Promise.race([work(), tooLate]);
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      throw new StoreUnavailable('MongoDB cannot be reached.', { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Makes the indexes that a collection does not have. Throws StoreUnavailable, and, where one of the same fields or
   * the same name has other options, an Error that says what to do.
   */
  async makeIndexes<Stored extends Document>(
    collection: Collection<Stored>,
    indexes: readonly IndexDescription[],
  ): Promise<void> {
    try {
      await this.reach(
        () => collection.createIndexes([...indexes], WHILE_INDEXES_ARE_MADE),
        INDEX_MILLISECONDS,
      );
    } catch (error) {
      if (!(error instanceof MongoServerError) || !INDEX_CONFLICTS.has(error.code)) throw error;
      const place = `db.getCollection('${collection.collectionName}')`;
      const remedy = `Remove that one with ${place}.dropIndex(…): then it is made anew.`;
      throw new Error(`An index in MongoDB is in the way of one that is needed. ${remedy} ${error.message}`, {
        cause: error,
      });
    }
  }

  /** Closes the connection. What is under way ends with StoreUnavailable. */
  async close(): Promise<void> {
    await this.#client.close();
  }
}

function reportFaults(client: MongoClient, onFault: (fault: Error) => void): void {
  const failing = new Set<string>();
  client.on('serverHeartbeatFailed', ({ connectionId, failure }) => {
    if (!failing.has(connectionId)) onFault(failure);
    failing.add(connectionId);
  });
  client.on('serverHeartbeatSucceeded', ({ connectionId }) => failing.delete(connectionId));
}

const DUPLICATE_KEY = 11000;
/** Another index of the same fields, or of the same name. */
const INDEX_CONFLICTS: ReadonlySet<unknown> = new Set([85, 86]);

/** Whether a write was refused because there is a document of this id. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/**
 * Which operations of an unordered bulk write were refused for a duplicate key, by their place. Throws the error
 * where anything else went wrong: then none of them may be taken for done.
 */
export function duplicatesIn(error: unknown): readonly number[] {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const refused = [error.writeErrors].flat();
  if (refused.length === 0 || refused.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
  return refused.map(({ index }) => index);
}

/** Whether a collection was not there. A few servers of the same protocol give no code. */
export function isMissingCollection(error: unknown): boolean {
  return error instanceof MongoServerError && (error.code === 26 || error.message === 'ns not found');
}

/**
 * A server that stops, is no longer the primary, is overloaded, or took too long; one that was started anew in the
 * middle of an answer (43), or a collection that was dropped then to be made anew (175); one with no node for the read
 * (133), that is being reconfigured (365), interrupted the operation (11601), or has no room on its disk (14031).
 */
const TRANSIENT_CODES: ReadonlySet<unknown> = new Set([
  6, 7, 43, 50, 64, 89, 91, 100, 133, 134, 175, 189, 262, 365, 462, 9001, 10107, 11600, 11601, 11602, 13435,
  13436, 14031,
]);
const TRANSIENT_LABELS = [
  'RetryableWriteError',
  'RetryableError',
  'SystemOverloadedError',
  'TransientTransactionError',
  'NoWritesPerformed',
];

function isUnavailability(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError) {
    if (error.result.getWriteConcernError() !== undefined) return true;
    // Where the bulk write failed as a whole, the driver puts the error of the connection inside.
    if ([error.writeErrors].flat().length === 0 && isOfTheConnection(error.errorResponse)) return true;
  }
  if (error instanceof MongoWriteConcernError) return true;
  if (error instanceof MongoServerError) {
    return TRANSIENT_CODES.has(error.code) || TRANSIENT_LABELS.some((label) => error.hasErrorLabel(label));
  }
  return isOfTheConnection(error);
}

function isOfTheConnection(error: unknown): boolean {
  const kinds = [
    MongoNetworkError,
    MongoSystemError,
    MongoNotConnectedError,
    MongoTopologyClosedError,
    MongoServerClosedError,
    MongoClientClosedError,
    MongoUnexpectedServerResponseError,
  ];
  if (kinds.some((kind) => error instanceof kind)) return true;
  // The driver does not export the class of this one.
  if (error instanceof MongoDriverError) return error.name === 'MongoWaitQueueTimeoutError';
  // What a socket says that the server has closed (EPIPE), the driver sometimes hands on as Node gives it.
  return typeof (error as NodeJS.ErrnoException | undefined)?.code === 'string';
}
