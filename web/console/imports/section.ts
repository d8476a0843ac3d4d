import type { Section } from '../section.ts';
import { ImportsPage } from './imports-page.tsx';

export const imports: Section = {
  path: 'imports',
  group: 'programme',
  title: (c) => c.imports.title,
  roles: ['admin'],
  Page: ImportsPage,
};
