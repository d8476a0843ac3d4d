import { reject, type Rejected } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import { layoutOf } from './layout.ts';
import type { Showtime } from './state.ts';
import type { Caller } from './values.ts';

export type HeldBackRejection = 'companion-seat-held-back' | 'wheelchair-space-held-back';

interface Asking {
  readonly caller: Caller;
  readonly now: Instant;
  /** Whether somebody of the party needs a wheelchair space. It is believed. */
  readonly accessible: boolean;
}

/**
 * Whether wheelchair spaces and companion seats are held back from somebody: from customers, until the time before the
 * start that the theater sets. Staff sell them at any time.
 */
export function areSpacesHeldBack(
  { wheelchairReleaseAt }: Pick<Showtime, 'wheelchairReleaseAt'>,
  { caller, now }: Pick<Asking, 'caller' | 'now'>,
): boolean {
  return !caller.isStaff && wheelchairReleaseAt !== null && now < wheelchairReleaseAt;
}

/**
 * Why somebody cannot have these seats as long as wheelchair spaces are held back: a space is for who needs one, and a
 * companion seat goes with one of its wheelchair spaces. Seats that the booking has already, it keeps.
 */
export function refusedSpaces(
  {
    seatIds,
    formerIds = [],
  }: { readonly seatIds: readonly string[]; readonly formerIds?: readonly string[] },
  asking: Asking,
  showtime: Showtime,
): Rejected<HeldBackRejection> | undefined {
  if (!areSpacesHeldBack(showtime, asking)) return undefined;
  const until = showtime.wheelchairReleaseAt ?? '';
  const spaces = seatIds.filter((seatId) => showtime.seats.get(seatId)?.kind === 'wheelchair');
  const unasked = asking.accessible ? [] : spaces.filter((seatId) => !formerIds.includes(seatId));
  if (unasked.length > 0) {
    return reject(
      'wheelchair-space-held-back',
      `Until ${until} these wheelchair spaces are for people who need them: ${unasked.join(', ')}. Say "accessible": true if one of you does, or choose other seats.`,
      { seats: unasked },
    );
  }
  const { spacesOf } = layoutOf(showtime.seats);
  const isAlone = (seatId: string, among: readonly string[]): boolean => {
    const own = spacesOf.get(seatId) ?? [];
    return own.length > 0 && !own.some((space) => among.includes(space));
  };
  const wasAlone = (seatId: string): boolean => formerIds.includes(seatId) && isAlone(seatId, formerIds);
  const alone = seatIds.filter((seatId) => isAlone(seatId, spaces) && !wasAlone(seatId));
  if (alone.length === 0) return undefined;
  return reject(
    'companion-seat-held-back',
    `Until ${until} a companion seat is sold only with its wheelchair space: ${alone.join(', ')}. Choose that space, too, or other seats, or ask at the box office.`,
    { seats: alone },
  );
}
