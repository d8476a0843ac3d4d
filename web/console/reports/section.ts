import type { Section } from '../section.ts';
import { ReportsPage } from './reports-page.tsx';

export const reports: Section = {
  path: 'reports',
  group: 'insight',
  title: (c) => c.reports.title,
  roles: ['analyst', 'admin'],
  Page: ReportsPage,
};
