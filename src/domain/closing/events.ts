import { z } from 'zod';
import { event, type EventOf } from '../../engine/event.ts';
import { TheaterId, UserId } from '../kernel/ids.ts';
import { LocalDate } from '../kernel/local-time.ts';
import { Currency } from '../kernel/money.ts';
import { Sealed } from '../kernel/sealed.ts';
import { LogPosition } from '../kernel/log-position.ts';

/** Money that came and went by one way, in one currency: `cash`, `terminal`, or the name of a gateway. */
export const DayTakings = z
  .strictObject({
    method: z.string().regex(/^[a-z]{1,30}$/),
    currency: Currency,
    taken: z.int().min(0),
    /** Less than nothing where banks sent back more than was refunded that day. */
    refunded: z.int(),
  })
  .readonly();
export type DayTakings = z.output<typeof DayTakings>;

/** What staff counted: the money of the day in the drawer, and the total of the terminal. Less than nothing was paid out. */
export const Counted = z.strictObject({ cash: z.int(), terminal: z.int(), currency: Currency }).readonly();
export type Counted = z.output<typeof Counted>;

/** Staff have closed a business day of a theater: these figures stay, whatever comes later. */
export const DayClosed = event('DayClosed', {
  theaterId: TheaterId,
  date: LocalDate,
  /** Tells a repeat of the command from somebody else's. */
  closingId: z.uuid(),
  closedBy: UserId,
  /** What the events up to there say, the position of the log at which they were counted. */
  asOf: LogPosition,
  takings: z.array(DayTakings).max(200).readonly(),
  counted: Counted,
  note: Sealed.nullable(),
});

export const closingEvents = [DayClosed] as const;

export type ClosingEvent = EventOf<(typeof closingEvents)[number]>;
export type ClosedDay = EventOf<typeof DayClosed>['data'];
