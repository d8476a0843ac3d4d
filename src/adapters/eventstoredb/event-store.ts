import type { EventSubscription, EventScan, EventStore } from '../../engine/ports/event-store.ts';
import { Connection } from './client.ts';
import { EventStoreDbLog } from './log.ts';
import { EventStoreDbSubscription } from './subscription.ts';
import { EventStoreDbStreams } from './streams.ts';
import { catchRejections, type Report } from './vendor-client.ts';

/** Longer than a node was ever seen to stall while it was sound (0.85 s), and than a frozen one takes to be noticed. */
const ANSWER_MILLISECONDS = 3000;

export interface EventStoreDbOptions {
  /** `esdb://…`, of one node or several. Its password goes into no message. */
  readonly url: string;
  /** What the names of our streams begin with: a store may hold others' beside them. */
  readonly prefixes: readonly string[];
  /** How long an answer is waited for, be it to an append, a read or a subscription. */
  readonly appendTimeoutMilliseconds?: number;
  /** Told whenever a follower does not get on. It goes on trying. */
  readonly onFault?: (fault: Error) => void;
  /**
   * Told in one line of what the vendor's client prints or fails at behind our back, and of events in our streams that
   * are not ours.
   */
  readonly onWarning?: (line: string) => void;
}

/** The log in an EventStoreDB 22.6 or later, or a KurrentDB. */
export interface EventStoreDb {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  /** How many events in streams of ours subscriptions have skipped, because they are not ours. */
  readonly foreignEvents: () => number;
  /** Finishes the appends under way, ends the followers and the connections. */
  close(): Promise<void>;
}

/** Opens the log. Connects with the first use, and whenever it has to. Throws when the URL cannot be parsed. */
export function openEventStoreDb(options: EventStoreDbOptions): EventStoreDb {
  const { url, prefixes, appendTimeoutMilliseconds: timeout = ANSWER_MILLISECONDS } = options;
  const { onFault = () => undefined } = options;
  const onWarning = sparing(options.onWarning ?? (() => undefined));
  const release = catchRejections(url, onWarning);
  try {
    const appends = new Connection(url, { cancelsCalls: true, report: onWarning });
    const reads = new Connection(url, { cancelsCalls: false, report: onWarning });
    const store = new EventStoreDbStreams(appends, reads, timeout);
    const log = new EventStoreDbLog(reads, {
      prefixes,
      timeout,
      scanStream: (stream, fromRevision) => store.scan(stream, fromRevision),
      streamFaults: (heads) => store.faults(heads),
    });
    const subscription = new EventStoreDbSubscription(reads, log, { prefixes, timeout, onFault, onWarning });
    const close = async (): Promise<void> => {
      subscription.end();
      await store.settle();
      await Promise.all([appends.close(), reads.close()]);
      release();
    };
    return {
      store,
      subscription,
      scan: log,
      foreignEvents: () => subscription.foreignEvents,
      close,
    };
  } catch (error) {
    release();
    throw error;
  }
}

const REPEATED_AFTER_MILLISECONDS = 60_000;

/** Passes a line on, unless it was passed on a moment ago: an outage fails each call alike, and two clients read the URL. */
function sparing(report: Report): Report {
  const saidAt = new Map<string, number>();
  return (line) => {
    const now = performance.now();
    for (const [said, at] of saidAt) if (now - at >= REPEATED_AFTER_MILLISECONDS) saidAt.delete(said);
    if (saidAt.has(line)) return;
    saidAt.set(line, now);
    report(line);
  };
}
