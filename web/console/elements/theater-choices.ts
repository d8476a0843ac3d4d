import type { Theater } from '../../api/resources.ts';
import { everyItem } from '../every-item.ts';
import type { Choice } from './fields.tsx';

/** The theaters that a filter offers: there is something to find of those that are retired, too. */
export async function theaterChoices(): Promise<readonly Choice[]> {
  return choicesOf(await everyItem<Theater>('/theaters?sort=name'));
}

/** The theaters that something new can be made for. */
export async function openTheaterChoices(): Promise<readonly Choice[]> {
  const theaters = await everyItem<Theater>('/theaters?sort=name');
  return choicesOf(theaters.filter(({ active }) => active));
}

function choicesOf(theaters: readonly Theater[]): readonly Choice[] {
  return theaters.map(({ id, name, city }) => ({ value: id, label: `${name}, ${city}` }));
}
