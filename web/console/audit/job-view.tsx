import type { JSX } from 'preact';
import { get, isMissing } from '../../api/client.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { usePolling } from '../../surroundings/use-polling.ts';
import { Loaded } from '../elements/section-page.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { AuditJob, Replay, Verification } from './audit-resources.ts';
import { streamAddress } from './event-list.tsx';

const ASK_MILLISECONDS = 700;
/** After a question that was not answered. */
const RETRY_MILLISECONDS = 5000;

/** A verification or a replay: how far it is, then what it has found. */
export function JobView({ id }: { readonly id: string }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const fetched = useFetched((signal) => get<AuditJob>(`/audit/jobs/${id}`, { signal }), [id]);
  const { value: job, error } = fetched;
  const isOver = isMissing(error) || (job !== undefined && job.status !== 'running');
  const pause = error === undefined ? ASK_MILLISECONDS : RETRY_MILLISECONDS;
  usePolling(fetched, isOver ? null : pause);
  if (isMissing(error)) return <p class="quiet">{c.audit.jobGone}</p>;
  if (error !== undefined) return <Loaded of={fetched}>{() => null}</Loaded>;
  if (job === undefined) return <p class="quiet loading">{c.audit.running}</p>;
  const title =
    job.kind === 'verification' ? c.audit.verify : `${c.audit.replay}: ${job.result?.projection ?? ''}`;
  return (
    <article class="card job" data-status={job.status} aria-label={title}>
      <h3>
        {title} <span class="quiet">{formats.moment(job.requestedAt)}</span>
      </h3>
      {job.status === 'running' ? (
        <p>
          <progress max={100} value={job.progress.percent} aria-label={c.audit.running} />{' '}
          {c.audit.looked(job.progress.events)}
        </p>
      ) : null}
      {job.fault === null ? null : (
        <p class="notice bad" lang="en">
          {job.fault}
        </p>
      )}
      {job.kind === 'verification' && job.result !== null ? <Verified result={job.result} /> : null}
      {job.kind === 'replay' && job.result !== null ? <Replayed result={job.result} /> : null}
    </article>
  );
}

function Verified({ result }: { readonly result: Verification }): JSX.Element {
  const c = useConsoleTexts();
  const { broken, breaks, events, streams, signed } = result;
  return (
    <>
      <p class={broken === 0 ? 'notice good' : 'notice bad'}>
        {broken === 0 ? c.audit.intact(events, streams) : c.audit.broken(broken)}
      </p>
      <p>{c.audit.signed(signed.heads, signed.signedSize, signed.events)}</p>
      <ul>
        {breaks.map(({ stream, revision, eventId, reason }) => (
          <li key={`${stream}@${revision}-${eventId}`}>
            <Link href={streamAddress(stream)}>{`${stream} @ ${revision}`}</Link>{' '}
            <span lang="en">{reason}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Replayed({ result }: { readonly result: Replay }): JSX.Element {
  const c = useConsoleTexts();
  const { differing, documents, differences, position } = result;
  return (
    <>
      <p class={differing === 0 ? 'notice good' : 'notice bad'}>
        {differing === 0 ? c.audit.same(documents, position) : c.audit.differing(differing, documents)}
      </p>
      <ul>
        {differences.map(({ id, difference }) => (
          <li key={id}>
            {id}: {c.audit.differences[difference]}
          </li>
        ))}
      </ul>
    </>
  );
}
