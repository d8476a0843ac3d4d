import { sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { SeatId } from '../../domain/auditorium/values.ts';
import { BookingId } from '../../domain/kernel/ids.ts';
import { instantOf, millisecondsOf, type Instant } from '../../engine/instant.ts';
import { type SigningKey, signingKeyOf } from '../keys/signing-keys.ts';

/** What a ticket says, signed: one seat of one booking. The booking's id names the showtime. */
export interface TicketClaims {
  readonly bookingId: BookingId;
  readonly seatId: string;
  /** When the show began by what was known when the ticket was signed, to the second. */
  readonly startsAt: Instant;
}

/** A token that has the form of a ticket. Nobody has checked who signed it. */
export interface UnverifiedTicket {
  readonly keyId: string;
  readonly claims: string;
  readonly signature: string;
}

const VERSION = 'MT1';
export const KEY_ID_CHARACTERS = 8;
const UUID_BYTES = 16;
const START_BYTES = 4;
const SEAT_AT = 2 * UUID_BYTES + START_BYTES;

const TOKEN = /^MT1\.([\w-]{8})\.([\w-]{50,150})\.([\w-]{86})$/;

/** The key of a secret of 32 bytes: its id is short, as tickets are. */
export function ticketKeyOf(secret: Buffer): SigningKey {
  return signingKeyOf(secret, KEY_ID_CHARACTERS);
}

/**
 * A ticket as a token for a QR code: `MT1.{key id}.{claims}.{signature}`, about 150 characters. The claims are 16 bytes
 * of the showtime's UUID, 16 of the booking's second one, 4 of the start in seconds since 1970, and the seat's id in UTF-8.
 * The same ticket under the same key is the same token.
 */
export function signTicket({ published, privateKey }: SigningKey, ticket: TicketClaims): string {
  const start = Buffer.alloc(START_BYTES);
  start.writeUInt32BE(Math.floor(millisecondsOf(ticket.startsAt) / 1000));
  const ids = Buffer.from(ticket.bookingId.replace(/[-_]/g, ''), 'hex');
  const claims = Buffer.concat([ids, start, Buffer.from(ticket.seatId, 'utf8')]).toString('base64url');
  const signed = signedText(published.kid, claims);
  return `${signed}.${signBytes(null, Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** Takes a token apart; null for what cannot be one of ours. */
export function parseTicket(token: string): UnverifiedTicket | null {
  const [, keyId, claims, signature] = TOKEN.exec(token) ?? [];
  if (keyId === undefined || claims === undefined || signature === undefined) return null;
  // Base64 has more than one spelling of the same bytes. A ticket has one.
  return [claims, signature].every(isCanonical) ? { keyId, claims, signature } : null;
}

/** What a ticket says, if this key has signed it; else null. */
export function verifyTicket({ publicKey }: SigningKey, ticket: UnverifiedTicket): TicketClaims | null {
  const { keyId, claims, signature } = ticket;
  const signed = Buffer.from(signedText(keyId, claims));
  if (!verifyBytes(null, signed, publicKey, Buffer.from(signature, 'base64url'))) return null;
  const bytes = Buffer.from(claims, 'base64url');
  return {
    bookingId: BookingId.parse(`${uuidAt(bytes, 0)}_${uuidAt(bytes, UUID_BYTES)}`),
    seatId: SeatId.parse(bytes.toString('utf8', SEAT_AT)),
    startsAt: instantOf(bytes.readUInt32BE(2 * UUID_BYTES) * 1000),
  };
}

function signedText(keyId: string, claims: string): string {
  return `${VERSION}.${keyId}.${claims}`;
}

function isCanonical(base64url: string): boolean {
  return Buffer.from(base64url, 'base64url').toString('base64url') === base64url;
}

function uuidAt(bytes: Buffer, start: number): string {
  const hex = bytes.toString('hex', start, start + UUID_BYTES);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
