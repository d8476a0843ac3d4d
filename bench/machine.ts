import { mkdtemp, open, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.ts';

/** What a benchmark ran on: figures of two machines are not to be compared, ratios may be. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
  /** What it takes to write 4 KiB and to synchronise them with the disk, in milliseconds. */
  readonly syncMilliseconds: number;
}

const SYNCS = 200;

/** Describes this machine, its disk where temporary directories are. */
export async function describeMachine(): Promise<Machine> {
  const processors = cpus();
  return {
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    syncMilliseconds: await measureSync(),
  };
}

async function measureSync(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'marquee-bench-'));
  try {
    const file = await open(join(directory, 'sync'), 'w');
    const block = Buffer.alloc(4096, 1);
    const times: number[] = [];
    for (let sync = 0; sync < SYNCS; sync += 1) {
      const startedAt = performance.now();
      await file.write(block, 0, block.length, sync * block.length);
      await file.datasync();
      times.push(performance.now() - startedAt);
    }
    await file.close();
    return median(times);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
