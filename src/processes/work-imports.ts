import { workImport } from '../commands/imports/work-import.ts';
import type { ImportId } from '../domain/kernel/ids.ts';
import { defineProcessManager } from './define-process-manager.ts';

/** Works imports off, one after the other: each may name what the one before it has made. */
export const workImports = defineProcessManager<{ readonly importId: ImportId }>({
  name: 'work-imports',
  starts: {
    ImportRequested: ({ data: { importId } }) => ({ id: importId, subject: 'imports', data: { importId } }),
  },
  // Its end is recorded before its file is removed, so the job itself tells when all is done.
  ends: {},
  perform: workImport,
});
