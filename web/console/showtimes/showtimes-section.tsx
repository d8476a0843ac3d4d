import type { JSX } from 'preact';
import { NotFound } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { BlockedSeatsPage } from './blocked-seats-page.tsx';
import { CopyDayPage } from './copy-day-page.tsx';
import { NewShowtimePage } from './new-showtime-page.tsx';
import { ShowtimePage } from './showtime-page.tsx';
import { TimetablePage } from './timetable-page.tsx';

/** The timetable, a new showtime, the copy of a day, and each showtime with its blocked seats. */
export function ShowtimesSection({ rest }: SectionProperties): JSX.Element {
  const [id, part, ...further] = rest;
  if (further.length > 0) return <NotFound />;
  if (id !== undefined && part === 'seats') return <BlockedSeatsPage key={id} id={id} />;
  if (part !== undefined) return <NotFound />;
  if (id === undefined) return <TimetablePage />;
  if (id === 'new') return <NewShowtimePage />;
  return id === 'copy' ? <CopyDayPage /> : <ShowtimePage key={id} id={id} />;
}
