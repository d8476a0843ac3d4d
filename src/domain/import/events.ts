import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { ImportId } from '../kernel/ids.ts';
import { FileDigest, importCounts, ImportFault, ImportKind } from './values.ts';

/** What is in the file stays outside the log: it may be about people, and much of it may be refused. */
export const ImportRequested = event('ImportRequested', {
  importId: ImportId,
  kind: ImportKind,
  dryRun: z.boolean(),
  file: FileDigest,
  bytes: z.int().min(1),
});
/** The counts are of all rows so far. So is the report, a file outside the log. */
export const ImportProgressed = event('ImportProgressed', {
  importId: ImportId,
  ...importCounts,
  report: FileDigest,
});
/** Every row of the file was worked through. */
export const ImportFinished = event('ImportFinished', { importId: ImportId });
/** The file could not be worked through to its end. */
export const ImportFailed = event('ImportFailed', { importId: ImportId, fault: ImportFault });

export const importEvents = [ImportRequested, ImportProgressed, ImportFinished, ImportFailed] as const;

export type ImportEvent = EventOf<(typeof importEvents)[number]>;
