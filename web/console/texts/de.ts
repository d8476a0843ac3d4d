import type { ConsoleTexts } from './en.ts';
import { audit } from './de/audit.ts';
import { boxOffice, today } from './de/box-office.ts';
import { catalogue } from './de/catalogue.ts';
import { closings } from './de/closings.ts';
import { door } from './de/door.ts';
import { elements } from './de/elements.ts';
import { events } from './de/events.ts';
import { imports } from './de/imports.ts';
import { reports } from './de/reports.ts';
import { returns } from './de/returns.ts';
import { selling } from './de/selling.ts';
import { shell } from './de/shell.ts';
import { showtimes } from './de/showtimes.ts';
import { system } from './de/system.ts';
import { webhooks } from './de/webhooks.ts';

export const de: ConsoleTexts = {
  ...shell,
  elements,
  ...catalogue,
  showtimes,
  ...selling,
  boxOffice,
  closings,
  today,
  door,
  imports,
  reports,
  returns,
  audit,
  events,
  system,
  webhooks,
};
