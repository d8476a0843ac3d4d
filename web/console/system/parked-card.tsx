import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import { useKeptFocus } from '../../elements/use-kept-focus.ts';
import { Link } from '../../navigation/router.tsx';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { usePolling } from '../../surroundings/use-polling.ts';
import { Refused } from '../elements/refused.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { useNotices } from '../elements/notices.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import type { ParkedJob, ParkedJobs } from './system-resources.ts';

const ASK_MILLISECONDS = 10_000;

/** Jobs that were refused too often, and can be tried again once their cause is gone. */
export function ParkedCard(): JSX.Element {
  const c = useConsoleTexts();
  const { say } = useNotices();
  const parked = useFetched((signal) => get<ParkedJobs>('/system/parked', { signal }), []);
  const [error, setError] = useState<unknown>(undefined);
  const [asked, setAsked] = useState<string | null>(null);
  const { value, again } = parked;
  usePolling(parked, ASK_MILLISECONDS);
  useKeptFocus(value?.items.map(({ id }) => id).join(' '));
  const retry = async ({ id, processManager }: ParkedJob): Promise<void> => {
    setError(undefined);
    setAsked(id);
    try {
      await command('POST', `/system/parked/${encodeURIComponent(id)}/retry`, { body: {} });
      say(c.system.retried(processManager));
      again();
    } catch (refused) {
      setError(refused);
    } finally {
      setAsked(null);
    }
  };
  return (
    <section aria-label={c.system.parked}>
      <h2>{c.system.parked}</h2>
      {error === undefined ? null : <Refused error={error} />}
      <Loaded of={parked}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="quiet">{c.system.noParked}</p>
          ) : (
            <ul class="parked">
              {items.map((job) => (
                <ParkedLine
                  key={job.id}
                  job={job}
                  isAsked={job.id === asked}
                  onRetry={() => void retry(job)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

interface ParkedLineProperties {
  readonly job: ParkedJob;
  readonly isAsked: boolean;
  readonly onRetry: () => void;
}

function ParkedLine({ job, isAsked, onRetry }: ParkedLineProperties): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { processManager, subject, reason, attempts, due, correlationId } = job;
  return (
    <li class="card">
      <p>
        <strong>{processManager}</strong> <span class="quiet">{subject}</span>
      </p>
      <p lang="en">{reason ?? '–'}</p>
      <p class="quiet">
        {c.system.tried(attempts, formats.moment(due))}{' '}
        <Link href={`/console/audit?correlationId=${encodeURIComponent(correlationId)}`}>
          {c.system.events}
        </Link>
      </p>
      <button
        type="button"
        aria-disabled={isAsked}
        onClick={() => {
          if (!isAsked) onRetry();
        }}
      >
        {c.system.retry}
      </button>
    </li>
  );
}
