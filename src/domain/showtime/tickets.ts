import { z } from 'zod';
import { reject, type Rejected } from '../../engine/decider.ts';
import { SeatId } from '../auditorium/values.ts';
import { ADULT, TicketTypeCode, type TicketType } from '../theater/ticket-types.ts';
import type { Instant } from '../../engine/instant.ts';
import { bestAvailable, type Party } from './best-available.ts';
import { priceOfTicket } from './pricing.ts';
import { isAvailable, type Booking, type Showtime } from './state.ts';
import type { BookedSeat, Caller } from './values.ts';
import { areSpacesHeldBack } from './wheelchair-spaces.ts';

/** A seat that somebody chooses: for an adult by its id alone, else with its ticket type. */
export const Choice = z.union(
  [SeatId, z.strictObject({ seatId: SeatId, ticketType: TicketTypeCode }).readonly()],
  'must be a seat such as "A1", or such as { "seatId": "A1", "ticketType": "child" }',
);
export type Choice = string | { readonly seatId: string; readonly ticketType: string };

export const seatIdOf = (choice: Choice): string => (typeof choice === 'string' ? choice : choice.seatId);

export const ticketTypeOf = (choice: Choice): string =>
  typeof choice === 'string' ? ADULT : choice.ticketType;

export type ChoiceRejection =
  | 'no-seats'
  | 'not-enough-seats'
  | 'repeated-seats'
  | 'staff-ticket-type'
  | 'too-many-seats'
  | 'unknown-seats'
  | 'unknown-ticket-types';

/** What somebody wants to hold: seats of their own choice, or the best ones for a party. */
export type Wanted = readonly Choice[] | Party;

interface Limits {
  readonly maximumSeats: number;
  readonly isStaff: boolean;
}

/** Why nobody could hold what is wanted, whoever has the seats. */
export function refusedRequest(
  wanted: Wanted,
  { maximumSeats, isStaff }: Limits,
  showtime: Showtime,
): Rejected<ChoiceRejection> | undefined {
  const count = isParty(wanted) ? wanted.count : wanted.length;
  if (count === 0) return reject('no-seats', 'Name at least one seat.');
  const seats = isParty(wanted) ? [] : wanted.map(seatIdOf);
  const repeated = seats.filter((seatId, index) => seats.indexOf(seatId) !== index);
  if (repeated.length > 0) {
    return reject('repeated-seats', `Named more than once: ${repeated.join(', ')}.`, { seats: repeated });
  }
  if (count > maximumSeats) {
    return reject('too-many-seats', `At most ${maximumSeats} seats can be held at once, not ${count}.`);
  }
  const unknown = seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  const types = isParty(wanted) ? wanted.ticketTypes : wanted.map(ticketTypeOf);
  return refusedTicketTypes(types, isStaff, showtime);
}

/** The seats that are wanted: for a party the best that are free now, or a refusal where there are not enough. */
export function chosenSeats(
  wanted: Wanted,
  showtime: Showtime,
  asking: { readonly caller: Caller; readonly now: Instant },
): { readonly outcome: 'chosen'; readonly choices: readonly Choice[] } | Rejected<'not-enough-seats'> {
  if (!isParty(wanted)) return { outcome: 'chosen', choices: wanted };
  const isFree = (seatId: string): boolean => isAvailable(showtime, seatId, asking.now);
  const companions = areSpacesHeldBack(showtime, asking) ? 'own' : 'any';
  const seats = bestAvailable(showtime, { ...wanted, companions }, isFree);
  if (seats === undefined) {
    const kind = [wanted.accessible ? 'accessible' : '', wanted.tier ?? ''].filter((word) => word !== '');
    const what = ['free', ...kind, wanted.count === 1 ? 'seat' : 'seats'].join(' ');
    return reject('not-enough-seats', `There are no ${wanted.count} ${what} left. Ask for fewer or others.`);
  }
  const choices = seats.map((seatId, index) => ({ seatId, ticketType: wanted.ticketTypes[index] ?? ADULT }));
  return { outcome: 'chosen', choices };
}

/** Whether a booking has the tickets that are wanted. The seats of a party were chosen for it. */
export function hasTickets({ seats }: Booking, wanted: Wanted): boolean {
  if (isParty(wanted)) {
    const types = seats.map((_, index) => wanted.ticketTypes[index] ?? ADULT);
    return seats.length === wanted.count && seats.every((seat, index) => seat.ticketType === types[index]);
  }
  return (
    seats.length === wanted.length &&
    seats.every((seat) =>
      wanted.some((choice) => seatIdOf(choice) === seat.seatId && ticketTypeOf(choice) === seat.ticketType),
    )
  );
}

export function isParty(wanted: Wanted): wanted is Party {
  return 'count' in wanted;
}

function refusedTicketTypes(
  types: readonly string[],
  isStaff: boolean,
  { snapshot: { ticketTypes } }: Showtime,
): Rejected<ChoiceRejection> | undefined {
  const codes = [...new Set(types)];
  const unknown = codes.filter((code) => ticketTypes.every((type) => type.code !== code));
  if (unknown.length > 0) {
    const offered = ticketTypes.filter(({ staffOnly }) => isStaff || !staffOnly).map(({ code }) => code);
    return reject(
      'unknown-ticket-types',
      `This showtime has no ticket types ${unknown.join(', ')}. Choose among ${offered.join(', ')}.`,
    );
  }
  const forStaff = ticketTypes.filter(({ code, staffOnly }) => staffOnly && codes.includes(code));
  if (isStaff || forStaff.length === 0) return undefined;
  const names = forStaff.map(({ code }) => code).join(', ');
  return reject('staff-ticket-type', `Only the box office sells these ticket types: ${names}.`);
}

/** The tickets that a choice becomes. The choice was not refused. */
export function ticketsOf(choices: readonly Choice[], showtime: Showtime): readonly BookedSeat[] {
  return choices.map((choice) => {
    const seatId = seatIdOf(choice);
    const seat = showtime.seats.get(seatId);
    if (seat === undefined) throw new Error(`Seat ${seatId} was checked to exist.`);
    const { row, number, tier, kind } = seat;
    const ticketType = ticketTypeOf(choice);
    const price = priceOfTicket(showtime.snapshot, tier, typeNamed(showtime, ticketType));
    return { seatId, row, number, tier, kind, ticketType, price };
  });
}

function typeNamed({ snapshot }: Showtime, code: string): TicketType {
  const type = snapshot.ticketTypes.find((each) => each.code === code);
  if (type === undefined) throw new Error(`Ticket type ${code} was checked to exist.`);
  return type;
}
