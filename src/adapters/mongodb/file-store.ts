import { GridFSBucket, type GridFSFile, MongoGridFSChunkError, MongoRuntimeError } from 'mongodb';
import { digestOf, type FileStore } from '../../ports/file-store.ts';
import { type MongoDb, READ_LIMIT } from './connection.ts';

const FILES_PER_PAGE = 1000;

/**
 * Files in a bucket of GridFS; a file's name is its digest. Each write is a file with an id of its own: two that store the
 * same bytes at the same time do not touch each other's chunks, and leave two equal files.
 */
export class MongoDbFileStore implements FileStore {
  readonly #db: MongoDb;
  readonly #bucket: GridFSBucket;
  readonly #onFault: (fault: Error) => void;

  /** `onFault` is told, for the operator, of a damaged file. */
  constructor(db: MongoDb, bucketName: string, onFault: (fault: Error) => void) {
    this.#db = db;
    const { client, databaseName } = db.connection;
    this.#bucket = new GridFSBucket(client.db(databaseName), { bucketName });
    this.#onFault = onFault;
  }

  async store(bytes: Buffer): Promise<string> {
    const digest = digestOf(bytes);
    if ((await this.#find(digest)).bytes !== null) return digest;
    await this.#db.reach(
      () =>
        new Promise<void>((resolve, reject) => {
          const upload = this.#bucket.openUploadStream(digest);
          upload.once('finish', () => resolve());
          upload.once('error', reject);
          upload.end(bytes);
        }),
    );
    return digest;
  }

  async read(digest: string): Promise<Buffer | null> {
    const found = await this.#find(digest);
    if (found.bytes !== null || found.files === 0) return found.bytes;
    // What is being removed loses its chunks one by one, and is gone at the second look.
    const { bytes, files } = await this.#find(digest);
    if (bytes === null && files > 0) this.#onFault(new Error(`The file ${digest} in GridFS is damaged.`));
    return bytes;
  }

  async remove(digest: string): Promise<void> {
    const files = await this.#db.reach(() => this.#bucket.find({ filename: digest }, READ_LIMIT).toArray());
    for (const { _id: id } of files) await this.#db.reach(() => this.#bucket.delete(id));
  }

  async *list(): AsyncGenerator<string> {
    for (let after = ''; ;) {
      const beyond = { filename: { $gt: after } };
      const options = { ...READ_LIMIT, sort: { filename: 1 }, limit: FILES_PER_PAGE } as const;
      const files = await this.#db.reach(() => this.#bucket.find(beyond, options).toArray());
      const last = files.at(-1);
      if (last === undefined) return;
      yield* files.map(({ filename }) => filename);
      after = last.filename;
    }
  }

  /** The first whole file of a digest, and how many there are. */
  async #find(digest: string): Promise<{ readonly bytes: Buffer | null; readonly files: number }> {
    const files = await this.#db.reach(() => this.#bucket.find({ filename: digest }, READ_LIMIT).toArray());
    for (const file of files) {
      const bytes = await this.#bytesOf(file);
      if (bytes !== null && digestOf(bytes) === digest) return { bytes, files: files.length };
    }
    return { bytes: null, files: files.length };
  }

  /** Null where a chunk is missing or has another length than was written. */
  async #bytesOf({ _id: id }: GridFSFile): Promise<Buffer | null> {
    try {
      return await this.#db.reach(async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of this.#bucket.openDownloadStream(id)) chunks.push(chunk as Buffer);
        return Buffer.concat(chunks);
      });
    } catch (error) {
      if (error instanceof MongoGridFSChunkError || error instanceof MongoRuntimeError) return null;
      throw error;
    }
  }
}
