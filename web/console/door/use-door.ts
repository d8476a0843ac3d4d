import { useEffect, useRef, useState } from 'preact/hooks';
import { command, Refusal } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import { hasNoAnswer, inTime } from './answers.ts';
import type { ScannedTicket } from './door-resources.ts';
import { checkOffline, fetchDoorList, type DoorList, type OfflineResult } from './offline-door.ts';
import { useWaitingScans, type WaitingScans } from './use-waiting-scans.ts';

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

export interface Door extends Omit<WaitingScans, 'add'> {
  readonly scanned: readonly Scanned[];
  /** Whether a ticket is being checked, or waits for its turn. */
  readonly isBusy: boolean;
  /** Whether the last request had no answer: this door judges by its list. */
  readonly isOffline: boolean;
  /** How many tickets the list has; null without one. */
  readonly listed: number | null;
  readonly scan: (token: string) => Promise<void>;
}

const LIST_MILLISECONDS = 60_000;
/** People queue: a ticket waits no longer for the server than this, and is judged by the list then. */
const SCAN_MILLISECONDS = 4000;
const KEPT = 20;

/** A door of a showtime: scans while there is a network, goes on by its list while there is none, and reports then. */
export function useDoor(showtimeId: string, device: string): Door {
  const [scanned, setScanned] = useState<readonly Scanned[]>([]);
  const [pending, setPending] = useState(0);
  const [isOffline, setOffline] = useState(false);
  const list = useDoorList(showtimeId);
  const { add, ...reporting } = useWaitingScans(isOffline, setOffline);
  const queue = useRef({ tokens: new Set<string>(), last: Promise.resolve() });
  const latest = useRef({ list, isOffline, reporting, device });
  latest.current = { list, isOffline, reporting, device };

  const judgeAlone = async (token: string): Promise<Finding> => {
    const {
      list: known,
      reporting: { waiting },
    } = latest.current;
    if (known === null) return { kind: 'failed', error: new Refusal(0, {}) };
    const ticket = await checkOffline(token, known, waiting);
    if (ticket.result === 'valid') {
      add({ token, device: latest.current.device, scannedAt: new Date(serverNow()).toISOString() });
    }
    return { kind: 'offline', ticket };
  };
  const find = async (token: string): Promise<Finding> => {
    if (latest.current.isOffline) return judgeAlone(token);
    const { device: name } = latest.current;
    const body = { token, showtimeId, ...(name === '' ? {} : { device: name }) };
    const ask = (signal: AbortSignal): Promise<ScannedTicket> =>
      command<ScannedTicket>('POST', '/tickets/scan', { body, signal });
    try {
      return { kind: 'online', ticket: await inTime(SCAN_MILLISECONDS, ask) };
    } catch (error) {
      if (error instanceof Refusal && error.code === 'ticket-unknown') return { kind: 'unknown' };
      if (!hasNoAnswer(error)) return { kind: 'failed', error };
      latest.current.isOffline = true;
      setOffline(true);
      return judgeAlone(token);
    }
  };
  const check = async (token: string): Promise<void> => {
    // A browser may know no such signatures, or have no room left: the next ticket is checked all the same.
    const finding = await find(token).catch((error: unknown): Finding => ({ kind: 'failed', error }));
    queue.current.tokens.delete(token);
    setPending(queue.current.tokens.size);
    setScanned((before) => {
      const next = { number: (before[0]?.number ?? 0) + 1, at: new Date().toISOString(), finding };
      return [next, ...before].slice(0, KEPT);
    });
  };
  const scan = (token: string): Promise<void> => {
    const { tokens, last } = queue.current;
    // Held before the reader for too long: it is one scan, not a second one.
    if (tokens.has(token)) return last;
    tokens.add(token);
    setPending(tokens.size);
    queue.current.last = last.then(() => check(token));
    return queue.current.last;
  };
  const listed = list?.tickets.reduce((sum, { seats }) => sum + seats.length, 0) ?? null;
  return { ...reporting, scanned, isBusy: pending > 0, isOffline, listed, scan };
}

/** The tickets of a showtime, fetched again every minute; null while they have not come. */
function useDoorList(showtimeId: string): DoorList | null {
  const [list, setList] = useState<DoorList | null>(null);
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
  return list;
}
