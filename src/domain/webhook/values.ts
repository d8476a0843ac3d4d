import { z } from 'zod';

/** What other systems can be told of. A kind stays for ever: events name it. docs/webhooks.md says what each means. */
export const WebhookKind = z.enum([
  'movie.added',
  'movie.changed',
  'movie.retired',
  'movie.reinstated',
  'actor.added',
  'actor.changed',
  'actor.retired',
  'actor.reinstated',
  'theater.opened',
  'theater.changed',
  'theater.retired',
  'theater.reinstated',
  'auditorium.built',
  'auditorium.changed',
  'auditorium.retired',
  'auditorium.reinstated',
  'showtime.scheduled',
  'showtime.rescheduled',
  'showtime.relocated',
  'showtime.repriced',
  'showtime.sales-moved',
  'showtime.cancelled',
  'seats.offered',
  'seats.blocked',
  'seats.unblocked',
  'hold.placed',
  'hold.extended',
  'hold.released',
  'hold.expired',
  'booking.confirmed',
  'booking.paid',
  'booking.seats-changed',
  'booking.seats-cancelled',
  'booking.exchanged',
  'booking.cancelled',
  'ticket.scanned',
  'payment.succeeded',
  'payment.failed',
  'payment.cancelled',
  'refund.requested',
  'refund.succeeded',
  'refund.failed',
  'refund.reversed',
  'dispute.opened',
  'dispute.closed',
]);
export type WebhookKind = z.output<typeof WebhookKind>;

/** What a subscription asks for, each kind once. */
export const WebhookKinds = z
  .array(WebhookKind)
  .min(1)
  .max(WebhookKind.options.length)
  .refine((kinds) => new Set(kinds).size === kinds.length, 'must name each kind once')
  .readonly();

const MAXIMUM_URL = 500;

/**
 * Where another system is told. Letters, digits and signs of ASCII, without a name or password in it, and without a
 * fragment. It stands in the log in the clear.
 */
export const WebhookUrl = z
  .string()
  .max(MAXIMUM_URL)
  .regex(/^https?:\/\/[!-~]+$/, 'must be an address that begins with https://')
  .refine((url) => URL.canParse(url), 'must be an address of the web')
  .refine((url) => !hasCredentials(url), 'must hold no name and no password')
  .refine((url) => !url.includes('#'), 'must have no fragment');

function hasCredentials(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

/** The fields of a subscription. The fields of a group change with one event. */
export const webhookFields = { url: { url: WebhookUrl }, kinds: { kinds: WebhookKinds } };

export const WebhookDetails = z.strictObject({ ...webhookFields.url, ...webhookFields.kinds });
export type WebhookDetails = Readonly<z.output<typeof WebhookDetails>>;

/** Who has paused a subscription: staff, or the system, because nobody has answered for days. */
export const PauseCause = z.enum(['staff', 'failing']);
export type PauseCause = z.output<typeof PauseCause>;
