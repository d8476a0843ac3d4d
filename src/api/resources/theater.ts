import { z } from 'zod';
import { TheaterId } from '../../domain/kernel/ids.ts';
import { Currency } from '../../domain/kernel/money.ts';
import type { Theater as TheaterState } from '../../domain/theater/decider.ts';
import { policies } from '../../domain/theater/values.ts';
import { Instant } from '../../engine/instant.ts';

export const Theater = z.strictObject({
  id: TheaterId,
  name: z.string(),
  city: z.string(),
  address: z.string(),
  timeZone: z.string(),
  currency: Currency,
  ...policies,
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Theater = z.output<typeof Theater>;

export function presentTheater(theater: TheaterState): Theater {
  return {
    id: theater.theaterId,
    name: theater.name,
    city: theater.city,
    address: theater.address,
    timeZone: theater.timeZone,
    currency: theater.currency,
    surcharges: theater.surcharges,
    morningDiscount: theater.morningDiscount,
    cleaningMinutes: theater.cleaningMinutes,
    salesCutoffMinutes: theater.salesCutoffMinutes,
    boxOfficeCutoffMinutes: theater.boxOfficeCutoffMinutes,
    businessDayStart: theater.businessDayStart,
    refundPolicy: theater.refundPolicy,
    payAtCounter: theater.payAtCounter,
    active: theater.active,
    createdAt: theater.createdAt,
    updatedAt: theater.updatedAt,
  };
}
