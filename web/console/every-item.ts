import { get } from '../api/client.ts';
import type { Page } from '../api/resources.ts';

const AT_ONCE = 100;
/** No choice is longer than this. */
export const MOST_CHOICES = 1000;

/** Everything that a list has, page by page, or the first so many. */
export async function everyItem<Item>(
  path: string,
  signal?: AbortSignal,
  most = Infinity,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=${AT_ONCE}`;
  for (let next = first; ;) {
    const page = await get<Page<Item>>(next, signal === undefined ? {} : { signal });
    items.push(...page.items);
    if (page.nextCursor === null || items.length >= most) return items;
    next = `${first}&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
