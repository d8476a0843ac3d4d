import { accept, reject } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import type { LiftPeriodBlock, PlacePeriodBlock } from './commands.ts';
import { PeriodBlockLifted, PeriodBlockPlaced } from './events.ts';
import type { Auditorium, AuditoriumDecision } from './state.ts';

/** So many blocks an auditorium may have that are not over yet. */
const MAXIMUM_BLOCKS = 100;

/** Takes seats out of use from one instant to another, over all showtimes. */
export function placePeriodBlock(command: PlacePeriodBlock, state: Auditorium): AuditoriumDecision {
  const { auditoriumId, blockId, from, to, reason, now } = command;
  if (state.blocks.some((block) => block.blockId === blockId)) return accept();
  const seats = [...new Set(command.seats)];
  const known = new Set(state.seats.map(({ seatId }) => seatId));
  const unknown = seats.filter((seatId) => !known.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This auditorium has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  if (state.blocks.filter((block) => block.to > now).length >= MAXIMUM_BLOCKS) {
    return reject('too-many-blocks', `An auditorium has at most ${MAXIMUM_BLOCKS} blocks. Lift one first.`);
  }
  return accept(PeriodBlockPlaced({ auditoriumId, blockId, seats, from, to, reason }));
}

/** Gives the seats of a block back. */
export function liftPeriodBlock(
  { auditoriumId, blockId }: LiftPeriodBlock,
  state: Auditorium,
): AuditoriumDecision {
  const block = state.blocks.find((each) => each.blockId === blockId);
  if (block === undefined) return reject('not-found', 'There is no such block.');
  return accept(PeriodBlockLifted({ auditoriumId, blockId, seats: block.seats }));
}

/** The seats that a block keeps out of use at some moment from one instant up to, but not at, another. */
function blockedDuring(
  { blocks }: Pick<Auditorium, 'blocks'>,
  from: Instant,
  to: Instant,
): readonly string[] {
  const during = blocks.filter((block) => block.from < to && from < block.to);
  return [...new Set(during.flatMap(({ seats }) => seats))];
}

/** Those, and the seats that are out of use in general. */
export function outOfUseDuring(
  auditorium: Pick<Auditorium, 'blocks' | 'seats'>,
  from: Instant,
  to: Instant,
): readonly string[] {
  const blocked = new Set(blockedDuring(auditorium, from, to));
  return auditorium.seats
    .filter(({ seatId, active }) => !active || blocked.has(seatId))
    .map(({ seatId }) => seatId);
}

/** The seats that are in use, but for a block. */
export function blockedInUse(
  auditorium: Pick<Auditorium, 'blocks' | 'seats'>,
  from: Instant,
  to: Instant,
): readonly string[] {
  const blocked = new Set(blockedDuring(auditorium, from, to));
  return auditorium.seats
    .filter(({ seatId, active }) => active && blocked.has(seatId))
    .map(({ seatId }) => seatId);
}
