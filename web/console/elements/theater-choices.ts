import type { Theater } from '../../api/resources.ts';
import { everyOf } from './everything.ts';
import type { Choice } from './fields.tsx';

/** The theaters that a choice offers. */
export async function theaterChoices(): Promise<readonly Choice[]> {
  const theaters = await everyOf<Theater>('/theaters?sort=name');
  return theaters.map(({ id, name, city }) => ({ value: id, label: `${name}, ${city}` }));
}
