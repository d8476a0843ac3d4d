import { EventRegistry } from '../engine/registry.ts';
import { account } from './account/decider.ts';
import { actor } from './actor/decider.ts';
import { administrators } from './administrators/decider.ts';
import { auditorium } from './auditorium/decider.ts';
import { emailClaim } from './email-claim/decider.ts';
import { mail } from './mail/decider.ts';
import { movie } from './movie/decider.ts';
import { payment } from './payment/decider.ts';
import { session } from './session/decider.ts';
import { showtime } from './showtime/decider.ts';
import { theater } from './theater/decider.ts';
import { timetable } from './timetable/decider.ts';

/** The one list of aggregates. Everything that needs a list of aggregates, events or rejection codes derives from it. */
export const aggregates = {
  account,
  actor,
  administrators,
  auditorium,
  emailclaim: emailClaim,
  mail,
  movie,
  payment,
  session,
  showtime,
  theater,
  timetable,
} as const;

type Aggregates = typeof aggregates;

/** The text before the first dash of the streams that hold our events. */
export type Category = keyof Aggregates;

/** The events of some kinds of streams. */
export type EventIn<In extends Category> = Parameters<Aggregates[In]['evolve']>[1];

/** Every event there is. */
export type MarqueeEvent = EventIn<Category>;

/** Every code with which an aggregate refuses a command. */
export type RejectionCode = Extract<
  ReturnType<Aggregates[Category]['decide']>,
  { readonly outcome: 'rejected' }
>['rejection']['code'];

/** The events of all aggregates, as the engine reads and writes them. */
export const registry = new EventRegistry<MarqueeEvent>(Object.values(aggregates));
