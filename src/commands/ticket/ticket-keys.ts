import type { Booking } from '../../domain/showtime/state.ts';
import type { BookedSeat } from '../../domain/showtime/values.ts';
import type { Instant } from '../../engine/instant.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import { SigningKeys } from '../keys/signing-keys.ts';
import {
  KEY_ID_CHARACTERS,
  parseTicket,
  signTicket,
  verifyTicket,
  type TicketClaims,
} from './ticket-token.ts';

/** A seat and the ticket for it, for a QR code. */
export interface SeatTicket {
  readonly seat: BookedSeat;
  readonly token: string;
}

/** The keys that sign tickets. */
export class TicketKeys extends SigningKeys {
  constructor(vault: KeyVault) {
    super(vault, 'tickets', KEY_ID_CHARACTERS);
  }

  /** A ticket for each seat of a booking. `startsAt` is the showtime's. */
  async sign(
    { bookingId, seats }: Pick<Booking, 'bookingId' | 'seats'>,
    startsAt: Instant,
  ): Promise<readonly SeatTicket[]> {
    const key = await this.newest();
    return seats.map((seat) => ({
      seat,
      token: signTicket(key, { bookingId, seatId: seat.seatId, startsAt }),
    }));
  }

  /** What a ticket of ours says; null for any other text. */
  async verify(token: string): Promise<TicketClaims | null> {
    const ticket = parseTicket(token);
    if (ticket === null) return null;
    const key = await this.find(ticket.keyId);
    return key === undefined ? null : verifyTicket(key, ticket);
  }
}
