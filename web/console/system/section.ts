import type { Section } from '../section.ts';
import { SystemPage } from './system-page.tsx';

export const system: Section = {
  path: 'system',
  group: 'control',
  title: (c) => c.system.title,
  roles: ['admin'],
  Page: SystemPage,
};
