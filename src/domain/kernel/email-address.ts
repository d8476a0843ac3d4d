import { z } from 'zod';
import { caseless, hasInvisible } from './text.ts';

/** A dot-atom of RFC 5322 with the letters, marks and digits of RFC 6531, in lower case. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const LOCAL_PART_BYTES = 64;
const ADDRESS_BYTES = 254;

/**
 * The one form of an e-mail address, for whatever it is compared or used for: composed, in lower case, the domain in
 * ASCII. Null for what is no address that a mail can reach.
 */
export function canonicalEmail(typed: string): string | null {
  const trimmed = typed.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 0 || hasInvisible(trimmed)) return null;
  const local = caseless(trimmed.slice(0, at));
  const domain = asciiDomain(trimmed.slice(at + 1));
  // A full-width letter is another character, and looks like the same address.
  if (domain === null || !LOCAL_PART.test(local) || local !== local.normalize('NFKC')) return null;
  const isShort = bytesOf(local) <= LOCAL_PART_BYTES && bytesOf(local) + 1 + domain.length <= ADDRESS_BYTES;
  return isShort ? `${local}@${domain}` : null;
}

/** A domain as the DNS knows it (IDNA, UTS 46); null for what is none. */
function asciiDomain(typed: string): string | null {
  // What has a meaning of its own in a URL is in no domain.
  if (/[\s/\\?#@:%[\]]/u.test(typed)) return null;
  const url = `http://${typed}`;
  if (!URL.canParse(url)) return null;
  const labels = new URL(url).hostname.split('.');
  const isNumber = /^\d+$/.test(labels.at(-1) ?? '');
  return !isNumber && labels.every((label) => LABEL.test(label)) ? labels.join('.') : null;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** An e-mail address in its canonical form, however it was typed. */
export const EmailAddress = z
  .string()
  .max(254)
  .transform((typed, context) => {
    const canonical = canonicalEmail(typed);
    if (canonical !== null) return canonical;
    context.addIssue({ code: 'custom', message: 'must be an e-mail address' });
    return z.NEVER;
  });
