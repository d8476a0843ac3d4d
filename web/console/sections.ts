import { audit } from './audit/section.ts';
import { boxOffice } from './box-office/section.ts';
import { door } from './door/section.ts';
import { imports } from './imports/section.ts';
import { reports } from './reports/section.ts';
import type { StaffRole } from './roles.ts';
import type { Section } from './section.ts';
import { system } from './system/section.ts';

/** Every section, in the order of the navigation. */
export const sections: readonly Section[] = [boxOffice, door, imports, reports, audit, system];

export function sectionsOf(role: StaffRole): readonly Section[] {
  return sections.filter(({ roles }) => roles.includes(role));
}
