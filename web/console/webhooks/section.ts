import type { Section } from '../section.ts';
import { WebhooksSection } from './webhooks-section.tsx';

export const webhooks: Section = {
  path: 'webhooks',
  group: 'control',
  title: (c) => c.webhooks.title,
  roles: ['admin'],
  Page: WebhooksSection,
};
