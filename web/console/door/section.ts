import type { Section } from '../section.ts';
import { DoorPage } from './door-page.tsx';

export const door: Section = {
  path: 'door',
  group: 'selling',
  title: (c) => c.door.title,
  roles: ['boxOffice', 'admin'],
  Page: DoorPage,
};
