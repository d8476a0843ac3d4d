import { audit } from './en/audit.ts';
import { boxOffice, today } from './en/box-office.ts';
import { catalogue } from './en/catalogue.ts';
import { closings } from './en/closings.ts';
import { door } from './en/door.ts';
import { elements } from './en/elements.ts';
import { events } from './en/events.ts';
import { imports } from './en/imports.ts';
import { reports } from './en/reports.ts';
import { returns } from './en/returns.ts';
import { selling } from './en/selling.ts';
import { shell } from './en/shell.ts';
import { showtimes } from './en/showtimes.ts';
import { system } from './en/system.ts';
import { webhooks } from './en/webhooks.ts';

/** The texts of the console, a file for each part of it. A language in which one is missing does not compile. */
export const en = {
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

export type ConsoleTexts = typeof en;
