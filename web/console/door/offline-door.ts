import { get } from '../../api/client.ts';
import { everyItem } from '../every-item.ts';
import type { DoorTicket, ScanOutcome, TicketKey, TicketKeys } from './door-resources.ts';
import { verifyTicket } from './ticket-token.ts';

/** What a door needs to know to go on without a network. */
export interface DoorList {
  readonly showtimeId: string;
  readonly keys: readonly TicketKey[];
  readonly tickets: readonly DoorTicket[];
}

/** A scan that the server does not know yet. */
export interface WaitingScan {
  readonly token: string;
  readonly scannedAt: string;
  readonly device: string;
}

/** What a door finds out by itself about a ticket. */
export interface OfflineResult {
  readonly result: ScanOutcome | 'unknown' | 'unlisted';
  readonly reference: string | null;
  readonly seat: { readonly row: string; readonly number: number; readonly ticketType: string } | null;
  /** When it let somebody in before. */
  readonly usedAt: string | null;
}

const nothing = { reference: null, seat: null, usedAt: null };

/** Throws Refusal. */
export async function fetchDoorList(showtimeId: string, signal: AbortSignal): Promise<DoorList> {
  const path = `/showtimes/${encodeURIComponent(showtimeId)}/tickets`;
  const [{ keys }, tickets] = await Promise.all([
    get<TicketKeys>('/tickets/keys', { signal }),
    everyItem<DoorTicket>(path, signal),
  ]);
  return { showtimeId, keys, tickets };
}

/**
 * What a ticket is worth by the list and by what this door has scanned since. A genuine ticket that the list does not
 * have was sold since the list was fetched: `unlisted`, for a person to judge.
 */
export async function checkOffline(
  token: string,
  { showtimeId, keys, tickets }: DoorList,
  waiting: readonly WaitingScan[],
): Promise<OfflineResult> {
  const claims = await verifyTicket(token, keys);
  if (claims === null) return { ...nothing, result: 'unknown' };
  if (claims.showtimeId !== showtimeId) return { ...nothing, result: 'wrongShowtime' };
  const booking = tickets.find(({ bookingId }) => bookingId === claims.bookingId);
  if (booking === undefined) return { ...nothing, result: 'unlisted' };
  const { reference, status } = booking;
  const seat = booking.seats.find(({ seatId }) => seatId === claims.seatId);
  if (status === 'cancelled' || seat === undefined) {
    return { result: 'cancelled', reference, seat: seat ?? null, usedAt: null };
  }
  if (status === 'unpaid') return { result: 'unpaid', reference, seat, usedAt: null };
  const here = waiting.find((scan) => scan.token === token)?.scannedAt ?? null;
  const usedAt = seat.scannedAt ?? here;
  return { result: usedAt === null ? 'valid' : 'used', reference, seat, usedAt };
}

/** Where scans wait on this machine: a reload, or an empty battery, loses none. */
const WAITING = 'marquee.console.scans';

export function recallWaiting(): readonly WaitingScan[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(WAITING) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isScan) : [];
  } catch {
    return [];
  }
}

export function rememberWaiting(scans: readonly WaitingScan[]): void {
  if (scans.length === 0) localStorage.removeItem(WAITING);
  else localStorage.setItem(WAITING, JSON.stringify(scans));
}

function isScan(value: unknown): value is WaitingScan {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Partial<Record<string, unknown>> = { ...value };
  return ['token', 'scannedAt', 'device'].every((name) => typeof fields[name] === 'string');
}
