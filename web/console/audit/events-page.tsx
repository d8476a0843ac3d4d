import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Page, RecordedEvent } from '../../api/resources.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import type { Choice } from '../elements/fields.tsx';
import { dayEnd, FilterBar, type Filter } from '../elements/filter-bar.tsx';
import { useListAddress } from '../elements/list-address.ts';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { AuditTabs } from './audit-tabs.tsx';
import { EventList } from './event-list.tsx';

/** Dates that are filters, and which instant of the day counts. */
const ends = { from: 'start', to: 'end' } as const;
const names = ['stream', 'type', 'actor', 'correlationId', 'from', 'to'] as const;

/** Every event of the log that fits some filters, the oldest first. */
export function EventsPage(): JSX.Element {
  const c = useConsoleTexts();
  const { query } = useNavigation();
  const path = `/audit/events?${asked(query)}`;
  const events = useFetched((signal) => get<Page<RecordedEvent>>(path, { signal }), [path]);
  const { filters } = c.audit;
  const shown: readonly Filter[] = [
    { name: 'stream', label: filters.stream, kind: 'text' },
    { name: 'type', label: filters.type, kind: 'choice', choices: useTypes() },
    { name: 'actor', label: filters.actor, kind: 'text' },
    { name: 'correlationId', label: filters.correlationId, kind: 'text' },
    { name: 'from', label: filters.from, kind: 'date' },
    { name: 'to', label: filters.to, kind: 'date' },
  ];
  return (
    <SectionPage title={c.audit.title}>
      <AuditTabs current="events" />
      <FilterBar filters={shown} />
      <Loaded of={events}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 ? (
              <p class="nothing">{nextCursor === null ? c.audit.noEvents : c.audit.noneYet}</p>
            ) : (
              <EventList events={items} showsStream />
            )}
            <Pages nextCursor={nextCursor} />
            <p>
              <a href={`/api/v1/audit/events?${asked(query, 'ndjson')}`} download="events.ndjson">
                {c.audit.download}
              </a>
            </p>
          </>
        )}
      </Loaded>
    </SectionPage>
  );
}

/** Every type of event, in the order of its words. */
function useTypes(): readonly Choice[] {
  const { language } = useSurroundings();
  const { events } = useConsoleTexts();
  return useMemo(
    () =>
      Object.entries(events.types)
        .map(([value, label]) => ({ value, label }))
        .sort((one, other) => one.label.localeCompare(other.label, language)),
    [language],
  );
}

function Pages({ nextCursor }: { readonly nextCursor: string | null }): JSX.Element {
  const c = useConsoleTexts();
  const { addressWith, value } = useListAddress();
  return (
    <nav class="pager" aria-label={c.elements.pages}>
      {value('cursor') === '' ? null : (
        <Link class="button" href={addressWith({})}>
          {c.elements.firstPage}
        </Link>
      )}
      {nextCursor === null ? null : (
        <Link class="button" href={addressWith({ cursor: nextCursor })}>
          {c.elements.nextPage}
        </Link>
      )}
    </nav>
  );
}

/** The query of the API. Dates are whole days by this machine's clock. */
function asked(query: URLSearchParams, format?: 'ndjson'): string {
  const wanted = new URLSearchParams();
  for (const name of names) {
    const value = query.get(name) ?? '';
    if (value !== '') wanted.set(name, isEnd(name) ? dayEnd(value, ends[name]) : value);
  }
  const cursor = query.get('cursor') ?? '';
  if (format !== undefined) wanted.set('format', format);
  else if (cursor !== '') wanted.set('cursor', cursor);
  return wanted.toString();
}

function isEnd(name: string): name is keyof typeof ends {
  return name in ends;
}
