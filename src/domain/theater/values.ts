import { z } from 'zod';
import type { JsonObject } from '../../engine/json.ts';
import { isTimeZone, spelledTimeZone, TimeOfDay } from '../kernel/local-time.ts';
import { Currency, MAXIMUM_PRICE } from '../kernel/money.ts';
import { text } from '../kernel/text.ts';
import { TicketTypes } from './ticket-types.ts';

const TheaterName = text(200);
const City = text(100);
const Address = text(300);
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
  .overwrite((name) => (isTimeZone(name) ? spelledTimeZone(name) : name));

const minorUnits = z.int().min(0).max(MAXIMUM_PRICE);

/** Surcharges of the tiers on the base price, in minor units of the theater's currency. */
const Surcharges = z.strictObject({ premium: minorUnits, vip: minorUnits, recliner: minorUnits }).readonly();
export type Surcharges = z.output<typeof Surcharges>;

/** A discount on the base price of showtimes that start before a time of day in the theater's time zone. */
const MorningDiscount = z.strictObject({ percent: z.int().min(0).max(100), before: TimeOfDay }).readonly();
export type MorningDiscount = z.output<typeof MorningDiscount>;

/** The percentage that a cancellation refunds at least so many minutes before the start. The best rule counts. */
export const RefundPolicy = z
  .array(
    z
      .strictObject({ untilMinutesBefore: z.int().min(0).max(525_600), percent: z.int().min(0).max(100) })
      .readonly(),
  )
  .max(10)
  .readonly();

export type RefundPolicy = z.output<typeof RefundPolicy>;

/** The longest that a box office sells after the start. */
export const MAXIMUM_MINUTES_AFTER_START = 240;

/**
 * How a theater sells. A cut-off is in minutes before the start. Online sales end at the start at the latest; a negative
 * cut-off of the box office is after it.
 */
export const policies = {
  surcharges: Surcharges,
  morningDiscount: MorningDiscount,
  cleaningMinutes: z.int().min(0).max(240),
  salesCutoffMinutes: z.int().min(0).max(1440),
  boxOfficeCutoffMinutes: z.int().min(-MAXIMUM_MINUTES_AFTER_START).max(1440),
  businessDayStart: TimeOfDay,
  refundPolicy: RefundPolicy,
  payAtCounter: z.boolean(),
  ticketTypes: TicketTypes,
  /**
   * So many minutes before the start wheelchair spaces and companion seats come free for everybody. Null: they are never
   * held back.
   */
  wheelchairReleaseMinutes: z.int().min(0).max(525_600).nullable(),
};

/** The fields of a theater. The fields of a group change with one event. */
export const theaterFields = {
  name: { name: TheaterName },
  place: { city: City, address: Address, timeZone: TimeZone },
  terms: { currency: Currency, ...policies },
};

/** What is known of a theater. */
export const TheaterDetails = z.strictObject({
  ...theaterFields.name,
  ...theaterFields.place,
  ...theaterFields.terms,
});
export type TheaterDetails = Readonly<z.output<typeof TheaterDetails>>;
export type TheaterTerms = Pick<TheaterDetails, keyof typeof theaterFields.terms>;

/** Events of schema 1 may have an online cut-off after the start, which sold tickets that nobody could pay for: it reads as 0. */
export function withSalesUntilStart(data: JsonObject): JsonObject {
  const { salesCutoffMinutes } = data;
  return typeof salesCutoffMinutes === 'number' && salesCutoffMinutes < 0
    ? { ...data, salesCutoffMinutes: 0 }
    : data;
}

/** Theaters and showtimes of before wheelchair spaces were held back sell them to everybody. */
export function withSpacesForAll(data: JsonObject): JsonObject {
  return { ...data, wheelchairReleaseMinutes: null };
}
