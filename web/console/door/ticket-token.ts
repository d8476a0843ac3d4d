import type { TicketKey } from './door-resources.ts';

/** What a ticket says: one seat of one booking, whose id begins with its showtime's. */
export interface TicketClaims {
  readonly bookingId: string;
  readonly showtimeId: string;
  readonly seatId: string;
}

const TOKEN = /^(MT1\.([\w-]{8})\.([\w-]{50,150}))\.([\w-]{86})$/;
const UUID_BYTES = 16;
/** The start of the show, in seconds, stands between the ids and the seat. */
const SEAT_AT = 2 * UUID_BYTES + 4;

/** What a ticket says, if one of these keys has signed it; else null. Works without a network. */
export async function verifyTicket(token: string, keys: readonly TicketKey[]): Promise<TicketClaims | null> {
  const [, signed, keyId, claims, signature] = TOKEN.exec(token.trim()) ?? [];
  if (signed === undefined || claims === undefined || signature === undefined) return null;
  const key = keys.find(({ kid }) => kid === keyId);
  if (key === undefined) return null;
  const { kty, crv, x } = key;
  const imported = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
  const bytes = new TextEncoder().encode(signed);
  const isOurs = await crypto.subtle.verify('Ed25519', imported, bytesOf(signature), bytes);
  return isOurs ? claimsIn(bytesOf(claims)) : null;
}

function claimsIn(bytes: Uint8Array<ArrayBuffer>): TicketClaims {
  const showtimeId = uuidIn(bytes, 0);
  const seatId = new TextDecoder().decode(bytes.subarray(SEAT_AT));
  return { showtimeId, bookingId: `${showtimeId}_${uuidIn(bytes, UUID_BYTES)}`, seatId };
}

function uuidIn(bytes: Uint8Array, start: number): string {
  const hex = [...bytes.subarray(start, start + UUID_BYTES)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
