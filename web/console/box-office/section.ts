import type { Section } from '../section.ts';
import { BoxOfficePage } from './box-office-page.tsx';

export const boxOffice: Section = {
  path: 'box-office',
  group: 'selling',
  title: (c) => c.boxOffice.title,
  roles: ['boxOffice', 'admin'],
  Page: BoxOfficePage,
};
