import type { CommandDependencies } from '../commands/dependencies.ts';
import { appointments, dismissals, erasures, formerEmails } from './accounts.ts';
import { holdExpiry } from './hold-expiry.ts';
import { mails } from './mails.ts';
import { payments } from './payments.ts';
import { refunds } from './refunds.ts';
import { registration } from './registration.ts';
import { scheduling } from './scheduling.ts';
import { seating } from './seating.ts';
import type { AnyProcessManager } from '../engine/process-managers/job-worker.ts';

/** Every process there is. */
export const processManagers: readonly AnyProcessManager<CommandDependencies>[] = [
  appointments,
  dismissals,
  erasures,
  formerEmails,
  holdExpiry,
  mails,
  payments,
  refunds,
  registration,
  scheduling,
  seating,
];
