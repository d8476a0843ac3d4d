import { accountEvents, type AccountEvent } from './account/events.ts';
import { actorEvents, type ActorEvent } from './actor/events.ts';
import { administratorsEvents, type AdministratorsEvent } from './administrators/events.ts';
import { auditoriumEvents, type AuditoriumEvent } from './auditorium/events.ts';
import { emailClaimEvents, type EmailClaimEvent } from './email-claim/events.ts';
import { isWellFormed, type EventDeclaration, type RecordedEvent } from './kernel/event.ts';
import type { JsonObject } from './kernel/json.ts';
import { mailEvents, type MailEvent } from './mail/events.ts';
import { movieEvents, type MovieEvent } from './movie/events.ts';
import { paymentEvents, type PaymentEvent } from './payment/events.ts';
import { sessionEvents, type SessionEvent } from './session/events.ts';
import { showtimeEvents, type ShowtimeEvent } from './showtime/events.ts';
import { theaterEvents, type TheaterEvent } from './theater/events.ts';
import { timetableEvents, type TimetableEvent } from './timetable/events.ts';

/** Every event there is. */
export type MarqueeEvent =
  | AccountEvent
  | ActorEvent
  | AdministratorsEvent
  | AuditoriumEvent
  | EmailClaimEvent
  | MailEvent
  | MovieEvent
  | PaymentEvent
  | SessionEvent
  | ShowtimeEvent
  | TheaterEvent
  | TimetableEvent;

/** Every declaration, in no particular order. */
export const catalogue: readonly EventDeclaration[] = [
  ...accountEvents,
  ...actorEvents,
  ...administratorsEvents,
  ...auditoriumEvents,
  ...emailClaimEvents,
  ...mailEvents,
  ...movieEvents,
  ...paymentEvents,
  ...sessionEvents,
  ...showtimeEvents,
  ...theaterEvents,
  ...timetableEvents,
];

/** The text before the first dash of the streams that hold our events. */
export const categories = [
  'account',
  'actor',
  'administrators',
  'auditorium',
  'emailclaim',
  'mail',
  'movie',
  'payment',
  'session',
  'showtime',
  'theater',
  'timetable',
] as const;

const declarations = new Map(catalogue.map((declaration) => [declaration.type, declaration]));

/** The schema number that is written today for an event type. Throws for a type that nobody declared. */
export function schemaOf(type: string): number {
  return declarationOf(type).schema;
}

/** Whether this version of Marquee knows an event type. */
export function isKnownType(type: string): boolean {
  return declarations.has(type);
}

function declarationOf(type: string): EventDeclaration {
  const declaration = declarations.get(type);
  if (declaration === undefined)
    throw new Error(`No event type ${type} is declared; a newer Marquee wrote it.`);
  return declaration;
}

/** What was read before: an event that came through memory is checked once, however many folds take it. */
const read = new WeakMap<RecordedEvent, RecordedEvent<MarqueeEvent>>();

/**
 * How a stored event becomes a fact: brought up to the present schema, then checked. Throws, naming the event,
 * when the type is unknown, the schema is newer than this program, or the data do not fit.
 */
export function readEvent(recorded: RecordedEvent): RecordedEvent<MarqueeEvent> {
  let event = read.get(recorded);
  if (event === undefined) {
    event = decode(recorded);
    read.set(recorded, event);
  }
  return event;
}

function decode(recorded: RecordedEvent): RecordedEvent<MarqueeEvent> {
  const { type, stream, revision, metadata } = recorded;
  const { schema, upcasters, data: shape } = declarationOf(type);
  if (metadata.schema > schema) {
    throw new Error(
      `${stream}@${revision}: ${type} has schema ${metadata.schema}, this program knows ${schema}.`,
    );
  }
  if (isWellFormed(recorded.data)) return recorded as RecordedEvent<MarqueeEvent>;
  const data = upcasters
    .slice(metadata.schema - 1)
    .reduce<JsonObject>((each, upcast) => upcast(each), recorded.data);
  const parsed = shape.safeParse(data);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`${stream}@${revision}: ${type} does not fit its declaration: ${faults.join('; ')}`);
  }
  return { ...recorded, data: parsed.data } as RecordedEvent<MarqueeEvent>;
}
