import { get } from '../../api/client.ts';
import type { Page } from '../../api/resources.ts';

const PAGE = 100;
/** No choice is longer than this. */
const MOST = 1000;

/** Every entry of a list, as a choice needs them. The address has a query already. */
export async function everyOf<Item>(address: string, signal?: AbortSignal): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const next = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Item> = await get(
      `${address}&limit=${PAGE}${next}`,
      signal === undefined ? {} : { signal },
    );
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && all.length < MOST);
  return all;
}
