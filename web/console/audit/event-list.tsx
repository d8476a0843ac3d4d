import type { RecordedEvent } from '../../api/resources.ts';
import type { JSX } from 'preact';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { factsOf, useEventWords } from '../elements/event-facts.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';

interface EventListProperties {
  readonly events: readonly RecordedEvent[];
  /** Whether they are of several streams. */
  readonly showsStream?: boolean;
  /** The revision that is looked at. */
  readonly current?: number;
}

/** Events with what happened in words; everything that is stored of one opens below it. */
export function EventList({ events, showsStream = false, current }: EventListProperties): JSX.Element {
  return (
    <ol class="events">
      {events.map((event) => (
        <EventLine
          key={event.id}
          event={event}
          showsStream={showsStream}
          isCurrent={event.revision === current}
        />
      ))}
    </ol>
  );
}

interface EventLineProperties {
  readonly event: RecordedEvent;
  readonly showsStream: boolean;
  readonly isCurrent: boolean;
}

function EventLine({ event, showsStream, isCurrent }: EventLineProperties): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const words = useEventWords();
  const facts = factsOf(event);
  const { occurredAt, correlationId } = facts;
  const { stream, revision, position, id, type, data, metadata } = event;
  return (
    <li aria-current={isCurrent ? 'true' : undefined}>
      <details>
        <summary>
          <strong>{words.what(type)}</strong>{' '}
          <span class="quiet">
            {occurredAt === null ? '' : formats.moment(occurredAt)} {words.who(facts)}
          </span>{' '}
          <span class="where">{showsStream ? `${stream} @ ${revision}` : c.audit.revision(revision)}</span>
        </summary>
        <dl class="event-facts">
          <Fact name={c.audit.facts.type}>{type}</Fact>
          <Fact name={c.audit.facts.position}>{position}</Fact>
          <Fact name={c.audit.facts.stream}>
            <Link href={`${streamAddress(stream)}?revision=${revision}`}>
              {c.audit.stateAt(stream, revision)}
            </Link>
          </Fact>
          {correlationId === null ? null : (
            <Fact name={c.audit.facts.correlation}>
              <Link href={`/console/audit?correlationId=${encodeURIComponent(correlationId)}`}>
                {correlationId}
              </Link>
            </Fact>
          )}
          <Fact name={c.audit.facts.id}>
            <Link href={`/console/audit/checks?eventId=${encodeURIComponent(id)}`}>{id}</Link>
          </Fact>
        </dl>
        <Stored name={c.audit.facts.data} json={data} />
        <Stored name={c.audit.facts.metadata} json={metadata} />
      </details>
    </li>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: JSX.Element | string;
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Stored({ name, json }: { readonly name: string; readonly json: unknown }): JSX.Element {
  return (
    <pre tabindex={0} role="region" aria-label={name}>
      {typeof json === 'string' ? json : JSON.stringify(json, null, 2)}
    </pre>
  );
}

export function streamAddress(stream: string): string {
  return `/console/audit/streams/${encodeURIComponent(stream)}`;
}
