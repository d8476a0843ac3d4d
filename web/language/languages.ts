import { de } from './texts/de.ts';
import { en, type Texts } from './texts/en.ts';

export const languages = { en, de } satisfies Readonly<Record<string, Texts>>;
export type Language = keyof typeof languages;

const CHOSEN = 'marquee.language';

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}

/** The language that was chosen before, else the first of the browser's that there is, else English. */
export function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(CHOSEN) ?? '', ...navigator.languages];
  return wanted.map((tag) => tag.split('-')[0] ?? '').find(isLanguage) ?? 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(CHOSEN, language);
}

/** The language with the region of the browser where it has one for it: `en-GB` writes dates another way than `en`. */
export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
