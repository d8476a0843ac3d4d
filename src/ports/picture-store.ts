import type { FileStore } from './file-store.ts';

/** Where pictures are stored. No picture is ever removed. */
export type PictureStore = Omit<FileStore, 'remove'>;
