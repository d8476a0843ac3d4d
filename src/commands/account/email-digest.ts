import { createHmac } from 'node:crypto';
import { domainToUnicode } from 'node:url';
import { emailClaim } from '../../domain/email-claim/decider.ts';
import { canonicalEmail } from '../../domain/kernel/email-address.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { KeyVault } from '../keys/key-vault.ts';

/** An address as it is compared, also where it is none: people log in with what they once registered. */
export function comparableEmail(email: string): string {
  return canonicalEmail(email) ?? formerForm(email);
}

/**
 * The id of an address's claim stream: a keyed digest, so that the log tells no address, and none can be tried out.
 * An address that was claimed before addresses had a canonical form keeps its stream until that claim is released, so
 * its owner can log in, and nobody else can register it in another spelling.
 */
export async function emailDigest(
  vault: KeyVault,
  states: Pick<CommandSession, 'load'>,
  email: string,
): Promise<string> {
  const key = await vault.systemKey('digest');
  const digestOf = (form: string): string => createHmac('sha256', key).update(`email:${form}`).digest('hex');
  const canonical = comparableEmail(email);
  // What was typed comes first: two spellings of one address could once have an account each.
  const forms = new Set([formerForm(email), canonical, withUnicodeDomain(canonical)]);
  if (forms.size > 1) {
    for (const digest of [...forms].map(digestOf)) {
      if ((await states.load(emailClaim, digest)).claim !== null) return digest;
    }
  }
  return digestOf(canonical);
}

/** How addresses were compared before they had a canonical form. */
function formerForm(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

function withUnicodeDomain(canonical: string): string {
  const at = canonical.lastIndexOf('@') + 1;
  const domain = domainToUnicode(canonical.slice(at));
  return domain === '' ? canonical : canonical.slice(0, at) + domain;
}
