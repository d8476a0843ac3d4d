import { useEffect, useRef, useState } from 'preact/hooks';
import { command, Refusal } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { ReportedScan, ReportedScans, ScannedTicket } from './door-resources.ts';
import {
  checkOffline,
  fetchDoorList,
  recallWaiting,
  rememberWaiting,
  type DoorList,
  type OfflineResult,
  type WaitingScan,
} from './offline-door.ts';

/** What was found out about one ticket: by the server, by this door alone, or that it is none. */
export type Finding =
  | { readonly kind: 'online'; readonly ticket: ScannedTicket }
  | { readonly kind: 'offline'; readonly ticket: OfflineResult }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface Scanned {
  readonly number: number;
  readonly at: string;
  readonly finding: Finding;
}

export interface Door {
  readonly scanned: readonly Scanned[];
  readonly isBusy: boolean;
  /** Whether the last request had no answer: this door judges by its list. */
  readonly isOffline: boolean;
  /** How many tickets the list has; null without one. */
  readonly listed: number | null;
  readonly waiting: readonly WaitingScan[];
  /** Scans that were reported later, and turned out to be second ones or worse. */
  readonly conflicts: readonly ReportedScan[];
  readonly scan: (token: string) => Promise<void>;
  readonly report: () => Promise<void>;
}

const LIST_MILLISECONDS = 60_000;
const REPORT_MILLISECONDS = 5000;
const KEPT = 20;
/** The API takes no more scans at once. */
const SCANS_AT_ONCE = 500;
/** A scan whose answer was lost is found again as its own second one. */
const SAME_SCAN_MILLISECONDS = 60_000;

/** A door of a showtime: scans while there is a network, goes on by its list while there is none, and reports then. */
export function useDoor(showtimeId: string, device: string): Door {
  const [scanned, setScanned] = useState<readonly Scanned[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [isOffline, setOffline] = useState(false);
  const [list, setList] = useState<DoorList | null>(null);
  const [waiting, setWaiting] = useState(recallWaiting);
  const [conflicts, setConflicts] = useState<readonly ReportedScan[]>([]);
  const latest = useRef({ isBusy: false, isReporting: false, waiting });
  latest.current.waiting = waiting;

  const keepWaiting = (scans: readonly WaitingScan[]): void => {
    latest.current.waiting = scans;
    rememberWaiting(scans);
    setWaiting(scans);
  };

  useEffect(() => {
    const aborting = new AbortController();
    const fetchList = (): void => {
      fetchDoorList(showtimeId, aborting.signal).then(setList, () => undefined);
    };
    fetchList();
    const timer = setInterval(fetchList, LIST_MILLISECONDS);
    return () => {
      aborting.abort();
      clearInterval(timer);
    };
  }, [showtimeId]);

  const report = async (): Promise<void> => {
    if (latest.current.isReporting) return;
    latest.current.isReporting = true;
    try {
      while (latest.current.waiting.length > 0) {
        const some = latest.current.waiting.slice(0, SCANS_AT_ONCE);
        const scans = some.map(({ device: name, ...scan }) =>
          name === '' ? scan : { ...scan, device: name },
        );
        const { items } = await command<ReportedScans>('POST', '/tickets/scans', { body: { scans } });
        keepWaiting(latest.current.waiting.slice(some.length));
        const bad = items.filter((item, index) => isConflict(item, some[index]));
        if (bad.length > 0) setConflicts((before) => [...before, ...bad]);
      }
      setOffline(false);
    } catch (error) {
      if (!hasNoAnswer(error)) throw error;
      setOffline(true);
    } finally {
      latest.current.isReporting = false;
    }
  };
  useEffect(() => {
    if (waiting.length === 0 && !isOffline) return;
    const tryAgain = (): void => void report().catch(() => undefined);
    const timer = setInterval(tryAgain, REPORT_MILLISECONDS);
    addEventListener('online', tryAgain);
    return () => {
      clearInterval(timer);
      removeEventListener('online', tryAgain);
    };
  }, [waiting.length > 0, isOffline]);

  const judgeAlone = async (token: string): Promise<Finding> => {
    if (list === null) return { kind: 'failed', error: new Refusal(0, {}) };
    const ticket = await checkOffline(token, list, latest.current.waiting);
    if (ticket.result === 'valid') {
      const scan = { token, device, scannedAt: new Date(serverNow()).toISOString() };
      keepWaiting([...latest.current.waiting, scan]);
    }
    return { kind: 'offline', ticket };
  };
  const find = async (token: string): Promise<Finding> => {
    if (isOffline) return judgeAlone(token);
    try {
      const body = { token, showtimeId, ...(device === '' ? {} : { device }) };
      return { kind: 'online', ticket: await command<ScannedTicket>('POST', '/tickets/scan', { body }) };
    } catch (error) {
      if (error instanceof Refusal && error.code === 'ticket-unknown') return { kind: 'unknown' };
      if (!hasNoAnswer(error)) return { kind: 'failed', error };
      setOffline(true);
      return judgeAlone(token);
    }
  };
  const scan = async (token: string): Promise<void> => {
    if (latest.current.isBusy) return;
    latest.current.isBusy = true;
    setBusy(true);
    const finding = await find(token);
    latest.current.isBusy = false;
    setBusy(false);
    setScanned((before) => {
      const next = { number: (before[0]?.number ?? 0) + 1, at: new Date().toISOString(), finding };
      return [next, ...before].slice(0, KEPT);
    });
  };
  const listed = list?.tickets.reduce((sum, { seats }) => sum + seats.length, 0) ?? null;
  return { scanned, isBusy, isOffline, listed, waiting, conflicts, scan, report };
}

function hasNoAnswer(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 0 || error.status === 503);
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
