import type { ConsoleTexts } from './en.ts';
import { catalogue } from './de/catalogue.ts';
import { elements } from './de/elements.ts';
import { selling } from './de/selling.ts';
import { shell } from './de/shell.ts';
import { showtimes } from './de/showtimes.ts';

export const de: ConsoleTexts = { ...shell, elements, ...catalogue, showtimes, ...selling };
