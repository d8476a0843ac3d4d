import { comparableEmail } from '../../commands/account/email-digest.ts';
import type { Allowance } from '../../ports/rate-limits.ts';
import { digestForCounting } from './client-key.ts';
import { limits } from './rate-limits.ts';
import type { ApiDependencies } from '../route.ts';

/** Counts a requested mail to an address, whoever asks and whether or not there is an account. */
export async function countMail(
  { commands, limits: counts }: ApiDependencies,
  email: string,
): Promise<Allowance> {
  const address = await digestForCounting(commands.vault, `address:${comparableEmail(email)}`);
  return counts.take(limits.mailToAddress, address);
}
