import type { Section } from '../section.ts';
import { ClosingPage } from './closing-page.tsx';

export const closings: Section = {
  path: 'closings',
  group: 'selling',
  title: (c) => c.closings.title,
  roles: ['boxOffice', 'analyst', 'admin'],
  Page: ClosingPage,
};
