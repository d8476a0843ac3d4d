import type { EventSubscription, EventScan, EventStore } from '../../engine/ports/event-store.ts';
import { Connection } from './client.ts';
import { EventStoreDbFeed } from './subscription.ts';
import { EventStoreDbStreams } from './streams.ts';

/** Longer than a node was ever seen to stall while it was sound (0.85 s), and than a frozen one takes to be noticed. */
const PATIENCE_MILLISECONDS = 3000;

export interface EventStoreDbOptions {
  /** `esdb://…`, of one node or several. Keep-alive is set to a second unless it says otherwise. */
  readonly url: string;
  /** What the names of our streams begin with: a store may hold others' beside them. */
  readonly prefixes: readonly string[];
  /** How long an answer is waited for, be it to an append, a read or a subscription. */
  readonly appendTimeoutMilliseconds?: number;
  /** Told whenever a follower does not get on. It goes on trying. */
  readonly onFault?: (fault: Error) => void;
}

/** The log in an EventStoreDB 22.6 or later, or a KurrentDB. */
export interface EventStoreDb {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly scan: EventScan;
  /** Finishes the appends under way, ends the followers and the connections. */
  close(): Promise<void>;
}

/** Opens the log. Connects with the first use, and whenever it has to. Throws when the URL cannot be parsed. */
export function openEventStoreDb(options: EventStoreDbOptions): EventStoreDb {
  const { url, prefixes, appendTimeoutMilliseconds: patience = PATIENCE_MILLISECONDS } = options;
  const { onFault = () => undefined } = options;
  const appends = new Connection(url, { cancelsCalls: true });
  const reads = new Connection(url, { cancelsCalls: false });
  const store = new EventStoreDbStreams(appends, reads, patience);
  const feed = new EventStoreDbFeed(reads, { prefixes, patience, onFault });
  const close = async (): Promise<void> => {
    feed.end();
    await store.settle();
    await Promise.all([appends.close(), reads.close()]);
  };
  return { store, subscription: feed, scan: feed, close };
}
