import type { EventOf } from '../../engine/event.ts';
import { admittingEvents } from './admitting.ts';
import { blockingEvents } from './blocking.ts';
import { bookingEvents } from './booking.ts';
import { changingEvents } from './changing.ts';
import { counterEvents } from './counter.ts';
import { endedHoldEvents } from './ended-holds.ts';
import { exchangingEvents } from './exchanging.ts';
import { holdingEvents } from './holding.ts';
import { owingEvents } from './owing.ts';
import { payingEvents } from './paying.ts';
import { reseatingEvents } from './reseating.ts';
import { schedulingEvents } from './scheduling.ts';
import { walkInEvents } from './walk-ins.ts';

/** Every event that a showtime's stream may hold. Each is declared beside the commands that lead to it. */
export const showtimeEvents = [
  ...schedulingEvents,
  ...changingEvents,
  ...blockingEvents,
  ...holdingEvents,
  ...payingEvents,
  ...counterEvents,
  ...bookingEvents,
  ...owingEvents,
  ...reseatingEvents,
  ...exchangingEvents,
  ...admittingEvents,
  ...walkInEvents,
  ...endedHoldEvents,
] as const;

export type ShowtimeEvent = EventOf<(typeof showtimeEvents)[number]>;
