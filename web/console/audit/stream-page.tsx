import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { get } from '../../api/client.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { useEventWords } from '../elements/event-facts.ts';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { AggregateState } from './audit-resources.ts';
import { EventList } from './event-list.tsx';
import { changesBetween, type StateChange } from './state-changes.ts';
import { EVENTS_A_PAGE, fetchStreamEvents, pageStart } from './stream-events.ts';

/** While the slider moves, nothing is asked for but where it rests. */
const REST_MILLISECONDS = 120;
const MOST_CHANGES = 60;

/** One stream: what happened in it, and its state at any revision. */
export function StreamPage({ stream }: { readonly stream: string }): JSX.Element {
  const c = useConsoleTexts();
  const path = `/audit/streams/${encodeURIComponent(stream)}/state`;
  const present = useFetched((signal) => get<AggregateState>(path, { signal }), [path]);
  return (
    <SectionPage title={stream} crumbs={[{ title: c.audit.title, href: '/console/audit' }]}>
      <Loaded of={present}>{({ revision }) => <StreamView stream={stream} lastRevision={revision} />}</Loaded>
    </SectionPage>
  );
}

interface StreamViewProperties {
  readonly stream: string;
  readonly lastRevision: number;
}

function StreamView({ stream, lastRevision }: StreamViewProperties): JSX.Element {
  const c = useConsoleTexts();
  const words = useEventWords();
  const { path, query, go } = useNavigation();
  const asked = Number(query.get('revision') ?? lastRevision);
  const revision = Number.isInteger(asked) ? Math.min(Math.max(asked, 0), lastRevision) : lastRevision;
  const first = pageStart(revision);
  const events = useFetched(
    async (signal) => {
      await rest(signal);
      return fetchStreamEvents(stream, first, signal);
    },
    [stream, first],
  );
  const choose = (next: number): void => go(`${path}?revision=${next}`, { replace: true });
  const event = events.value?.find((each) => each.revision === revision);
  return (
    <div class="stream">
      <section class="card" aria-label={c.audit.state}>
        <h2>{c.audit.state}</h2>
        <RevisionSlider
          revision={revision}
          last={lastRevision}
          said={event === undefined ? '' : words.what(event.type)}
          onChoose={choose}
        />
        <StateView stream={stream} revision={revision} />
      </section>
      <section class="card" aria-label={c.audit.history}>
        <h2>{c.audit.history}</h2>
        <StreamPages first={first} lastRevision={lastRevision} />
        <Loaded of={events}>{(shown) => <EventList events={shown} current={revision} />}</Loaded>
      </section>
    </div>
  );
}

/** Where more of the stream is than one page. The revision that is looked at is on the page that is shown. */
function StreamPages({
  first,
  lastRevision,
}: {
  readonly first: number;
  readonly lastRevision: number;
}): JSX.Element | null {
  const c = useConsoleTexts();
  const { path } = useNavigation();
  if (lastRevision < EVENTS_A_PAGE) return null;
  const last = Math.min(first + EVENTS_A_PAGE - 1, lastRevision);
  const to = (revision: number): string => `${path}?revision=${revision}`;
  return (
    <>
      <p class="quiet">{c.audit.revisionsOf(first, last, lastRevision)}</p>
      <nav class="pager" aria-label={c.elements.pages}>
        {first === 0 ? null : (
          <>
            <Link class="button" href={to(0)}>
              {c.elements.firstPage}
            </Link>
            <Link class="button" href={to(first - 1)}>
              {c.audit.previousPage}
            </Link>
          </>
        )}
        {last === lastRevision ? null : (
          <>
            <Link class="button" href={to(last + 1)}>
              {c.elements.nextPage}
            </Link>
            <Link class="button" href={to(lastRevision)}>
              {c.audit.lastPage}
            </Link>
          </>
        )}
      </nav>
    </>
  );
}

/** Throws where something else is looked at meanwhile. */
async function rest(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
  signal.throwIfAborted();
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
        {/* A button that is disabled loses the focus of who came to the end by it. */}
        <button
          type="button"
          class="small"
          aria-label={c.audit.earlier}
          aria-disabled={revision === 0}
          onClick={() => onChoose(Math.max(revision - 1, 0))}
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
          aria-disabled={revision === last}
          onClick={() => onChoose(Math.min(revision + 1, last))}
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
      await rest(signal);
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
