import { z } from 'zod';
import { type EventBatch, type EventSubscription, OtherLog } from '../ports/event-store.ts';
import type { ReadModelStore } from '../ports/read-model-store.ts';

const MARKS = 'log-marks_v1';

/** The runners that keep a mark. */
export const markedRunners = ['projector', 'processor', 'notary'] as const;

const stored = z.object({ position: z.string(), eventId: z.string() });

/**
 * The last event that a runner has projected, kept beside the documents: its position and its id. A log that has
 * another event there is not the one that the documents were made from.
 */
export class LogMark {
  private readonly runner: (typeof markedRunners)[number];
  private readonly documents: ReadModelStore;
  private readonly subscription: EventSubscription;
  private position = 0n;

  constructor(
    runner: (typeof markedRunners)[number],
    documents: ReadModelStore,
    subscription: EventSubscription,
  ) {
    this.runner = runner;
    this.documents = documents;
    this.subscription = subscription;
  }

  /** Throws OtherLog where the log has another event, or none, at the place of the mark. */
  async requireSameLog(): Promise<void> {
    await this.documents.prepare({ name: MARKS, indexes: [] });
    const found = await this.documents.get(MARKS, this.runner);
    if (found === undefined) return;
    const { position, eventId } = stored.parse(found);
    const present = await this.subscription.idAt(BigInt(position));
    if (present !== eventId) {
      throw new OtherLog(BigInt(position), `event ${eventId} was there, and now is ${present ?? 'none'}`);
    }
    this.position = BigInt(position);
  }

  /** To be called when a batch was projected. */
  async moveTo({ events }: EventBatch): Promise<void> {
    const last = events.at(-1);
    if (last === undefined || last.position <= this.position) return;
    const mark = { runner: this.runner, position: String(last.position), eventId: last.id };
    await this.documents.put(MARKS, this.runner, mark);
    this.position = last.position;
  }
}

/** Forgets the marks of all runners: their documents are made again from another log. */
export async function dropLogMarks(documents: ReadModelStore): Promise<void> {
  await documents.drop(MARKS);
}
