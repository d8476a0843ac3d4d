import { bookingIdIn, type ShowtimeId, type UserId } from '../../domain/kernel/ids.ts';
import type { ClientShare, HoldingClient } from '../../domain/showtime/holders.ts';
import type { Wanted } from '../../domain/showtime/tickets.ts';
import type { Caller, WalkIn } from '../../domain/showtime/values.ts';
import { showtime } from '../../domain/showtime/decider.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { clientDigest } from '../keys/client-digest.ts';
import { bookingResult, type BookingResult } from './booking-result.ts';

/** For whom seats are held: an account, or somebody at the box office without one. */
export interface HoldFor {
  readonly customerId: UserId | null;
  readonly walkIn: { readonly name: string | null; readonly email: string | null } | null;
}

/**
 * Holds seats of a showtime, all or none, for as long as the settings say. The booking's id derives from the command,
 * so a repeat of the command finds the hold that the first one made.
 */
export async function holdSeats(
  { vault, settings }: Pick<CommandDependencies, 'vault' | 'settings'>,
  session: CommandSession,
  given: {
    readonly caller: Caller;
    readonly showtimeId: ShowtimeId;
    readonly seats: Wanted;
    /** Whether somebody of the party needs a wheelchair space, where the seats are of their own choice. */
    readonly accessible?: boolean | undefined;
    readonly for: HoldFor;
    /** A digest of the client's address; absent where clients are not told apart. */
    readonly clientKey?: string;
  },
): Promise<BookingResult> {
  const { caller, showtimeId, seats } = given;
  const bookingId = bookingIdIn(showtimeId, derivedId(session.commandId, 'booking'));
  const walkIn = await sealedWalkIn(vault, given.for.walkIn);
  const result = await session.execute(showtime, showtimeId, {
    type: 'HoldSeats',
    bookingId,
    caller,
    customerId: given.for.customerId,
    walkIn,
    seats,
    accessible: given.accessible,
    now: session.now,
    holdSeconds: settings.holdSeconds,
    maximumSeats: caller.isStaff ? settings.maximumSeatsPerStaffHold : settings.maximumSeatsPerHold,
    maximumHolds: settings.holdsPerCustomer,
    client: await holdingClient(vault, settings, given),
  });
  return bookingResult(result, bookingId);
}

/** Whose share the seats are of; null for staff, and where nothing is limited. */
async function holdingClient(
  vault: CommandDependencies['vault'],
  settings: CommandDependencies['settings'],
  given: { readonly caller: Caller; readonly showtimeId: ShowtimeId; readonly clientKey?: string },
): Promise<HoldingClient | null> {
  const { caller, showtimeId, clientKey } = given;
  const share = shareOfClient(settings, caller);
  if (share === null || clientKey === undefined) return null;
  return { digest: await clientDigest(vault, showtimeId, clientKey), ...share };
}

/** Never less than what one customer may hold, who need not be alone at their client; null for staff, and without limit. */
export function shareOfClient(
  { heldPercentPerClient: percent, holdsPerCustomer, maximumSeatsPerHold }: CommandDependencies['settings'],
  { isStaff }: Caller,
): ClientShare | null {
  return isStaff || percent === 100 ? null : { percent, atLeast: holdsPerCustomer * maximumSeatsPerHold };
}

/** A walk-in's booking has a key of its own, so that it can be erased by itself. */
export async function sealedWalkIn(
  vault: CommandDependencies['vault'],
  walkIn: HoldFor['walkIn'],
): Promise<WalkIn | null> {
  if (walkIn === null) return null;
  const { name, email } = walkIn;
  if (name === null && email === null) return { name: null, email: null };
  const key = await vault.createPersonKey();
  return {
    name: name === null ? null : key.seal('name', name),
    email: email === null ? null : key.seal('email', email),
  };
}
