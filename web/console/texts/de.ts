import type { ConsoleTexts } from './en.ts';
import { elements } from './de/elements.ts';
import { shell } from './de/shell.ts';

export const de: ConsoleTexts = { ...shell, elements };
