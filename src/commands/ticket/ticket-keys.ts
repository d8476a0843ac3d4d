import type { Booking } from '../../domain/showtime/state.ts';
import type { BookedSeat } from '../../domain/showtime/values.ts';
import type { Instant } from '../../engine/instant.ts';
import type { KeyVault } from '../keys/key-vault.ts';
import {
  parseTicket,
  signTicket,
  ticketKeyOf,
  verifyTicket,
  type PublishedTicketKey,
  type TicketClaims,
  type TicketKey,
} from './ticket-token.ts';

/** Another process may have made a new key: how long one is not seen at most. */
const RELOAD_MILLISECONDS = 10_000;

/** A seat and the ticket for it, for a QR code. */
export interface SeatTicket {
  readonly seat: BookedSeat;
  readonly token: string;
}

/**
 * The keys that sign tickets. Each is random, made once and kept in the vault. The newest signs; all of them are
 * published and good, so that a ticket outlives the change of a key.
 */
export class TicketKeys {
  private readonly vault: KeyVault;
  private keys: readonly TicketKey[] = [];
  private loadedAt = -Infinity;
  private loading: Promise<void> | undefined;

  constructor(vault: KeyVault) {
    this.vault = vault;
  }

  /** The public keys, the oldest first. A new key shows within ten seconds in every process. */
  async published(): Promise<readonly PublishedTicketKey[]> {
    return (await this.known()).map(({ published }) => published);
  }

  /** A ticket for each seat of a booking. `startsAt` is the showtime's. */
  async sign(
    { bookingId, seats }: Pick<Booking, 'bookingId' | 'seats'>,
    startsAt: Instant,
  ): Promise<readonly SeatTicket[]> {
    const key = newestOf(await this.known());
    return seats.map((seat) => ({
      seat,
      token: signTicket(key, { bookingId, seatId: seat.seatId, startsAt }),
    }));
  }

  /** What a ticket of ours says; null for any other text. */
  async verify(token: string): Promise<TicketClaims | null> {
    const ticket = parseTicket(token);
    if (ticket === null) return null;
    const isNamed = ({ published }: TicketKey): boolean => published.kid === ticket.keyId;
    const key = (await this.known()).find(isNamed) ?? (await this.reloaded()).find(isNamed);
    return key === undefined ? null : verifyTicket(key, ticket);
  }

  /** Makes a new key, which signs from now on. Answers its public half. */
  async rotate(): Promise<PublishedTicketKey> {
    const { length } = await this.reloaded();
    await this.vault.systemKey(nameOf(length + 1));
    return newestOf(await this.reloaded()).published;
  }

  private async known(): Promise<readonly TicketKey[]> {
    return performance.now() - this.loadedAt < RELOAD_MILLISECONDS ? this.keys : this.reloaded();
  }

  private async reloaded(): Promise<readonly TicketKey[]> {
    this.loading ??= this.load().finally(() => {
      this.loading = undefined;
    });
    await this.loading;
    return this.keys;
  }

  private async load(): Promise<void> {
    const first = await this.vault.systemKey(nameOf(1));
    const keys = this.keys.length === 0 ? [ticketKeyOf(first)] : [...this.keys];
    for (;;) {
      const next = await this.vault.knownSystemKey(nameOf(keys.length + 1));
      if (next === null) break;
      keys.push(ticketKeyOf(next));
    }
    this.keys = keys;
    this.loadedAt = performance.now();
  }
}

function nameOf(number: number): string {
  return `tickets-${number}`;
}

function newestOf(keys: readonly TicketKey[]): TicketKey {
  const newest = keys.at(-1);
  if (newest === undefined) throw new Error('There is no key for tickets.');
  return newest;
}
