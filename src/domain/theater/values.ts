import { z } from 'zod';
import { isTimeZone, spelledTimeZone, TimeOfDay } from '../kernel/local-time.ts';
import { text } from '../kernel/text.ts';

export const TheaterName = text(200);
export const City = text(100);
export const Address = text(300);
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
  .overwrite((name) => (isTimeZone(name) ? spelledTimeZone(name) : name));

const minorUnits = z.int().min(0).max(1_000_000);

/** What a tier costs on top of the base price, in minor units of the theater's currency. */
export const Surcharges = z
  .strictObject({ premium: minorUnits, vip: minorUnits, recliner: minorUnits })
  .readonly();

/** So many percent off the base price of a showtime that starts before a time of day, in the theater's time zone. */
export const MorningDiscount = z
  .strictObject({ percent: z.int().min(0).max(100), before: TimeOfDay })
  .readonly();

/** Who cancels at least so many minutes before the start gets so many percent back; the best rule that holds counts. */
export const RefundPolicy = z
  .array(
    z.strictObject({ untilMinutesBefore: z.int().min(0).max(525_600), percent: z.int().min(0).max(100) }),
  )
  .max(10)
  .readonly();

export type RefundPolicy = z.output<typeof RefundPolicy>;

/** How a theater sells. Minutes of a cut-off count before the start; a negative one lies after it. */
export const policies = {
  surcharges: Surcharges,
  morningDiscount: MorningDiscount,
  cleaningMinutes: z.int().min(0).max(240),
  salesCutoffMinutes: z.int().min(-240).max(1440),
  boxOfficeCutoffMinutes: z.int().min(-240).max(1440),
  businessDayStart: TimeOfDay,
  refundPolicy: RefundPolicy,
  payAtCounter: z.boolean(),
};
