import { get } from '../../api/client.ts';
import type { Page, RecordedEvent } from '../../api/resources.ts';
import type { AggregateState } from './audit-resources.ts';

/** So many events of a stream are shown, from its first on. States can be seen at every revision. */
export const MOST_EVENTS = 500;

export interface StreamEvents {
  readonly events: readonly RecordedEvent[];
  readonly lastRevision: number;
}

/** Throws Refusal. */
export async function fetchStreamEvents(stream: string, signal: AbortSignal): Promise<StreamEvents> {
  const path = `/audit/streams/${encodeURIComponent(stream)}`;
  const { revision } = await get<AggregateState>(`${path}/state`, { signal });
  const events: RecordedEvent[] = [];
  for (let cursor = ''; ;) {
    const page = await get<Page<RecordedEvent>>(`${path}/events?limit=100${cursor}`, { signal });
    events.push(...page.items);
    if (page.nextCursor === null || events.length >= MOST_EVENTS) return { events, lastRevision: revision };
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
