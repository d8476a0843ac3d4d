import type { JSX } from 'preact';
import type { StaffRole } from './roles.ts';
import type { ConsoleTexts } from './texts/console-texts.ts';

export interface SectionProperties {
  /** The parts of the address after the section's own path: `['7', 'seats']` in `/console/auditoriums/7/seats`. */
  readonly rest: readonly string[];
}

/** A part of the console. It has the addresses `/console/{path}` and below. */
export interface Section {
  readonly path: string;
  readonly group: keyof ConsoleTexts['groups'];
  readonly title: (c: ConsoleTexts) => string;
  /** Who sees it. The API decides by itself what they may do there. */
  readonly roles: readonly StaffRole[];
  readonly Page: (properties: SectionProperties) => JSX.Element;
}
