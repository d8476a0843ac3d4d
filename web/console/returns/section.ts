import type { Section } from '../section.ts';
import { ReturnPage } from './return-page.tsx';

export const returns: Section = {
  path: 'returns',
  group: 'insight',
  title: (c) => c.returns.title,
  roles: ['analyst', 'admin'],
  Page: ReturnPage,
};
