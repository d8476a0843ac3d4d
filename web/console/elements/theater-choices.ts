import type { Theater } from '../../api/resources.ts';
import { everyItem } from '../every-item.ts';
import type { Choice } from './fields.tsx';

/** The theaters that a choice offers. */
export async function theaterChoices(): Promise<readonly Choice[]> {
  const theaters = await everyItem<Theater>('/theaters?sort=name');
  return theaters.map(({ id, name, city }) => ({ value: id, label: `${name}, ${city}` }));
}
