import { holdExpiry } from './hold-expiry.ts';
import { payments } from './payments.ts';
import { refunds } from './refunds.ts';
import { registration } from './registration.ts';
import { scheduling } from './scheduling.ts';
import type { AnyProcess } from './worker.ts';

/** Every process there is. */
export const processes: readonly AnyProcess[] = [holdExpiry, payments, refunds, registration, scheduling];
