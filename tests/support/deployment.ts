import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ended, RunningMarquee } from './process.ts';

/** Something that is stored, by the place where it lies, as bytes one for one. */
export type Stored = readonly [place: string, content: string];

/** Where whole processes of the program keep everything, that is theirs alone but for a node that is given. */
export interface Deployment {
  /** Holds all that is in files: secrets, the mails that were sent, and stores that are no servers. */
  readonly directory: string;
  /** Starts a process, with all roles unless `ROLES` says otherwise, and without demo data unless they are asked for. */
  start(environment?: Readonly<Record<string, string>>): Promise<RunningMarquee>;
  /** Runs a command of the CLI to its end. */
  run(...words: readonly string[]): Promise<Ended>;
  /** Changes the bytes of the log while no process has it open. Only where it is ours. */
  tamper(change: (log: Buffer) => void): Promise<void>;
  /** As if the time were over for which roles belong to a process that was killed. None that could have one may run. */
  letLeasesLapse(): Promise<void>;
  /** Everything that is stored but the mails, a moment later: documents are on their way to their file. Needs `isReadWhole`. */
  stored(): Promise<readonly Stored[]>;
  /** Ends every process that is left, and removes everything. */
  close(): Promise<void>;
}

/** After so long, documents have come to their file. */
export const WRITTEN_MILLISECONDS = 1000;

export async function changeFile(file: string, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(file);
  change(bytes);
  await writeFile(file, bytes);
}

export function filesBelow(folder: string): readonly Stored[] {
  return readdirSync(folder).flatMap((name): readonly Stored[] => {
    const file = join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [[file, readFileSync(file).toString('latin1')]];
  });
}
