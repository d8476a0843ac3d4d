import { accept, reject, type Decider, type Decision, type RejectionOf } from '../../engine/decider.ts';
import { admitting } from './admitting.ts';
import { blocking, outOfUse, usedWithout, type OfAuditorium } from './blocking.ts';
import { afterwards } from './booking.ts';
import { changing, type ReviseShowtime } from './changing.ts';
import { counter } from './counter.ts';
import { endedHolds } from './ended-holds.ts';
import { showtimeEvents, type ShowtimeEvent } from './events.ts';
import { afterEvents, evolve, unscheduled, type SellingEvent } from './evolve.ts';
import { exchangingWithin } from './exchanging-within.ts';
import { exchanging } from './exchanging.ts';
import { holding } from './holding.ts';
import { importing } from './importing.ts';
import { paying } from './paying.ts';
import { reseating } from './reseating.ts';
import {
  SchedulingAbandoned,
  ShowtimeScheduled,
  type AbandonScheduling,
  type ScheduleShowtime,
} from './scheduling.ts';
import type { Showtime, ShowtimeState } from './state.ts';
import { walkIns } from './walk-ins.ts';

const decisions = {
  ...changing.decide,
  ...blocking.decide,
  ...holding.decide,
  ...paying.decide,
  ...counter.decide,
  ...afterwards.decide,
  ...reseating.decide,
  ...exchanging.decide,
  ...exchangingWithin.decide,
  ...admitting.decide,
  ...walkIns.decide,
  ...importing.decide,
  ...endedHolds.decide,
};

type Decisions = typeof decisions;
type SellingCommand = Parameters<Decisions[keyof Decisions]>[0];
type SellingDecision = ReturnType<Decisions[keyof Decisions]>;

export type ShowtimeCommand = ScheduleShowtime | AbandonScheduling | SellingCommand;

export type ShowtimeRejection =
  RejectionOf<SellingDecision> | RejectionOf<ReturnType<typeof schedule>> | 'not-found';

/** A showtime and all its bookings, in one stream: so no seat is sold twice. */
export const showtime: Decider<ShowtimeCommand, ShowtimeEvent, ShowtimeState, ShowtimeRejection> = {
  category: 'showtime',
  events: showtimeEvents,
  initialState: unscheduled,
  evolve,

  decide(command, state) {
    if (command.type === 'ScheduleShowtime') return schedule(command, state);
    if (command.type === 'AbandonScheduling') return abandon(command, state);
    if (state.showtime === null) return reject('not-found', 'There is no such showtime.');
    if (command.type === 'ReviseShowtime' && state.abandoned.some((each) => each === command.slot?.claimId)) {
      return reject('claim-released', 'The slot was given back; repeat the change.');
    }
    if (isOfAuditorium(command) && command.auditoriumId !== state.showtime.snapshot.auditoriumId)
      return accept();
    const decide = decisions[command.type] as (
      command: SellingCommand,
      showtime: Showtime,
    ) => Decision<SellingEvent, ShowtimeRejection>;
    const decided = decide(command, state.showtime);
    const whole = command.type === 'ReviseShowtime' ? withUse(decided, command, state.showtime) : decided;
    return blockFreed(whole, state.showtime);
  },
};

/** Adds to a move what is out of use at the new time, or in the new auditorium. */
function withUse(
  decision: Decision<SellingEvent, ShowtimeRejection>,
  { slot, now }: ReviseShowtime,
  before: Showtime,
): Decision<SellingEvent, ShowtimeRejection> {
  if (decision.outcome === 'rejected' || slot?.outOfUse === undefined) return decision;
  const after = afterEvents(before, decision.events);
  return accept<SellingEvent>(...decision.events, ...usedWithout(after, slot.outOfUse, now));
}

function isOfAuditorium(command: SellingCommand): command is SellingCommand & OfAuditorium {
  return 'auditoriumId' in command;
}

/** Adds to a decision the block of the withdrawn seats that it frees. */
function blockFreed(
  decision: Decision<SellingEvent, ShowtimeRejection>,
  before: Showtime,
): Decision<ShowtimeEvent, ShowtimeRejection> {
  if (decision.outcome === 'rejected' || before.withdrawn.length === 0) return decision;
  const after = afterEvents(before, decision.events);
  const freed = after.withdrawn.filter((seatId) => !after.taken.has(seatId));
  if (freed.length === 0) return decision;
  return accept<ShowtimeEvent>(...decision.events, outOfUse(before.snapshot.showtimeId, freed));
}

function schedule(
  { snapshot, outOfUse: unused = [], now }: ScheduleShowtime,
  state: ShowtimeState,
): Decision<ShowtimeEvent, 'claim-released' | 'on-sale-after-start' | 'starts-in-the-past'> {
  if (state.abandoned.includes(snapshot.claimId)) {
    return reject('claim-released', 'Scheduling was given up; schedule the showtime again.');
  }
  if (state.showtime !== null) return accept();
  if (snapshot.startsAt <= now) return reject('starts-in-the-past', 'A showtime must start in the future.');
  if (snapshot.onSaleFrom !== null && snapshot.onSaleFrom >= snapshot.startsAt) {
    return reject('on-sale-after-start', `Sales must begin before the start at ${snapshot.startsAt}.`);
  }
  const scheduled = ShowtimeScheduled(snapshot);
  return unused.length === 0
    ? accept(scheduled)
    : accept<ShowtimeEvent>(scheduled, outOfUse(snapshot.showtimeId, unused));
}

function abandon(command: AbandonScheduling, state: ShowtimeState): Decision<ShowtimeEvent, never> {
  const { showtimeId, claimId, auditoriumId, reason } = command;
  if (state.abandoned.includes(claimId) || state.showtime?.snapshot.claimId === claimId) return accept();
  return accept(SchedulingAbandoned({ showtimeId, claimId, auditoriumId, reason }));
}
