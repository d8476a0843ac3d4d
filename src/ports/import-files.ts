import type { FileStore } from './file-store.ts';

/** Where the files of imports are stored: what is uploaded, sealed, until it is worked off, and the reports. */
export type ImportFiles = Omit<FileStore, 'list'>;
