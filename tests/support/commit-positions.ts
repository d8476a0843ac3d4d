import type { EventSubscription } from '../../src/engine/ports/event-store.ts';

interface AnsweredCommand {
  readonly command: string;
  readonly correlationId: string;
  readonly position: bigint;
}

/** The accepted commands of each system, by its address. */
const answered = new Map<string, AnsweredCommand[]>();

/** Remembers the position that a command was answered with. */
export function noteCommand(
  method: string,
  url: URL,
  answer: { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>> },
): void {
  const { 'x-correlation-id': correlationId, 'commit-position': position = '-1' } = answer.headers;
  if (method === 'GET' || answer.status >= 300 || correlationId === undefined) return;
  const known = answered.get(url.origin) ?? [];
  known.push({ command: `${method} ${url.pathname}`, correlationId, position: BigInt(position) });
  answered.set(url.origin, known);
}

/**
 * Throws if a command of a system was answered with a position before the last event that it wrote itself; what process
 * managers add comes later. Reads the log and forgets the commands.
 */
export async function checkPositions(system: string, subscription: EventSubscription): Promise<void> {
  const commands = answered.get(new URL(system).origin) ?? [];
  answered.delete(new URL(system).origin);
  const head = await subscription.head();
  if (commands.length === 0 || head === 0n) return;
  const last = new Map<string, bigint>();
  const done = new AbortController();
  for await (const { events, position } of subscription.subscribe(0n, { signal: done.signal })) {
    for (const { metadata, position: at } of events) {
      if (metadata.actor.kind !== 'process') last.set(metadata.$correlationId, at);
    }
    if (position >= head) break;
  }
  done.abort();
  const tooLow = commands.filter(
    ({ correlationId, position }) => position < (last.get(correlationId) ?? -1n),
  );
  if (tooLow.length === 0) return;
  const named = tooLow.map(
    ({ command, correlationId, position }) => `${command} at ${position}, not ${last.get(correlationId)}`,
  );
  throw new Error(`Answered with a position before the last event: ${named.join('; ')}`);
}
