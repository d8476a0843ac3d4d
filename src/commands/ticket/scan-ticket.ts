import { showtimeOf, type ShowtimeId } from '../../domain/kernel/ids.ts';
import { scansOf } from '../../domain/showtime/admitting.ts';
import { showtime, type ShowtimeRejection } from '../../domain/showtime/decider.ts';
import type { ShowtimeState, TicketScan } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { Instant } from '../../engine/instant.ts';
import type { BookingDetails } from '../booking/booking-result.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { refuse } from '../refusals.ts';
import type { TicketClaims } from './ticket-token.ts';

/** What a door does with a ticket of ours: lets somebody in, or says why not. */
export type ScanOutcome = 'valid' | 'used' | 'wrongShowtime' | 'cancelled' | 'unpaid';

export interface ScannedTicket extends BookingDetails {
  readonly outcome: ScanOutcome;
  readonly seatId: string;
  /** The scans that let somebody in with it, the earliest first: more than one where doors had no network. */
  readonly scans: readonly TicketScan[];
}

export type ScanResult = CommandResult<ScannedTicket, 'ticket-unknown'>;

/** Refusals of a showtime that are an answer at the door. */
const outcomes = {
  'already-cancelled': 'cancelled',
  'showtime-cancelled': 'cancelled',
  'ticket-unpaid': 'unpaid',
  'ticket-used': 'used',
} as const satisfies Partial<Record<ShowtimeRejection, ScanOutcome>>;

/**
 * Scans a ticket at the door and records that somebody was let in. Refuses only what is no ticket of ours. A scan of
 * another showtime than `showtimeId`, where that is given, records nothing.
 */
export async function scanTicket(
  { ticketKeys }: Pick<CommandDependencies, 'ticketKeys'>,
  session: CommandSession,
  given: {
    readonly token: string;
    readonly showtimeId: ShowtimeId | undefined;
    readonly device: string | null;
  },
): Promise<ScanResult> {
  const ticket = await ticketKeys.verify(given.token);
  if (ticket === null) return unknown();
  const { bookingId } = ticket;
  if (given.showtimeId !== undefined && given.showtimeId !== showtimeOf(bookingId)) {
    const state = await session.load(showtime, showtimeOf(bookingId));
    return scanned(state, ticket, () => 'wrongShowtime');
  }
  const scanId = derivedId(session.commandId, 'scan');
  return recordScan(session, ticket, { scanId, scannedAt: session.now, device: given.device });
}

/** A scan of a door without a network, as its device reports it. */
export interface OfflineScan {
  readonly ticket: TicketClaims;
  readonly scannedAt: Instant;
  readonly device: string | null;
}

/** Records a scan that was made before. Repeats of the same scan change nothing, whoever reports it. */
export function recordOfflineScan(
  session: CommandSession,
  { ticket, scannedAt, device }: OfflineScan,
): Promise<ScanResult> {
  const scanId = derivedId('offline-scan', ticket.bookingId, ticket.seatId, scannedAt, device ?? '');
  return recordScan(session.derive(scanId), ticket, { scanId, scannedAt, device });
}

async function recordScan(
  session: CommandSession,
  ticket: TicketClaims,
  scan: { readonly scanId: string; readonly scannedAt: Instant; readonly device: string | null },
): Promise<ScanResult> {
  const { bookingId, seatId } = ticket;
  const id = showtimeOf(bookingId);
  const result = await session.execute(showtime, id, {
    type: 'ScanTicket',
    bookingId,
    seatId,
    ...scan,
    now: session.now,
  });
  if (result.outcome === 'accepted') {
    return scanned(result.state, ticket, ([first]) => (first?.scanId === scan.scanId ? 'valid' : 'used'));
  }
  const { code } = result.rejection;
  if (code === 'not-found') return unknown();
  if (!(code in outcomes)) throw new Error(`A scan was refused with ${code}.`);
  return scanned(await session.load(showtime, id), ticket, () => outcomes[code as keyof typeof outcomes]);
}

function scanned(
  { showtime: found }: ShowtimeState,
  { bookingId, seatId }: TicketClaims,
  outcomeOf: (scans: readonly TicketScan[]) => ScanOutcome,
): ScanResult {
  const booking = found?.bookings.get(bookingId);
  if (found === null || booking === undefined) return unknown();
  const scans = scansOf(booking, seatId);
  const state = { outcome: outcomeOf(scans), booking, showtime: found, seatId, scans };
  return { outcome: 'accepted', events: [], state };
}

function unknown(): ScanResult {
  return refuse('ticket-unknown', 'This is no ticket of this system. Let nobody in with it.');
}
