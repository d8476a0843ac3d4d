import type { Theater } from '../../api/resources.ts';
import { everyItem } from '../every-item.ts';

/** The currencies of the theaters; the given one alone where there is one. */
export async function currenciesInUse(given: string | undefined): Promise<readonly string[]> {
  if (given !== undefined) return [given];
  const theaters = await everyItem<Theater>('/theaters?sort=name');
  return [...new Set(theaters.map(({ currency }) => currency))];
}
