import { setTimeout as delay } from 'node:timers/promises';
import type { CommandResult } from '../command-handling/command-result.ts';
import { CommandSession } from '../command-handling/command-session.ts';
import type { StreamWriter } from '../command-handling/stream-writer.ts';
import type { ReadModelStore } from '../ports/read-model-store.ts';
import { addSeconds, instantOf, type Instant } from '../instant.ts';
import { collectionOf, type AnyProjection } from '../projections/projection.ts';
import { contextOf, type Job } from './process-manager.ts';

const LOOK_MILLISECONDS = 100;
const CONCURRENCY = 16;
/**
 * Work that was found to need nothing stays in its collection, so most looks are for what has come due lately: since
 * longer ago than an outage lasts, after which a feed that catches up brings what has been due all the while. One in so
 * many is for everything, and each one while there is something to do or after the clock has jumped.
 */
const LATELY_SECONDS = 24 * 3600;
const LOOKS_FOR_EVERYTHING = 600;
/** Refused so often, work is given up until the process starts anew. Faults are never counted: outages end. */
const REFUSALS = 12;
const LONGEST_PAUSE_SECONDS = 300;

/** What a worker remembers of a piece of work. Only workers write it. */
type Notes = {
  readonly workId: string;
  /** When the work was due; what is due anew is not what these notes are about. */
  readonly due: Instant;
  readonly state: 'waiting' | 'finished' | 'parked';
  readonly attempts: number;
  /** How many of the attempts were refused by what is so, and not by a fault. */
  readonly refusals: number;
  readonly retryAt: Instant;
  readonly fault: string | null;
};

/** How often a piece of work was tried in vain. Older notes count no refusals. */
type Tries = { readonly attempts: number; readonly refusals?: number };

const untried = { attempts: 0, refusals: 0 } as const;

/** A process whose kind of work does not matter, for those who run many. */
export interface AnyProcessManager<Dependencies> {
  readonly work: AnyProjection;
  readonly perform: (
    dependencies: Dependencies,
    session: CommandSession,
    item: never,
  ) => Promise<CommandResult<unknown, string>>;
}

/**
 * Does what is due of one process, at most so many pieces at once and those of one subject one after the other.
 * What fails is tried again, less and less often, for as long as that takes; what is refused too often is parked with
 * its reason, until the next start.
 */
export class JobWorker<Dependencies extends { readonly writer: StreamWriter }> {
  private readonly process: AnyProcessManager<Dependencies>;
  private readonly collection: string;
  private readonly notesCollection: string;
  private readonly documents: ReadModelStore;
  private readonly dependencies: Dependencies;
  private readonly clock: () => Instant;
  private readonly report: (process: string, error: unknown) => void;
  private readonly stopping = new AbortController();
  private readonly notes = new Map<string, Notes>();
  private readonly busySubjects = new Set<string>();
  private readonly inFlight = new Set<Promise<void>>();
  private running: Promise<void> | undefined;

  constructor(
    process: AnyProcessManager<Dependencies>,
    documents: ReadModelStore,
    dependencies: Dependencies,
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
    for (const stored of await this.documents.find(this.notesCollection, { filter: {} })) {
      const notes = stored as Notes;
      const isParked = notes.state === 'parked';
      this.notes.set(
        notes.workId,
        isParked ? { ...notes, ...untried, state: 'waiting', retryAt: this.clock() } : notes,
      );
    }
    this.running = this.run();
  }

  /** Finishes what is under way and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.inFlight);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let looks = 0;
    let lookedAt = this.clock();
    while (!signal.aborted) {
      const now = this.clock();
      const hasClockJumped = now < lookedAt || now > addSeconds(lookedAt, LATELY_SECONDS / 2);
      if (hasClockJumped || this.hasRetry(now) || looks === LOOKS_FOR_EVERYTHING) looks = 0;
      try {
        const found = await this.due(now, looks === 0 ? null : addSeconds(now, -LATELY_SECONDS));
        const begun = found.filter((work) => this.begin(work));
        looks = begun.length > 0 || this.inFlight.size > 0 ? 0 : looks + 1;
        lookedAt = now;
      } catch (error) {
        this.report(this.process.work.name, error);
      }
      await delay(LOOK_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  private hasRetry(now: Instant): boolean {
    return [...this.notes.values()].some(({ state, retryAt }) => state === 'waiting' && retryAt <= now);
  }

  /** What is due by now, but what was due before `since`. */
  private async due(now: Instant, since: Instant | null): Promise<readonly Job[]> {
    const limit = CONCURRENCY * 4 + this.notes.size;
    const filter = { due: since === null ? { $lte: now } : { $gte: since, $lte: now } };
    const documents = await this.documents.find(this.collection, { filter, sort: { due: 1 }, limit });
    const found = documents as unknown as readonly Job[];
    if (since === null && found.length < limit) await this.forgetWaitingBut(found, now);
    return found;
  }

  /** Work that waits for another try may have been done otherwise. */
  private async forgetWaitingBut(found: readonly Job[], now: Instant): Promise<void> {
    const ids = new Set(found.map(({ workId }) => workId));
    const over = [...this.notes.values()].filter(
      ({ workId, state, retryAt }) => state === 'waiting' && retryAt <= now && !ids.has(workId),
    );
    for (const { workId } of over) await this.forget(workId);
  }

  /** Begins a piece of work; false where it is not its turn. */
  private begin(work: Job): boolean {
    if (this.inFlight.size >= CONCURRENCY || this.busySubjects.has(work.subject)) return false;
    const known = this.notes.get(work.workId);
    const notes = known?.due === work.due ? known : undefined;
    if (notes?.state === 'finished' || notes?.state === 'parked') return false;
    if ((notes?.retryAt ?? '') > this.clock()) return false;
    this.busySubjects.add(work.subject);
    const done = this.perform(work, notes ?? untried)
      // Not even a note of its failure could be written: the notes in memory say when it is tried again.
      .catch((error: unknown) => this.report(this.process.work.name, error))
      .finally(() => {
        this.busySubjects.delete(work.subject);
        this.inFlight.delete(done);
      });
    this.inFlight.add(done);
    return true;
  }

  private async perform(work: Job, tried: Tries): Promise<void> {
    const { name } = this.process.work;
    try {
      const context = contextOf(name, work, this.clock());
      const session = new CommandSession(this.dependencies.writer, context);
      const result = await this.process.perform(this.dependencies, session, work as never);
      if (result.outcome === 'accepted') await this.settle(work, session.position);
      else {
        const { code, detail } = result.rejection;
        await this.postpone(work, tried, { isRefusal: true, error: new Error(`${code}: ${detail}`) });
      }
    } catch (error) {
      if (!this.stopping.signal.aborted) await this.postpone(work, tried, { isRefusal: false, error });
    }
  }

  /** Work is over when its outcome's event has removed it; where there was nothing to record, the notes say so. */
  private async settle(work: Job, position: bigint): Promise<void> {
    for (let looks = 0; looks < 50; looks += 1) {
      if ((await this.documents.checkpoint(this.collection)) >= position) break;
      await delay(LOOK_MILLISECONDS);
    }
    const left = (await this.documents.get(this.collection, work.workId)) as Job | undefined;
    if (left?.due !== work.due) return this.forget(work.workId);
    const { workId, due } = work;
    await this.write({ workId, due, state: 'finished', ...untried, retryAt: this.clock(), fault: null });
  }

  private async postpone(
    work: Job,
    tried: Tries,
    { isRefusal, error }: { readonly isRefusal: boolean; readonly error: unknown },
  ): Promise<void> {
    const { workId, due } = work;
    const fault = error instanceof Error ? error.message : String(error);
    const attempts = tried.attempts + 1;
    const refusals = (tried.refusals ?? 0) + (isRefusal ? 1 : 0);
    const state = refusals >= REFUSALS ? 'parked' : 'waiting';
    const retryAt = addSeconds(this.clock(), Math.min(2 ** attempts / 2, LONGEST_PAUSE_SECONDS));
    await this.write({ workId, due, state, attempts, refusals, retryAt, fault });
    const isGivenUp = state === 'parked';
    // Once is often a matter of order: what it needs is another process's work, and comes in a moment.
    if (attempts > 1) {
      const told = isGivenUp
        ? new Error(`Given up until the next start: ${workId}`, { cause: error })
        : error;
      this.report(this.process.work.name, told);
    }
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
