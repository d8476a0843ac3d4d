import type { CommandDependencies } from '../commands/dependencies.ts';
import { legacy } from '../legacy-handlers.ts';
import { endPayment } from '../commands/payment/end-payment.ts';
import { recordCounterPayment } from '../commands/payment/record-counter-payment.ts';
import { settlePayment } from '../commands/payment/settle-payment.ts';
import type { BookingId, PaymentId } from '../domain/kernel/ids.ts';
import type { Money } from '../domain/kernel/money.ts';
import type { PaymentMethod } from '../domain/showtime/values.ts';
import { jobFrom, type ProcessManager, type Job } from '../engine/process-managers/process-manager.ts';

/** How long the use case that took the money has to settle it itself. */
const SETTLEMENT_SECONDS = 2;

/** Far enough never to come: what is to be closed waits for the fact that says so. */
const NEVER_SECONDS = 100 * 365 * 24 * 60 * 60;

type PaymentWork = Job &
  (
    | { readonly task: 'settle'; readonly paymentId: PaymentId }
    | { readonly task: 'close'; readonly paymentId: PaymentId }
    | {
        readonly task: 'record';
        readonly bookingId: BookingId;
        readonly paymentId: PaymentId;
        readonly method: PaymentMethod;
        readonly amount: Money;
      }
  );

const settling = (paymentId: string): string => `settle:${paymentId}`;
const recording = (paymentId: string): string => `record:${paymentId}`;
const closing = (bookingId: string): string => `close:${bookingId}`;

/**
 * Money taken becomes a ticket or a refund, a confirmation at the counter gets its payment, and a payment whose
 * hold has ended is closed at its gateway.
 */
export const payments: ProcessManager<PaymentWork, CommandDependencies> = {
  work: legacy<PaymentWork>({
    name: 'payment-work',
    version: 1,
    indexes: [['due']],
    documentIds: ({ type, data }) => {
      switch (type) {
        case 'PaymentStarted':
        case 'HoldReleased':
        case 'HoldExpired':
        case 'PaymentFailed':
        case 'PaymentCancelled':
          return [closing(data.bookingId)];
        case 'PaymentSucceeded':
        case 'BookingConfirmed':
          return [settling(data.paymentId), recording(data.paymentId), closing(data.bookingId)];
        case 'PaymentRefused':
          return [settling(data.paymentId)];
        default:
          return [];
      }
    },
    on: {
      PaymentStarted: (_, event, id) => {
        const { bookingId, paymentId } = event.data;
        return { ...jobFrom(event, id, bookingId, NEVER_SECONDS), task: 'close', paymentId };
      },
      HoldReleased: (work, event) => work && { ...work, due: event.metadata.occurredAt },
      HoldExpired: (work, event) => work && { ...work, due: event.metadata.occurredAt },
      PaymentFailed: (work, { data }) => (work?.paymentId === data.paymentId ? undefined : work),
      PaymentCancelled: (work, { data }) => (work?.paymentId === data.paymentId ? undefined : work),
      PaymentSucceeded: (work, event, id) => {
        const { bookingId, paymentId, gateway } = event.data;
        if (id === closing(bookingId)) return work?.paymentId === paymentId ? undefined : work;
        if (id === recording(paymentId) || gateway === 'counter') return undefined;
        return { ...jobFrom(event, id, bookingId, SETTLEMENT_SECONDS), task: 'settle', paymentId };
      },
      BookingConfirmed: (work, event, id) => {
        const { bookingId, paymentId, gateway, method, amount } = event.data;
        if (id === settling(paymentId)) return undefined;
        if (id === closing(bookingId)) return work && { ...work, due: event.metadata.occurredAt };
        if (gateway !== 'counter') return undefined;
        return { ...jobFrom(event, id, bookingId), task: 'record', bookingId, paymentId, method, amount };
      },
      PaymentRefused: () => undefined,
    },
  }),
  perform: async (dependencies, session, work) => {
    switch (work.task) {
      case 'settle':
        return settlePayment(session, work.paymentId);
      case 'record':
        return recordCounterPayment(session, work);
      case 'close':
        await endPayment(dependencies, session, work.paymentId);
        return settlePayment(session, work.paymentId);
    }
  },
};
