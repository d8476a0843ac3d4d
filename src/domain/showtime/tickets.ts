import { z } from 'zod';
import { reject, type Rejected } from '../../engine/decider.ts';
import { SeatId } from '../auditorium/values.ts';
import { ADULT, TicketTypeCode, type TicketType } from '../theater/ticket-types.ts';
import { priceOfTicket } from './pricing.ts';
import type { Showtime } from './state.ts';
import type { BookedSeat } from './values.ts';

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
  | 'repeated-seats'
  | 'staff-ticket-type'
  | 'too-many-seats'
  | 'unknown-seats'
  | 'unknown-ticket-types';

/** Why a choice can be no hold, whoever has the seats. */
export function refusedChoice(
  choices: readonly Choice[],
  { maximumSeats, isStaff }: { readonly maximumSeats: number; readonly isStaff: boolean },
  showtime: Showtime,
): Rejected<ChoiceRejection> | undefined {
  if (choices.length === 0) return reject('no-seats', 'Name at least one seat.');
  const seats = choices.map(seatIdOf);
  const repeated = seats.filter((seatId, index) => seats.indexOf(seatId) !== index);
  if (repeated.length > 0) {
    return reject('repeated-seats', `Named more than once: ${repeated.join(', ')}.`, { seats: repeated });
  }
  if (seats.length > maximumSeats) {
    return reject(
      'too-many-seats',
      `At most ${maximumSeats} seats can be held at once, not ${seats.length}.`,
    );
  }
  const unknown = seats.filter((seatId) => !showtime.seats.has(seatId));
  if (unknown.length > 0) {
    return reject('unknown-seats', `This showtime has no seats ${unknown.join(', ')}.`, { seats: unknown });
  }
  return refusedTicketTypes(choices, isStaff, showtime);
}

function refusedTicketTypes(
  choices: readonly Choice[],
  isStaff: boolean,
  { snapshot: { ticketTypes } }: Showtime,
): Rejected<ChoiceRejection> | undefined {
  const codes = [...new Set(choices.map(ticketTypeOf))];
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
