/**
 * Files of imports by the digest of their bytes, outside the log: what is uploaded, until it is worked off, and the
 * reports. All methods reject with StoreUnavailable when the store cannot be used.
 */
export interface ImportFiles {
  /** Stores a file, durably when it resolves, and answers its digest. */
  store(bytes: Buffer): Promise<string>;
  /** The file of a digest; null where there is none, or where what is there has another digest. */
  read(digest: string): Promise<Buffer | null>;
  /** Removes a file, if it is there. */
  remove(digest: string): Promise<void>;
}
