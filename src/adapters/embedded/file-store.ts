import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailable } from '../../engine/ports/event-store.ts';
import { digestOf, type FileStore } from '../../ports/file-store.ts';

/** The name of a file that is whole. */
const IS_DIGEST = /^[0-9a-f]{64}$/;

/** Files in a folder of a data directory: `posters/<digest>`. */
export class EmbeddedFileStore implements FileStore {
  readonly #directory: string;
  readonly #onFault: (fault: Error) => void;

  /** `onFault` is told, for the operator, what keeps a file from being written or read. */
  constructor(dataDirectory: string, folder: string, onFault: (fault: Error) => void) {
    this.#directory = join(dataDirectory, folder);
    this.#onFault = onFault;
  }

  async store(bytes: Buffer): Promise<string> {
    const digest = digestOf(bytes);
    if ((await this.#bytesOf(digest))?.equals(bytes) === true) return digest;
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await this.#write(digest, bytes);
    } catch (error) {
      throw this.#unusable(error);
    }
    return digest;
  }

  async read(digest: string): Promise<Buffer | null> {
    const bytes = await this.#bytesOf(digest);
    if (bytes === null || digestOf(bytes) === digest) return bytes;
    this.#onFault(new Error(`The file ${join(this.#directory, digest)} is damaged.`));
    return null;
  }

  async remove(digest: string): Promise<void> {
    try {
      await rm(join(this.#directory, digest), { force: true });
    } catch (error) {
      throw this.#unusable(error);
    }
  }

  async *list(): AsyncGenerator<string> {
    for (const name of await this.#names()) if (IS_DIGEST.test(name)) yield name;
  }

  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw this.#unusable(error);
    }
  }

  /** Whole or not at all, whenever the machine stops: a file of its final name has all its bytes on the disk. */
  async #write(digest: string, bytes: Buffer): Promise<void> {
    const temporary = join(this.#directory, `${digest}.${randomUUID()}.part`);
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(this.#directory, digest));
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    const directory = await open(this.#directory, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }

  async #bytesOf(digest: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.#directory, digest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.#unusable(error);
    }
  }

  #unusable(cause: unknown): StoreUnavailable {
    const unusable = new StoreUnavailable(`The files in ${this.#directory} cannot be used.`, { cause });
    this.#onFault(unusable);
    return unusable;
  }
}
