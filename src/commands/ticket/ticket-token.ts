import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from 'node:crypto';
import { SeatId } from '../../domain/auditorium/values.ts';
import { BookingId } from '../../domain/kernel/ids.ts';
import { instantOf, millisecondsOf, type Instant } from '../../engine/instant.ts';

/** What a ticket says, signed: one seat of one booking. The booking's id names the showtime. */
export interface TicketClaims {
  readonly bookingId: BookingId;
  readonly seatId: string;
  /** When the show began by what was known when the ticket was signed, to the second. */
  readonly startsAt: Instant;
}

/** The published half of a signing key: a JSON Web Key of RFC 8037. */
export interface PublishedTicketKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly alg: 'EdDSA';
  readonly use: 'sig';
  readonly kid: string;
  /** The public key, base64url. */
  readonly x: string;
}

/** A key that signs tickets. */
export interface TicketKey {
  readonly published: PublishedTicketKey;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A token that has the form of a ticket. Nobody has checked who signed it. */
export interface UnverifiedTicket {
  readonly keyId: string;
  readonly claims: string;
  readonly signature: string;
}

const VERSION = 'MT1';
const KEY_ID_CHARACTERS = 8;
const UUID_BYTES = 16;
const START_BYTES = 4;
const SEAT_AT = 2 * UUID_BYTES + START_BYTES;

/** The beginning of an Ed25519 private key in PKCS #8; the 32 bytes of the key follow. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const TOKEN = /^MT1\.([\w-]{8})\.([\w-]{50,150})\.([\w-]{86})$/;

/** The Ed25519 key of a secret of 32 bytes. Its id is the beginning of its thumbprint (RFC 7638). */
export function ticketKeyOf(secret: Buffer): TicketKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const thumbprint = createHash('sha256')
    .update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)
    .digest('base64url');
  const kid = thumbprint.slice(0, KEY_ID_CHARACTERS);
  return {
    privateKey,
    publicKey,
    published: { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid, x },
  };
}

/**
 * A ticket as a token for a QR code: `MT1.{key id}.{claims}.{signature}`, about 150 characters. The claims are 16 bytes
 * of the showtime's UUID, 16 of the booking's second one, 4 of the start in seconds since 1970, and the seat's id in UTF-8.
 * The same ticket under the same key is the same token.
 */
export function signTicket({ published, privateKey }: TicketKey, ticket: TicketClaims): string {
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
export function verifyTicket({ publicKey }: TicketKey, ticket: UnverifiedTicket): TicketClaims | null {
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
