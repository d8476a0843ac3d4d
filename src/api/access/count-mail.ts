import { comparableEmail } from '../../commands/account/email-digest.ts';
import type { Allowance } from '../../ports/rate-limits.ts';
import { digestForCounting } from './client-key.ts';
import { limits } from './rate-limits.ts';
import type { ApiDependencies } from '../route.ts';

/**
 * Counts a requested mail to an address, whoever asks and whether or not there is an account. What the owner asks for on a
 * device that is known is counted apart, so that others cannot use it up; what one client asks for leaves some to others.
 */
export async function countMail(
  { commands, limits: counts }: ApiDependencies,
  {
    email,
    clientKey,
    isOwner,
  }: { readonly email: string; readonly clientKey: string; readonly isOwner: boolean },
): Promise<Allowance> {
  const address = await digestForCounting(commands.vault, `address:${comparableEmail(email)}`);
  if (isOwner) return counts.take(limits.mailFromDevice, address);
  const pair = await digestForCounting(commands.vault, `${address}:${clientKey}`);
  const fromClient = await counts.take(limits.mailFromClient, pair);
  return fromClient.allowed ? counts.take(limits.mailToAddress, address) : fromClient;
}
