import { setTimeout as delay } from 'node:timers/promises';
import type { CommandResult } from '../commands/command-result.ts';
import type { CommandDependencies } from '../commands/dependencies.ts';
import type { CommandContext } from '../commands/envelope.ts';
import type { DocumentStore } from '../domain/kernel/document-store.ts';
import { addSeconds, instantOf, type Instant } from '../domain/kernel/instant.ts';
import { collectionOf, type AnyProjection } from '../feed/projection.ts';
import { contextOf, type Work } from './process.ts';

const LOOK_MILLISECONDS = 100;
const CONCURRENCY = 16;
const ATTEMPTS = 12;
const LONGEST_PAUSE_SECONDS = 300;

/** What a worker remembers of a piece of work. Only workers write it. */
type Notes = {
  readonly workId: string;
  /** When the work was due; what is due anew is not what these notes are about. */
  readonly due: Instant;
  readonly state: 'waiting' | 'finished' | 'parked';
  readonly attempts: number;
  readonly retryAt: Instant;
  readonly fault: string | null;
};

/** A process whose kind of work does not matter, for those who run many. */
export interface AnyProcess {
  readonly work: AnyProjection;
  readonly perform: (
    dependencies: CommandDependencies,
    context: CommandContext,
    item: never,
  ) => Promise<CommandResult<unknown>>;
}

/**
 * Does what is due of one process, at most so many pieces at once and those of one subject one after the other.
 * What fails is tried again, less and less often; what fails too often is parked with its reason.
 */
export class ProcessWorker {
  private readonly process: AnyProcess;
  private readonly collection: string;
  private readonly notesCollection: string;
  private readonly documents: DocumentStore;
  private readonly dependencies: CommandDependencies;
  private readonly clock: () => Instant;
  private readonly report: (process: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly notes = new Map<string, Notes>();
  private readonly busySubjects = new Set<string>();
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> | undefined;

  constructor(
    process: AnyProcess,
    documents: DocumentStore,
    dependencies: CommandDependencies,
    clock: () => Instant,
    report: (process: string, error: unknown) => void,
  ) {
    this.process = process;
    this.collection = collectionOf(process.work);
    this.notesCollection = `${this.collection}_notes`;
    this.documents = documents;
    this.dependencies = dependencies;
    this.clock = clock;
    this.report = report;
  }

  /** Begins to look for work. The projection of the work must have been started. */
  async start(): Promise<void> {
    await this.documents.prepare({ name: this.notesCollection, indexes: [] });
    for (const notes of await this.documents.find(this.notesCollection, { filter: {} })) {
      this.notes.set((notes as Notes).workId, notes as Notes);
    }
    this.running = this.run();
  }

  /** Finishes what is under way and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.inFlight);
  }

  /** What was given up, with its reason. */
  get parked(): readonly Notes[] {
    return [...this.notes.values()].filter(({ state }) => state === 'parked');
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for (const work of await this.due()) this.begin(work);
      } catch (error) {
        this.report(this.process.work.name, error);
      }
      await delay(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async due(): Promise<readonly Work[]> {
    const found = await this.documents.find(this.collection, {
      filter: { due: { $lte: this.clock() } },
      sort: { due: 1 },
      limit: CONCURRENCY * 4 + this.notes.size,
    });
    return found as unknown as readonly Work[];
  }

  private begin(work: Work): void {
    if (this.inFlight.size >= CONCURRENCY || this.busySubjects.has(work.subject)) return;
    const known = this.notes.get(work.workId);
    const notes = known?.due === work.due ? known : undefined;
    if (notes?.state === 'finished' || notes?.state === 'parked') return;
    if ((notes?.retryAt ?? '') > this.clock()) return;
    this.busySubjects.add(work.subject);
    const done = this.perform(work, notes?.attempts ?? 0)
      // Not even a note of its failure could be written: the notes in memory say when it is tried again.
      .catch((error: unknown) => this.report(this.process.work.name, error))
      .finally(() => {
        this.busySubjects.delete(work.subject);
        this.inFlight.delete(done);
      });
    this.inFlight.add(done);
  }

  private async perform(work: Work, attempts: number): Promise<void> {
    const { name } = this.process.work;
    try {
      const context = contextOf(name, work, this.clock());
      const result = await this.process.perform(this.dependencies, context, work as never);
      if (result.outcome === 'rejected')
        throw new Error(`${result.rejection.code}: ${result.rejection.detail}`);
      await this.settle(work, result.position);
    } catch (error) {
      if (!this.stopping.signal.aborted) await this.postpone(work, attempts + 1, error);
    }
  }

  /** Work is over when its outcome's event has removed it; where there was nothing to record, the notes say so. */
  private async settle(work: Work, position: bigint): Promise<void> {
    for (let looks = 0; looks < 50; looks += 1) {
      if ((await this.documents.checkpoint(this.collection)) >= position) break;
      await delay(LOOK_MILLISECONDS);
    }
    const left = (await this.documents.get(this.collection, work.workId)) as Work | undefined;
    if (left?.due !== work.due) return this.forget(work.workId);
    const { workId, due } = work;
    await this.write({ workId, due, state: 'finished', attempts: 0, retryAt: this.clock(), fault: null });
  }

  private async postpone(work: Work, attempts: number, error: unknown): Promise<void> {
    const fault = error instanceof Error ? error.message : String(error);
    const state = attempts >= ATTEMPTS ? 'parked' : 'waiting';
    const pause = Math.min(2 ** attempts / 2, LONGEST_PAUSE_SECONDS);
    const retryAt = addSeconds(this.clock(), pause);
    await this.write({ workId: work.workId, due: work.due, state, attempts, retryAt, fault });
    // Once is often a matter of order: what it needs is another process's work, and comes in a moment.
    if (attempts > 1) this.report(this.process.work.name, error);
  }

  private async write(notes: Notes): Promise<void> {
    this.notes.set(notes.workId, notes);
    await this.documents.put(this.notesCollection, notes.workId, notes);
  }

  private async forget(workId: string): Promise<void> {
    if (this.notes.delete(workId)) await this.documents.put(this.notesCollection, workId, null);
  }
}

/** The time of this machine. */
export function systemClock(): Instant {
  return instantOf(Date.now());
}
