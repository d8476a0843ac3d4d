import type { RejectionOf } from '../engine/decider.ts';
import { EventRegistry } from '../engine/registry.ts';
import { account } from './account/decider.ts';
import { actor } from './actor/decider.ts';
import { administrators } from './administrators/decider.ts';
import { auditorium } from './auditorium/decider.ts';
import { closing } from './closing/decider.ts';
import { distributorReturn } from './distributor-return/decider.ts';
import { emailClaim } from './email-claim/decider.ts';
import { gatewayEvent } from './gateway-event/decider.ts';
import { imports } from './import/decider.ts';
import { mail } from './mail/decider.ts';
import { movie } from './movie/decider.ts';
import { notary } from './notary/decider.ts';
import { payment } from './payment/decider.ts';
import { session } from './session/decider.ts';
import { showtime } from './showtime/decider.ts';
import { theater } from './theater/decider.ts';
import { timetable } from './timetable/decider.ts';
import { webhook } from './webhook/decider.ts';

/** The one list of aggregates. Everything that needs a list of aggregates, events or rejection codes derives from it. */
export const aggregates = {
  account,
  actor,
  administrators,
  auditorium,
  closing,
  distributorreturn: distributorReturn,
  emailclaim: emailClaim,
  gatewayevent: gatewayEvent,
  import: imports,
  mail,
  movie,
  notary,
  payment,
  session,
  showtime,
  theater,
  timetable,
  webhook,
} as const;

type Aggregates = typeof aggregates;

/** The first part of a stream's name, before the dash. */
export type Category = keyof Aggregates;

/** The events of some categories. */
export type EventIn<In extends Category> = Parameters<Aggregates[In]['evolve']>[1];

export type MarqueeEvent = EventIn<Category>;

/** Every code of a refusal by an aggregate. */
export type RejectionCode = RejectionOf<ReturnType<Aggregates[Category]['decide']>>;

/** The event types of all aggregates, for the engine. */
export const registry = new EventRegistry<MarqueeEvent>(Object.values(aggregates));
