import { get } from '../../api/client.ts';
import type { Page, RecordedEvent } from '../../api/resources.ts';

/** So many events of a stream are listed at once. */
export const EVENTS_A_PAGE = 100;

/** The first revision of the page that has a revision. */
export function pageStart(revision: number): number {
  return revision - (revision % EVENTS_A_PAGE);
}

/** The events of one page, from a revision on. The API may give them in several parts. Throws Refusal. */
export async function fetchStreamEvents(
  stream: string,
  first: number,
  signal: AbortSignal,
): Promise<readonly RecordedEvent[]> {
  const path = `/audit/streams/${encodeURIComponent(stream)}/events`;
  const events: RecordedEvent[] = [];
  for (let start = `fromRevision=${first}`; ;) {
    const limit = EVENTS_A_PAGE - events.length;
    const page = await get<Page<RecordedEvent>>(`${path}?limit=${limit}&${start}`, { signal });
    events.push(...page.items);
    if (page.nextCursor === null || events.length >= EVENTS_A_PAGE) return events;
    start = `cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
