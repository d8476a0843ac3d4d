import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { get } from '../../api/client.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { AggregateState } from './audit-resources.ts';
import { inWords } from './event-words.ts';
import { EventList } from './event-list.tsx';
import { changesBetween, type StateChange } from './state-changes.ts';
import { fetchStreamEvents, MOST_EVENTS, type StreamEvents } from './stream-events.ts';

/** While the slider moves, the state is asked for only where it rests. */
const REST_MILLISECONDS = 120;
const MOST_CHANGES = 60;

/** One stream: what happened in it, and its state at any revision. */
export function StreamPage({ stream }: { readonly stream: string }): JSX.Element {
  const c = useConsoleTexts();
  const loaded = useFetched((signal) => fetchStreamEvents(stream, signal), [stream]);
  return (
    <SectionPage title={stream} crumbs={[{ title: c.audit.title, href: '/console/audit' }]}>
      <Loaded of={loaded}>{(events) => <StreamView stream={stream} loaded={events} />}</Loaded>
    </SectionPage>
  );
}

interface StreamViewProperties {
  readonly stream: string;
  readonly loaded: StreamEvents;
}

function StreamView({ stream, loaded }: StreamViewProperties): JSX.Element {
  const c = useConsoleTexts();
  const { path, query, go } = useNavigation();
  const { events, lastRevision } = loaded;
  const asked = Number(query.get('revision') ?? lastRevision);
  const revision = Number.isInteger(asked) ? Math.min(Math.max(asked, 0), lastRevision) : lastRevision;
  const choose = (next: number): void => go(`${path}?revision=${next}`, { replace: true });
  const event = events.find((each) => each.revision === revision);
  return (
    <div class="stream">
      <section class="card" aria-label={c.audit.state}>
        <h2>{c.audit.state}</h2>
        <RevisionSlider
          revision={revision}
          last={lastRevision}
          said={event === undefined ? '' : inWords(event.type)}
          onChoose={choose}
        />
        <StateView stream={stream} revision={revision} />
      </section>
      <section class="card" aria-label={c.audit.history}>
        <h2>{c.audit.history}</h2>
        {events.length <= lastRevision ? (
          <p class="quiet">{c.audit.firstEvents(MOST_EVENTS, lastRevision + 1)}</p>
        ) : null}
        <EventList events={events} current={revision} />
      </section>
    </div>
  );
}

interface RevisionSliderProperties {
  readonly revision: number;
  readonly last: number;
  /** What happened at this revision. */
  readonly said: string;
  readonly onChoose: (revision: number) => void;
}

function RevisionSlider({ revision, last, said, onChoose }: RevisionSliderProperties): JSX.Element {
  const c = useConsoleTexts();
  const id = useId();
  return (
    <div class="slider">
      <label for={id}>{c.audit.revisionOf(revision, last)}</label>
      <div>
        <button
          type="button"
          class="small"
          aria-label={c.audit.earlier}
          disabled={revision === 0}
          onClick={() => onChoose(revision - 1)}
        >
          ‹
        </button>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          step={1}
          value={revision}
          aria-valuetext={`${revision}: ${said}`}
          onInput={({ currentTarget: { value } }) => onChoose(Number(value))}
        />
        <button
          type="button"
          class="small"
          aria-label={c.audit.later}
          disabled={revision === last}
          onClick={() => onChoose(revision + 1)}
        >
          ›
        </button>
      </div>
      <p class="happened" data-revision={revision}>
        {said}
      </p>
    </div>
  );
}

function StateView({
  stream,
  revision,
}: {
  readonly stream: string;
  readonly revision: number;
}): JSX.Element {
  const c = useConsoleTexts();
  const path = `/audit/streams/${encodeURIComponent(stream)}/state?revision=`;
  const states = useFetched(
    async (signal) => {
      await new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
      signal.throwIfAborted();
      const at = (wanted: number): Promise<AggregateState> =>
        get<AggregateState>(`${path}${wanted}`, { signal });
      const [now, before] = await Promise.all([at(revision), revision === 0 ? null : at(revision - 1)]);
      return { revision, state: now.state, before: before?.state };
    },
    [path, revision],
  );
  return (
    <Loaded of={states}>
      {({ revision: shown, state, before }) => (
        <div data-state={shown} aria-busy={shown !== revision}>
          <h3>{c.audit.changed}</h3>
          <Changes changes={changesBetween(before, state)} />
          <details>
            <summary>{c.audit.whole}</summary>
            <pre tabindex={0} role="region" aria-label={c.audit.whole}>
              {JSON.stringify(state, null, 2)}
            </pre>
          </details>
        </div>
      )}
    </Loaded>
  );
}

function Changes({ changes }: { readonly changes: readonly StateChange[] }): JSX.Element {
  const c = useConsoleTexts();
  if (changes.length === 0) return <p class="quiet">{c.audit.unchanged}</p>;
  return (
    <>
      <div class="table-frame" role="region" aria-label={c.audit.changed} tabindex={0}>
        <table class="data changes">
          <caption class="only-heard">{c.audit.changed}</caption>
          <thead>
            <tr>
              <th scope="col">{c.audit.field}</th>
              <th scope="col">{c.audit.before}</th>
              <th scope="col">{c.audit.after}</th>
            </tr>
          </thead>
          <tbody>
            {changes.slice(0, MOST_CHANGES).map(({ path, before, after }) => (
              <tr key={path}>
                <td data-column={c.audit.field}>
                  <span>{path}</span>
                </td>
                <td data-column={c.audit.before}>
                  <span>{before ?? '–'}</span>
                </td>
                <td data-column={c.audit.after}>
                  <span>{after ?? '–'}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {changes.length > MOST_CHANGES ? (
        <p class="quiet">{c.audit.moreChanges(changes.length - MOST_CHANGES)}</p>
      ) : null}
    </>
  );
}
