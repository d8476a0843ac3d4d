import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeHeadWitness } from '../ports/tree-head-witness.ts';

type Head = Parameters<TreeHeadWitness['publish']>[0];

/**
 * Signed heads as files, one each, in a folder for each day: `2026-11-26/000000001000.json` is the head of 1000 events. To
 * be copied to where the owner of this machine cannot change them.
 */
export class TreeHeadFiles implements TreeHeadWitness {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async publish(head: Head): ReturnType<TreeHeadWitness['publish']> {
    const folder = join(this.directory, head.at.slice(0, 10));
    const file = join(folder, `${String(head.size).padStart(12, '0')}.json`);
    const known = await rootIn(file);
    if (known === null) await write(folder, file, head);
    return known === null || known === head.root ? { outcome: 'shown' } : { outcome: 'other', root: known };
  }
}

/** The root in a file; null where there is none, or where what is there was not written to its end. */
async function rootIn(file: string): Promise<string | null> {
  try {
    const { root } = JSON.parse(await readFile(file, 'utf8')) as Partial<Head>;
    return root ?? null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all: whoever copies the files must never find half of one. */
async function write(folder: string, file: string, head: Head): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open(unfinished, 'w', 0o644);
    try {
      await handle.writeFile(`${JSON.stringify(head)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
