import type { StaffRole } from './roles.ts';
import type { Section } from './section.ts';

/** Every section, in the order of the navigation. */
export const sections: readonly Section[] = [];

export function sectionsOf(role: StaffRole): readonly Section[] {
  return sections.filter(({ roles }) => roles.includes(role));
}
