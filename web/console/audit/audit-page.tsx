import type { JSX } from 'preact';
import { NotFound } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { ChecksPage } from './checks-page.tsx';
import { EventsPage } from './events-page.tsx';
import { StreamPage } from './stream-page.tsx';

/** The log, as auditors look at it. */
export function AuditPage({ rest }: SectionProperties): JSX.Element {
  const [first, second, ...others] = rest;
  if (first === undefined) return <EventsPage />;
  if (first === 'checks' && second === undefined) return <ChecksPage />;
  if (first === 'streams' && second !== undefined && others.length === 0) {
    return <StreamPage key={second} stream={second} />;
  }
  return <NotFound />;
}
