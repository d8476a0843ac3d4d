import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { command, get, isMissing } from '../../api/client.ts';
import { useNavigation } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { FilterBar } from '../elements/filter-bar.tsx';
import { Refused } from '../elements/refused.tsx';
import { Loaded, SectionPage } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { AuditJob, InclusionProof, TreeHead } from './audit-resources.ts';
import { AuditTabs } from './audit-tabs.tsx';
import { JobView } from './job-view.tsx';
import { fetchProjections } from './projections.ts';

/** The jobs that were begun in this window, the newest first. */
const JOBS = 'marquee.console.auditJobs';

/** Whether the log and the read models are what they should be. */
export function ChecksPage(): JSX.Element {
  const c = useConsoleTexts();
  const [ids, setIds] = useState<readonly string[]>(recallJobs);
  const [error, setError] = useState<unknown>(undefined);
  const begin = async (path: string, body?: unknown): Promise<void> => {
    setError(undefined);
    try {
      const { id } = await command<AuditJob>('POST', path, body === undefined ? {} : { body });
      const next = [id, ...ids].slice(0, 10);
      sessionStorage.setItem(JOBS, next.join(' '));
      setIds(next);
    } catch (refused) {
      setError(refused);
    }
  };
  return (
    <SectionPage title={c.audit.checks} crumbs={[{ title: c.audit.title, href: '/console/audit' }]}>
      <AuditTabs current="checks" />
      {error === undefined ? null : <Refused error={error} />}
      <div class="columns">
        <section class="card" aria-label={c.audit.verify}>
          <h2>{c.audit.verify}</h2>
          <p class="quiet">{c.audit.verifyDetail}</p>
          <button type="button" class="primary" onClick={() => void begin('/audit/verifications')}>
            {c.audit.verifyNow}
          </button>
        </section>
        <ReplayCard onBegin={(projection) => void begin('/audit/replays', { projection })} />
      </div>
      {ids.length === 0 ? null : (
        <section aria-label={c.audit.jobs}>
          <h2>{c.audit.jobs}</h2>
          {ids.map((id) => (
            <JobView key={id} id={id} />
          ))}
        </section>
      )}
      <TreeHeadCard />
    </SectionPage>
  );
}

function recallJobs(): readonly string[] {
  return (sessionStorage.getItem(JOBS) ?? '').split(' ').filter((id) => id !== '');
}

function ReplayCard({ onBegin }: { readonly onBegin: (projection: string) => void }): JSX.Element {
  const c = useConsoleTexts();
  const id = useId();
  const projections = useFetched((signal) => fetchProjections(signal), []);
  return (
    <section class="card" aria-label={c.audit.replay}>
      <h2>{c.audit.replay}</h2>
      <p class="quiet">{c.audit.replayDetail}</p>
      <Loaded of={projections}>
        {(names) => (
          <form
            class="in-line"
            onSubmit={(event) => {
              event.preventDefault();
              const chosen = new FormData(event.currentTarget).get('projection');
              if (typeof chosen === 'string') onBegin(chosen);
            }}
          >
            <label for={id}>{c.audit.projection}</label>
            <select id={id} name="projection">
              {names.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
            <button type="submit">{c.audit.replayNow}</button>
          </form>
        )}
      </Loaded>
    </section>
  );
}

function TreeHeadCard(): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { query } = useNavigation();
  const head = useFetched((signal) => get<TreeHead>('/audit/tree-head', { signal }), []);
  const eventId = query.get('eventId') ?? '';
  return (
    <section class="card tree-head" aria-label={c.audit.treeHead}>
      <h2>{c.audit.treeHead}</h2>
      <p class="quiet">{c.audit.treeHeadDetail}</p>
      {isMissing(head.error) ? (
        <p class="nothing">{c.audit.noTreeHead}</p>
      ) : (
        <Loaded of={head}>
          {({ head: { size, root, at, position, keyId, signature } }) => (
            <dl class="event-facts">
              {[
                [c.audit.facts.size, String(size)],
                [c.audit.facts.signedAt, formats.moment(at)],
                [c.audit.facts.position, position],
                [c.audit.facts.root, root],
                [c.audit.facts.key, keyId],
                [c.audit.facts.signature, signature],
              ].map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd class="code">{value}</dd>
                </div>
              ))}
            </dl>
          )}
        </Loaded>
      )}
      <h3>{c.audit.proof}</h3>
      <FilterBar filters={[{ name: 'eventId', label: c.audit.facts.id, kind: 'text' }]} />
      {eventId === '' ? null : <ProofView key={eventId} eventId={eventId} />}
    </section>
  );
}

function ProofView({ eventId }: { readonly eventId: string }): JSX.Element {
  const c = useConsoleTexts();
  const path = `/audit/proofs/inclusion?eventId=${encodeURIComponent(eventId)}`;
  const proof = useFetched((signal) => get<InclusionProof>(path, { signal }), [path]);
  if (isMissing(proof.error)) return <p class="nothing">{c.audit.notProven}</p>;
  return (
    <Loaded of={proof}>
      {({ index, size, leafHash, root, path: hashes }) => (
        <>
          <p class="notice good">{c.audit.proven(index + 1, size)}</p>
          <pre tabindex={0} role="region" aria-label={c.audit.proof}>
            {JSON.stringify({ eventId, index, size, leafHash, path: hashes, root }, null, 2)}
          </pre>
        </>
      )}
    </Loaded>
  );
}
