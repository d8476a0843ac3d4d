import type { Money, Tier } from '../../api/resources.ts';

/** What a ticket of each type and tier costs. */
export interface Prices {
  readonly tickets: readonly TicketPrice[];
}

export interface TicketPrice {
  readonly tier: Tier;
  readonly ticketType: string;
  readonly name: string;
  readonly staffOnly: boolean;
  /** What the door asks to see. */
  readonly proof: string | null;
  readonly price: Money;
}
