import { useEffect, useRef, useState } from 'preact/hooks';
import { command, get } from '../../api/client.ts';
import { hasNoAnswer, inTime } from './answers.ts';
import type { ReportedScan, ReportedScans, TicketKeys } from './door-resources.ts';
import { recallWaiting, rememberWaiting, type WaitingScan } from './offline-door.ts';

/** The scans that the server does not know yet, and what became of those that it has been told. */
export interface WaitingScans {
  readonly waiting: readonly WaitingScan[];
  /** Scans that were reported later, and turned out to be second ones or worse. */
  readonly conflicts: readonly ReportedScan[];
  /** Why the server did not take the last report, although it answered. */
  readonly refusal: unknown;
  readonly add: (scan: WaitingScan) => void;
  readonly report: () => Promise<void>;
}

const REPORT_MILLISECONDS = 5000;
const ANSWER_MILLISECONDS = 20_000;
/** The API takes no more scans at once. */
const SCANS_AT_ONCE = 500;
/** A scan whose answer was lost is found again as its own second one. */
const SAME_SCAN_MILLISECONDS = 60_000;

/** Keeps scans, and reports them as soon as the server answers. */
export function useWaitingScans(isOffline: boolean, setOffline: (isOffline: boolean) => void): WaitingScans {
  const [waiting, setWaiting] = useState(recallWaiting);
  const [conflicts, setConflicts] = useState<readonly ReportedScan[]>([]);
  const [refusal, setRefusal] = useState<unknown>(undefined);
  const latest = useRef({ isReporting: false, waiting });

  const keep = (scans: readonly WaitingScan[]): void => {
    latest.current.waiting = scans;
    setWaiting(scans);
    rememberWaiting(scans);
  };
  const add = (scan: WaitingScan): void => keep([...latest.current.waiting, scan]);
  const reportSome = async (): Promise<void> => {
    const some = latest.current.waiting.slice(0, SCANS_AT_ONCE);
    const body = { scans: some.map(({ device, ...scan }) => (device === '' ? scan : { ...scan, device })) };
    const { items } = await inTime(ANSWER_MILLISECONDS, (signal) =>
      command<ReportedScans>('POST', '/tickets/scans', { body, signal }),
    );
    keep(latest.current.waiting.slice(some.length));
    const bad = items.filter((item, index) => isConflict(item, some[index]));
    if (bad.length > 0) setConflicts((before) => [...before, ...bad]);
  };
  const report = async (): Promise<void> => {
    if (latest.current.isReporting) return;
    latest.current.isReporting = true;
    try {
      if (latest.current.waiting.length === 0) await ask();
      while (latest.current.waiting.length > 0) await reportSome();
      setOffline(false);
      setRefusal(undefined);
    } catch (error) {
      if (hasNoAnswer(error)) setOffline(true);
      else setRefusal(error);
    } finally {
      latest.current.isReporting = false;
    }
  };
  useEffect(() => {
    if (waiting.length === 0 && !isOffline) return;
    const tryAgain = (): void => void report();
    const timer = setInterval(tryAgain, REPORT_MILLISECONDS);
    addEventListener('online', tryAgain);
    return () => {
      clearInterval(timer);
      removeEventListener('online', tryAgain);
    };
  }, [waiting.length > 0, isOffline]);
  return { waiting, conflicts, refusal, add, report };
}

/** Whether the server answers at all. Throws Refusal where it does not. */
async function ask(): Promise<void> {
  await inTime(ANSWER_MILLISECONDS, (signal) => get<TicketKeys>('/tickets/keys', { signal }));
}

/** Whether somebody was let in who should have stayed out: by this scan, or by another of the same ticket. */
function isConflict(reported: ReportedScan, scan: WaitingScan | undefined): boolean {
  if (reported.result === 'valid') return reported.scans.length > 1;
  if (reported.result !== 'used' || scan === undefined) return true;
  const [first] = reported.scans;
  const isOwn = first !== undefined && (first.device ?? '') === scan.device;
  return (
    !isOwn || Math.abs(Date.parse(first.scannedAt) - Date.parse(scan.scannedAt)) > SAME_SCAN_MILLISECONDS
  );
}
