import { createHash } from 'node:crypto';

/** The digest that a file is stored under: the SHA-256 of its bytes, in lower-case hex. */
export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Files by the digest of their bytes, outside the log. Nothing is ever changed. A file that nobody refers to (its command
 * was interrupted before its event) does no harm, and is found again when it is stored again. All methods reject with
 * StoreUnavailable when the store cannot be used, also for want of room.
 */
export interface FileStore {
  /** Stores a file, durably when it resolves, and answers its digest. A damaged one of that digest is replaced. */
  store(bytes: Buffer): Promise<string>;
  /** The file of a digest; null where there is none, or where what is there has another digest. */
  read(digest: string): Promise<Buffer | null>;
  /** Removes a file, if it is there. */
  remove(digest: string): Promise<void>;
  /** The digests of all files, each at least once. What is stored meanwhile may be missed. */
  list(): AsyncIterable<string>;
}
