import { elements } from './en/elements.ts';
import { shell } from './en/shell.ts';

/** The texts of the console, a file for each part of it. A language in which one is missing does not compile. */
export const en = { ...shell, elements };

export type ConsoleTexts = typeof en;
