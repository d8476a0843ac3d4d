import type { Language } from '../../language/languages.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { de } from './de.ts';
import { en, type ConsoleTexts } from './en.ts';

export type { ConsoleTexts } from './en.ts';

const texts = { en, de } satisfies Readonly<Record<Language, ConsoleTexts>>;

/** The console's texts in the language of the page. */
export function useConsoleTexts(): ConsoleTexts {
  return texts[useSurroundings().language];
}
