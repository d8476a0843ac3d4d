import type { Section } from '../section.ts';
import { AuditPage } from './audit-page.tsx';

export const audit: Section = {
  path: 'audit',
  group: 'control',
  title: (c) => c.audit.title,
  roles: ['auditor', 'admin'],
  Page: AuditPage,
};
