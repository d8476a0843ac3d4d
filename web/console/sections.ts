import { ActorsSection } from './actors/actors-section.tsx';
import { audit } from './audit/section.ts';
import { AuditoriumsSection } from './auditoriums/auditoriums-section.tsx';
import { BookingsSection } from './bookings/bookings-section.tsx';
import { boxOffice } from './box-office/section.ts';
import { closings } from './closings/section.ts';
import { door } from './door/section.ts';
import { imports } from './imports/section.ts';
import { MoviesSection } from './movies/movies-section.tsx';
import { PaymentsSection } from './payments/payments-section.tsx';
import { reports } from './reports/section.ts';
import { returns } from './returns/section.ts';
import type { StaffRole } from './roles.ts';
import type { Section } from './section.ts';
import { ShowtimesSection } from './showtimes/showtimes-section.tsx';
import { system } from './system/section.ts';
import { TheatersSection } from './theaters/theaters-section.tsx';
import { UsersSection } from './users/users-section.tsx';
import { webhooks } from './webhooks/section.ts';

/** Every section, in the order of the navigation. */
export const sections: readonly Section[] = [
  boxOffice,
  door,
  {
    path: 'bookings',
    group: 'selling',
    title: (c) => c.bookings.title,
    roles: ['boxOffice', 'admin'],
    Page: BookingsSection,
  },
  {
    path: 'payments',
    group: 'selling',
    title: (c) => c.payments.title,
    roles: ['boxOffice', 'admin'],
    Page: PaymentsSection,
  },
  closings,
  {
    path: 'showtimes',
    group: 'programme',
    title: (c) => c.showtimes.title,
    roles: ['boxOffice', 'admin'],
    Page: ShowtimesSection,
  },
  {
    path: 'movies',
    group: 'programme',
    title: (c) => c.movies.title,
    roles: ['admin'],
    Page: MoviesSection,
  },
  {
    path: 'actors',
    group: 'programme',
    title: (c) => c.actors.title,
    roles: ['admin'],
    Page: ActorsSection,
  },
  {
    path: 'theaters',
    group: 'programme',
    title: (c) => c.theaters.title,
    roles: ['admin'],
    Page: TheatersSection,
  },
  {
    path: 'auditoriums',
    group: 'programme',
    title: (c) => c.auditoriums.title,
    roles: ['admin'],
    Page: AuditoriumsSection,
  },
  imports,
  reports,
  returns,
  audit,
  system,
  webhooks,
  {
    path: 'users',
    group: 'control',
    title: (c) => c.users.title,
    roles: ['admin'],
    Page: UsersSection,
  },
];

export function sectionsOf(role: StaffRole): readonly Section[] {
  return sections.filter(({ roles }) => roles.includes(role));
}
