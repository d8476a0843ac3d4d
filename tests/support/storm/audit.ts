import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { derivedId } from '../../../src/engine/derived-id.ts';
import { exportedEvents, faultsOfSeats, type ExportedEvent } from '../exported-events.ts';
import { runCommand } from '../process.ts';
import type { Fate } from './stories.ts';
import type { Amount, Till } from './tills.ts';

/** What an auditor finds in the log, the mails and the books of the gateways. */
export interface Findings {
  /** Money that the gateways took, and where it is: `EUR 1200`. */
  readonly received: string;
  readonly tickets: string;
  readonly returned: string;
  readonly reviewed: string;
  readonly confirmations: number;
  readonly events: number;
  /** Whatever is not as it must be. */
  readonly faults: readonly string[];
}

/** An event with what the audit looks at. */
type Line = ExportedEvent<{
  readonly bookingId?: string;
  readonly paymentId?: string;
  readonly refundId?: string;
  readonly gateway?: string;
  readonly amount?: Amount;
  readonly mailId?: string;
  readonly reason?: string;
}>;

/** A payment as it is listed. */
export interface ListedPayment {
  readonly id: string;
  readonly status: string;
  readonly refunds: readonly { readonly status: string }[];
  readonly discrepancies: readonly {
    readonly received: { readonly amount: number; readonly currency: string };
    readonly decision: string | null;
  }[];
}

type Expected = ReadonlyMap<string, { readonly story: string; readonly fates: readonly Fate[] }>;

const MAIL_MILLISECONDS = 60_000;

/**
 * Compares what the gateways took with the log: money is a ticket, paid back, or listed for review, to the minor unit; each
 * payment ended as its story allows; no seat was sold twice; each confirmation has one mail.
 */
export async function auditOf(
  directory: string,
  tills: readonly Till[],
  expected: Expected,
  review: readonly ListedPayment[],
): Promise<Findings> {
  const events = await logWithMails(directory);
  const faults: string[] = [];
  const money = { received: new Sums(), tickets: new Sums(), returned: new Sums(), reviewed: new Sums() };
  const payments = paymentsIn(events);
  const reviews = new Map(review.map((each) => [each.id, each]));
  for (const id of reviews.keys())
    if (!expected.has(id)) faults.push(`${id} is reviewed and was never begun`);
  for (const [id, { story, fates }] of expected) {
    const paid = payments.get(id);
    const till = tills.find(({ gateway }) => gateway === paid?.gateway);
    if (paid === undefined || till === undefined) {
      faults.push(`${story}: ${id} is not in the log`);
      continue;
    }
    const reviewed = (reviews.get(id)?.discrepancies ?? []).filter(({ decision }) => decision === null);
    const books = {
      received: till.received(id),
      tickets: paid.tickets,
      returned: till.returned(id),
      reviewed: reviewed.map((each) => each.received),
    };
    for (const name of ['received', 'tickets', 'returned', 'reviewed'] as const) money[name].add(books[name]);
    const there = new Sums(books.tickets, books.returned, books.reviewed).toString();
    const taken = new Sums(books.received).toString();
    const about = `${till.gateway}, ${story}, ${id}`;
    if (taken !== there) faults.push(`${about}: ${taken} was taken, ${there} is there`);
    const returned = new Sums(paid.returned).toString();
    if (returned !== new Sums(books.returned).toString())
      faults.push(`${about}: ${returned} is back in the log`);
    const fate = fateOf(books);
    if (!fates.some((allowed) => allowed === fate)) faults.push(`${about} ended as ${fate}`);
    const isOpen = paid.isOpen || paid.openRefunds.size > 0;
    if (isOpen && !reviews.has(id)) faults.push(`${about} has no end`);
  }
  const confirmed = events.filter(
    (event) => event.type === 'BookingConfirmed' && expected.has(paymentOf(event)),
  );
  faults.push(
    ...(await faultsOfMails(directory, events, (id) => expected.has(id))),
    ...faultsOfSeats(events),
  );
  const verified = await runCommand(directory, 'verify');
  if (verified.code !== 0) faults.push(verified.output);
  return {
    received: money.received.toString(),
    tickets: money.tickets.toString(),
    returned: money.returned.toString(),
    reviewed: money.reviewed.toString(),
    ...{ confirmations: confirmed.length, events: events.length, faults },
  };
}

/** Amounts by currency. */
class Sums {
  private readonly sums = new Map<string, number>();

  constructor(...lists: readonly (readonly Amount[])[]) {
    for (const list of lists) this.add(list);
  }

  add(amounts: readonly Amount[]): void {
    for (const { amount, currency } of amounts) {
      this.sums.set(currency, (this.sums.get(currency) ?? 0) + amount);
    }
  }

  toString(): string {
    return (
      [...this.sums]
        .map(([currency, amount]) => `${currency} ${amount}`)
        .sort()
        .join(', ') || 'nothing'
    );
  }
}

function fateOf(books: Readonly<Record<'tickets' | 'returned' | 'reviewed', readonly Amount[]>>): string {
  const names = { tickets: 'ticket', returned: 'back', reviewed: 'review' } as const;
  const fates = (['tickets', 'returned', 'reviewed'] as const).filter((name) => books[name].length > 0);
  return fates.map((name) => names[name]).join('+') || 'unpaid';
}

interface PaymentInLog {
  readonly gateway: string;
  isOpen: boolean;
  /** What stands as a ticket. */
  tickets: Amount[];
  readonly returned: Amount[];
  readonly openRefunds: Set<string>;
}

function paymentsIn(events: readonly Line[]): ReadonlyMap<string, PaymentInLog> {
  const payments = new Map<string, PaymentInLog>();
  const paidBy = new Map<string, PaymentInLog>();
  for (const { type, data } of events) {
    const { paymentId = '', bookingId = '', refundId = '', gateway = '', amount } = data;
    if (type === 'PaymentRequested') {
      payments.set(paymentId, { gateway, isOpen: true, tickets: [], returned: [], openRefunds: new Set() });
    }
    const payment = type === 'BookingCancelled' ? paidBy.get(bookingId) : payments.get(paymentId);
    if (payment === undefined) continue;
    if (type === 'BookingCancelled') payment.tickets = [];
    if (type === 'BookingConfirmed' && amount !== undefined) payment.tickets.push(amount);
    if (type === 'BookingConfirmed') paidBy.set(bookingId, payment);
    if (/^Payment(Succeeded|Failed|Cancelled)$/.test(type)) payment.isOpen = false;
    if (type === 'RefundRequested') payment.openRefunds.add(refundId);
    if (type === 'RefundSucceeded' && amount !== undefined) payment.returned.push(amount);
    if (type === 'RefundSucceeded') payment.openRefunds.delete(refundId);
  }
  return payments;
}

/** What a customer is told by mail. */
const NEWS = ['BookingConfirmed', 'BookingCancelled', 'PaymentRefused', 'RefundSucceeded'];

/**
 * The news that have not exactly one mail: requested once, and sent once to one file of the mail drop. Only that a booking
 * was confirmed is not told to who has cancelled it meanwhile.
 */
async function faultsOfMails(
  directory: string,
  events: readonly Line[],
  isAudited: (paymentId: string) => boolean,
): Promise<readonly string[]> {
  const files = new Map<string, number>();
  for (const name of await readdir(join(directory, 'outbox'))) {
    const mailId = /([^_]+)\.eml$/.exec(name)?.[1] ?? '';
    files.set(mailId, (files.get(mailId) ?? 0) + 1);
  }
  const endings = endingsOf(events);
  const cancelled = new Set(events.filter(({ type }) => type === 'BookingCancelled').map(bookingOf));
  const confirmed = events.filter(
    ({ type, data }) => type === 'BookingConfirmed' && isAudited(paymentOf({ data })),
  );
  const audited = new Set(confirmed.map(bookingOf));
  return events.flatMap((event) => {
    const isOurs = isAudited(paymentOf(event)) || audited.has(bookingOf(event));
    if (!NEWS.includes(event.type) || !isOurs) return [];
    const mailId = mailOf(event);
    const told = [endings.get(mailId) ?? 'no mail', files.get(mailId) ?? 0].join(', ');
    const isOvertaken = event.type === 'BookingConfirmed' && cancelled.has(bookingOf(event));
    if (told === 'requested sent, 1' || (isOvertaken && told === 'requested superseded, 0')) return [];
    return [`${event.type} of ${bookingOf(event)} is told by: ${told} files`];
  });
}

/** What happened to each mail, by its id. */
function endingsOf(events: readonly Line[]): ReadonlyMap<string, string> {
  const endings = new Map<string, string>();
  for (const { type, data } of events) {
    if (!/^Mail(Requested|Sent|Failed)$/.test(type)) continue;
    const { mailId = '', reason } = data;
    const happened = reason ?? (type === 'MailRequested' ? 'requested' : 'sent');
    endings.set(mailId, [...(endings.get(mailId)?.split(' ') ?? []), happened].join(' '));
  }
  return endings;
}

function mailOf({ id }: Line): string {
  return derivedId(id, 'mail');
}

function bookingOf({ data }: Pick<Line, 'data'>): string {
  return data.bookingId ?? '';
}

function paymentOf({ data }: Pick<Line, 'data'>): string {
  return data.paymentId ?? '';
}

/** The log, as soon as each mail that it asks for has its end. */
async function logWithMails(directory: string): Promise<readonly Line[]> {
  const giveUpAt = performance.now() + MAIL_MILLISECONDS;
  for (;;) {
    const { output } = await runCommand(directory, 'export');
    const events: readonly Line[] = exportedEvents(output);
    const endings = endingsOf(events);
    const wanted = events.filter(({ type, data }) => NEWS.includes(type) && data.gateway !== 'counter');
    const isDone = wanted.every((event) => endings.get(mailOf(event))?.includes(' ') === true);
    if (isDone || performance.now() > giveUpAt) return events;
    await delay(1000);
  }
}
