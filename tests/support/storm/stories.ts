import type { Answer } from '../client.ts';
import type { Delivery, Till } from './tills.ts';

/** What became of a payment's money: `ticket`, `back`, `review`, two of them joined by `+`, or `unpaid`. */
export type Fate = 'ticket' | 'back' | 'review' | 'ticket+review' | 'unpaid';

/** One customer with one seat, who lives through a storm. */
export interface Sale {
  readonly till: Till;
  /** Holds the seat. Answers the booking's id. */
  hold(): Promise<string>;
  /** Opens a payment at the gateway; again, another one where the first has ended. Answers its id. */
  startPayment(bookingId: string): Promise<string>;
  /** Lets the gateway tell of something, some time or other. */
  tell(...deliveries: readonly Delivery[]): void;
  post(path: string, body?: object): Promise<Answer>;
  /** Waits until a booking or a payment has this status. */
  until(path: string, status: string): Promise<void>;
  /** The theater sells the seat to somebody else for cash, if it can be had. */
  sellElsewhere(): Promise<void>;
  /** Does this after the hold has lapsed. */
  later(what: () => Promise<void>): void;
}

/** What one customer does, and what may become of each payment of it. */
export interface Story {
  readonly name: string;
  readonly fates: readonly Fate[];
  /** Absent: at each gateway. */
  readonly gateway?: Till['gateway'];
  live(sale: Sale): Promise<void>;
}

/** Holds the seat and opens the payment. */
async function begin(sale: Sale): Promise<{ readonly bookingId: string; readonly paymentId: string }> {
  const bookingId = await sale.hold();
  return { bookingId, paymentId: await sale.startPayment(bookingId) };
}

export const stories: readonly Story[] = [
  {
    name: 'pays',
    fates: ['ticket'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.tell(sale.till.pay(paymentId));
    },
  },
  {
    name: 'is declined and pays then',
    fates: ['ticket'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.tell(sale.till.decline(paymentId), sale.till.pay(paymentId));
    },
  },
  {
    name: 'pays and cancels',
    fates: ['back'],
    live: async (sale) => {
      const { bookingId, paymentId } = await begin(sale);
      sale.tell(sale.till.pay(paymentId));
      await sale.until(`/bookings/${bookingId}`, 'confirmed');
      await sale.post(`/bookings/${bookingId}/cancel`, {});
    },
  },
  {
    name: 'pays and gives the seat back at the same moment',
    fates: ['ticket'],
    live: async (sale) => {
      const { bookingId, paymentId } = await begin(sale);
      sale.tell(sale.till.pay(paymentId));
      await sale.post(`/bookings/${bookingId}/release`);
    },
  },
  {
    name: 'gives the seat back, which is sold to another, and has paid',
    fates: ['ticket', 'back'],
    live: async (sale) => {
      const { bookingId, paymentId } = await begin(sale);
      const paid = sale.till.pay(paymentId);
      await sale.post(`/bookings/${bookingId}/release`);
      await sale.sellElsewhere();
      sale.tell(paid);
    },
  },
  {
    name: 'pays a cent less',
    fates: ['review'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.tell(sale.till.pay(paymentId, { less: 1 }));
    },
  },
  {
    name: 'pays in another currency',
    fates: ['review'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.tell(sale.till.pay(paymentId, { currency: 'BDT' }));
    },
  },
  {
    name: 'pays, and money comes that only says that it is for this',
    fates: ['ticket+review'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.tell(sale.till.pay(paymentId), sale.till.stray(paymentId));
    },
  },
  {
    name: 'is said to have paid by who can sign it',
    fates: ['unpaid'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.tell(sale.till.claim(paymentId), sale.till.forge(paymentId), sale.till.foreign());
    },
  },
  {
    name: 'pays, and nothing tells of it',
    fates: ['ticket'],
    live: async (sale) => {
      const { paymentId } = await begin(sale);
      sale.till.pay(paymentId);
      sale.tell(sale.till.forge(paymentId), sale.till.foreign());
    },
  },
  {
    name: 'pays after the hold has lapsed',
    fates: ['ticket', 'unpaid'],
    live: async (sale) => {
      const { bookingId, paymentId } = await begin(sale);
      sale.tell(sale.till.forge(paymentId));
      sale.later(async () => {
        await sale.until(`/bookings/${bookingId}`, 'expired');
        await sale.until(`/payments/${paymentId}`, 'cancelled');
        if (sale.till.isPayable(paymentId)) sale.tell(sale.till.pay(paymentId));
      });
    },
  },
  {
    name: 'pays after the seat was sold to another',
    fates: ['back', 'unpaid'],
    live: async (sale) => {
      const { bookingId, paymentId } = await begin(sale);
      sale.tell(sale.till.foreign());
      sale.later(async () => {
        await sale.until(`/bookings/${bookingId}`, 'expired');
        await sale.sellElsewhere();
        if (sale.till.isPayable(paymentId)) sale.tell(sale.till.pay(paymentId));
      });
    },
  },
  {
    name: 'pays one booking by two payments',
    fates: ['ticket', 'back'],
    gateway: 'sslcommerz',
    live: async (sale) => {
      const { bookingId, paymentId } = await begin(sale);
      sale.tell(sale.till.decline(paymentId));
      await sale.until(`/payments/${paymentId}`, 'cancelled');
      const second = await sale.startPayment(bookingId);
      sale.tell(sale.till.pay(paymentId), sale.till.pay(second));
    },
  },
];
