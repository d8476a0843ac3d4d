import { z } from 'zod';
import { Currency } from '../../domain/kernel/money.ts';

/** What a client needs to know of this deployment. */
export const Config = z.strictObject({
  gateways: z.array(z.string()).readonly(),
  stripePublishableKey: z.string().nullable(),
  holdSeconds: z.int(),
  maxSeatsPerHold: z.int(),
  currencies: z.array(Currency).readonly(),
});
