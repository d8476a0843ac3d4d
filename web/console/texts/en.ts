import { catalogue } from './en/catalogue.ts';
import { elements } from './en/elements.ts';
import { selling } from './en/selling.ts';
import { shell } from './en/shell.ts';
import { showtimes } from './en/showtimes.ts';

/** The texts of the console, a file for each part of it. A language in which one is missing does not compile. */
export const en = { ...shell, elements, ...catalogue, showtimes, ...selling };

export type ConsoleTexts = typeof en;
