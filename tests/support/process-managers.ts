import { registry } from '../../src/domain/aggregates.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { CommandSession } from '../../src/engine/command-handling/command-session.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import type { Instant } from '../../src/engine/instant.ts';
import type { StoredDocument } from '../../src/engine/ports/read-model-store.ts';
import {
  contextOf,
  type Job,
  type ProcessManager,
} from '../../src/engine/process-managers/process-manager.ts';
import { takes } from '../../src/engine/projections/projection.ts';
import { projectBatch } from '../../src/engine/projections/runner.ts';
import type { InMemorySystem } from './in-memory-system.ts';

type Manager = ProcessManager<CommandDependencies>;

/** The jobs of a process manager after a whole log, by their ids: what a rebuild makes of it. */
async function jobsOf(manager: Manager, events: readonly RecordedEvent[]): Promise<readonly Job[]> {
  const own = events.filter((event) => takes(manager.jobs, event));
  const batch = { events: own, position: events.at(-1)?.position ?? 0n };
  const load = (): Promise<ReadonlyMap<string, StoredDocument>> => Promise.resolve(new Map());
  const documents = await projectBatch(manager.jobs, registry, batch, load);
  return documents.flatMap(({ document }) => (document === null ? [] : [document as unknown as Job]));
}

/**
 * A process that reads the whole log anew, as after a lost checkpoint, and performs every job that it finds due, those that
 * events start meanwhile too, until there is none that it has not performed. Answers how many it has performed. Throws what
 * a job throws.
 */
export async function performEverything(
  system: InMemorySystem,
  managers: readonly Manager[],
  at: Instant,
): Promise<number> {
  const dependencies = system.process();
  const performed = new Set<string>();
  for (;;) {
    const before = performed.size;
    const events = system.store.everything();
    for (const manager of managers) {
      for (const job of await jobsOf(manager, events)) {
        const key = `${manager.name} ${job.jobId} ${job.cause.eventId}`;
        if (job.due > at || performed.has(key)) continue;
        performed.add(key);
        const session = new CommandSession(dependencies.writer, contextOf(manager.name, job, at));
        const result = await manager.perform(dependencies, session, job.data as never);
        if (result.outcome === 'rejected') throw new Error(`${manager.name}: ${result.rejection.detail}`);
      }
    }
    if (performed.size === before) return before;
  }
}
