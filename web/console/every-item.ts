import { get } from '../api/client.ts';
import type { Page } from '../api/resources.ts';

const AT_ONCE = 100;

/** Everything that a list has, page by page. For what fits into one choice. */
export async function everyItem<Item>(path: string, signal?: AbortSignal): Promise<readonly Item[]> {
  const items: Item[] = [];
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=${AT_ONCE}`;
  for (let next = first; ;) {
    const page = await get<Page<Item>>(next, signal === undefined ? {} : { signal });
    items.push(...page.items);
    if (page.nextCursor === null) return items;
    next = `${first}&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
