import { z } from 'zod';
import type { JsonObject } from '../../engine/json.ts';
import { MAXIMUM_PRICE } from '../kernel/money.ts';
import { text } from '../kernel/text.ts';

/** The most ticket types on a price card, `adult` included. */
const MAXIMUM_TYPES = 20;

/** Names a ticket type in holds and reports: `adult`, `child`, `student-evening`. */
export const TicketTypeCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,19}$/, 'must be 1 to 20 lower-case letters, digits or hyphens, such as child');

/** One line of a theater's price card: by how much it reduces the base price, and who may buy it. */
export const TicketType = z
  .strictObject({
    code: TicketTypeCode,
    name: text(50),
    /** Percent off the base price; null where an amount, or nothing, is off. */
    percentOff: z.int().min(0).max(100).nullable().default(null),
    /** Minor units of the theater's currency off the base price, which never falls below 0. */
    amountOff: z.int().min(0).max(MAXIMUM_PRICE).nullable().default(null),
    /** Whether only staff sell it. */
    staffOnly: z.boolean().default(false),
    /** What the door asks to see, such as a student card. */
    proof: text(200).nullable().default(null),
  })
  .refine(({ percentOff, amountOff }) => percentOff === null || amountOff === null, {
    error: 'must have percentOff or amountOff, not both',
    path: ['amountOff'],
  })
  .readonly();
export type TicketType = z.output<typeof TicketType>;

/** The ticket type of a seat that is held without one: at full price, for everybody, in every theater. */
export const ADULT = 'adult';

const adult: TicketType = {
  code: ADULT,
  name: 'Adult',
  percentOff: null,
  amountOff: null,
  staffOnly: false,
  proof: null,
};

/** The price card of a theater that says nothing of its own. */
export const usualTicketTypes: readonly TicketType[] = [adult];

/** A theater's price card. `adult` comes first where it is not named. */
export const TicketTypes = z
  .array(TicketType)
  .refine((types) => withAdult(types).length <= MAXIMUM_TYPES, {
    error: `must have at most ${MAXIMUM_TYPES} ticket types, adult included`,
  })
  .refine((types) => new Set(types.map(({ code }) => code)).size === types.length, {
    error: 'must have codes that differ',
  })
  .refine((types) => types.every((type) => type.code !== ADULT || isFullPrice(type)), {
    error: 'must have adult at full price and for everybody',
  })
  .overwrite(withAdult)
  .readonly();

function isFullPrice({ percentOff, amountOff, staffOnly, proof }: TicketType): boolean {
  return (percentOff ?? 0) === 0 && (amountOff ?? 0) === 0 && !staffOnly && proof === null;
}

function withAdult(types: TicketType[]): TicketType[] {
  return types.some(({ code }) => code === ADULT) ? types : [adult, ...types];
}

/** Theaters and showtimes of before there were ticket types sell to adults. */
export function withTicketTypes(data: JsonObject): JsonObject {
  return { ...data, ticketTypes: usualTicketTypes.map((type) => ({ ...type })) };
}
