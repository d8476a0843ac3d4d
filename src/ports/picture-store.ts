import { createHash } from 'node:crypto';

/** The digest that a picture is stored under: the SHA-256 of its bytes, in lower-case hex. */
export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Pictures by the digest of their bytes, outside the log. Nothing is ever changed or removed: a picture that nobody
 * refers to (its command was interrupted before its event) does no harm, and is found again when it is stored again.
 * All methods reject with StoreUnavailable when the store cannot be used, also for want of room.
 */
export interface PictureStore {
  /** Stores a picture, durably when it resolves, and answers its digest. A damaged one of that digest is replaced. */
  store(bytes: Buffer): Promise<string>;
  /** The picture of a digest; null where there is none, or where what is there has another digest. */
  read(digest: string): Promise<Buffer | null>;
  /** The digests of all pictures, each at least once. What is stored meanwhile may be missed. */
  list(): AsyncIterable<string>;
}
