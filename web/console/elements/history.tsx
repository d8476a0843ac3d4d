import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../../api/client.ts';
import type { Page, RecordedEvent } from '../../api/resources.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { factsOf, useEventWords } from './event-facts.ts';
import { Loaded } from './section-page.tsx';

const AT_ONCE = 20;
const MOST = 100;

interface HistoryProperties {
  /** The record's stream: `movie-` and its id. */
  readonly stream: string;
  /** Another value has it fetched anew. */
  readonly version?: unknown;
}

/** What happened to a record, for those who may read the log; nothing for others. */
export function History({ stream, version }: HistoryProperties): JSX.Element | null {
  const { user } = useSurroundings();
  const mayRead = user?.role === 'admin' || user?.role === 'auditor';
  return mayRead ? <Events stream={stream} version={version} /> : null;
}

function Events({ stream, version }: HistoryProperties): JSX.Element {
  const c = useConsoleTexts();
  const [limit, setLimit] = useState(AT_ONCE);
  const address = `/audit/streams/${encodeURIComponent(stream)}/events?limit=${limit}`;
  const events = useFetched((signal) => get<Page<RecordedEvent>>(address, { signal }), [address, version]);
  return (
    <section class="history card" aria-label={c.elements.history}>
      <h2>{c.elements.history}</h2>
      <Loaded of={events}>
        {({ items, nextCursor }) => (
          <>
            <p class="quiet">{items.length === 0 ? c.elements.historyNone : c.elements.historyDetail}</p>
            <ol>
              {items.map((event) => (
                <EventLine key={event.id} event={event} />
              ))}
            </ol>
            {nextCursor === null ? null : limit < MOST ? (
              <button type="button" onClick={() => setLimit(MOST)}>
                {c.elements.historyMore}
              </button>
            ) : (
              <Link href={`/console/audit/streams/${encodeURIComponent(stream)}`}>
                {c.elements.historyFurther}
              </Link>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function EventLine({ event }: { readonly event: RecordedEvent }): JSX.Element {
  const { formats } = useSurroundings();
  const c = useConsoleTexts();
  const { type, revision, data } = event;
  const words = useEventWords();
  const facts = factsOf(event);
  return (
    <li>
      <details>
        <summary>
          <span class="revision">{revision}</span> <strong>{words.what(type)}</strong>{' '}
          <span class="quiet">
            {facts.occurredAt === null ? '' : formats.moment(facts.occurredAt)} {words.who(facts)}
          </span>
        </summary>
        <pre tabindex={0} role="region" aria-label={c.elements.data}>
          {JSON.stringify(data, null, 2)}
        </pre>
      </details>
    </li>
  );
}
