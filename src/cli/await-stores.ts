import { setTimeout as delay } from 'node:timers/promises';
import { CommandUnavailable } from '../engine/command-handling/command-result.ts';
import { StoreUnavailable } from '../engine/ports/event-store.ts';
import { outageIn } from '../outages.ts';
import { hostsOf } from '../store-urls.ts';

const POLL_MILLISECONDS = 500;

/** Somebody asked the process to stop while it waited for its stores. */
export class StoppedWhileWaiting extends Error {
  override readonly name = 'StoppedWhileWaiting';
}

export interface StartingStores {
  readonly eventStoreUrl: string | null;
  readonly mongoDbUrl: string | null;
  /** How long the whole start waits for them. */
  readonly seconds: number;
  readonly warn: (line: string) => void;
  /** Resolves when the process is asked to stop. */
  readonly stopped: Promise<unknown>;
}

/** Asks until there is an answer. */
export type UntilAnswered = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/**
 * Servers may start at the same time as we do, and a cluster elects a leader first. What is returned asks them for
 * something until they answer, and warns once for each server that does not. Throws what the server said when the time
 * is over, StoppedWhileWaiting, and at once whatever asking again would not change.
 */
export function waitingFor({ seconds, warn, stopped, ...urls }: StartingStores): UntilAnswered {
  let isStopped = false;
  void stopped.then(() => (isStopped = true));
  const end = performance.now() + seconds * 1000;
  const warned = new Set<string>();
  const servers = new Map([
    ['EventStoreDB', urls.eventStoreUrl],
    ['MongoDB', urls.mongoDbUrl],
  ]);
  return async (ask) => {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const message = unavailabilityIn(error);
        const name = message?.split(' ', 1)[0] ?? '';
        const url = servers.get(name) ?? null;
        if (message === null || url === null) throw error;
        const at = hostsOf(url).join(', ');
        if (performance.now() >= end) {
          throw new Error(`${message} No answer from ${at} for ${seconds} s. Is ${name} running there?`, {
            cause: error,
          });
        }
        if (isStopped) throw new StoppedWhileWaiting();
        if (!warned.has(name))
          warn(`${name} at ${at} does not answer yet. Waiting up to ${seconds} s for it.`);
        warned.add(name);
        await Promise.race([delay(POLL_MILLISECONDS), stopped]);
      }
    }
  };
}

/** What a server said that may answer the next time; null for any other fault. */
function unavailabilityIn(error: unknown): string | null {
  if (!(error instanceof StoreUnavailable || error instanceof CommandUnavailable)) return null;
  return outageIn(error)?.message ?? null;
}
