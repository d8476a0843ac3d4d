import { accept, reject, unreachable, type Decider, type Decision } from '../../engine/decider.ts';
import { blockFreed, blockSeats, offerSeats, unblockSeats, withdrawSeats } from './blocking.ts';
import { cancelBooking, settlePayment } from './booking.ts';
import { cancelUnpaid, confirmBooking } from './counter.ts';
import type { AbandonScheduling, ScheduleShowtime, ShowtimeCommand } from './commands.ts';
import { SchedulingAbandoned, ShowtimeScheduled, type ShowtimeEvent, showtimeEvents } from './events.ts';
import { expireHold, holdSeats, releaseHold, startPayment } from './holding.ts';
import type { ShowtimeRejection } from './rules.ts';
import { evolve, unscheduled, type Showtime, type ShowtimeState } from './state.ts';

type SellingCommand = Exclude<ShowtimeCommand, ScheduleShowtime | AbandonScheduling>;

/** A showtime and all its bookings, in one stream: so no seat is sold twice. */
export const showtime: Decider<ShowtimeCommand, ShowtimeEvent, ShowtimeState, ShowtimeRejection> = {
  category: 'showtime',
  events: showtimeEvents,
  initialState: unscheduled,
  evolve,

  decide(command, state) {
    if (command.type === 'ScheduleShowtime') return schedule(command, state);
    if (command.type === 'AbandonScheduling') return abandon(command, state);
    const scheduled = state.showtime;
    if (scheduled === null) return reject('not-found', 'There is no such showtime.');
    return blockFreed(decideSelling(command, scheduled), scheduled);
  },
};

function decideSelling(
  command: SellingCommand,
  scheduled: Showtime,
): Decision<ShowtimeEvent, ShowtimeRejection> {
  switch (command.type) {
    case 'HoldSeats':
      return holdSeats(command, scheduled);
    case 'StartPayment':
      return startPayment(command, scheduled);
    case 'ReleaseHold':
      return releaseHold(command, scheduled);
    case 'ExpireHold':
      return expireHold(command, scheduled);
    case 'ConfirmBooking':
      return confirmBooking(command, scheduled);
    case 'CancelUnpaid':
      return cancelUnpaid(command, scheduled);
    case 'SettlePayment':
      return settlePayment(command, scheduled);
    case 'CancelBooking':
      return cancelBooking(command, scheduled);
    case 'BlockSeats':
      return blockSeats(command, scheduled);
    case 'UnblockSeats':
      return unblockSeats(command, scheduled);
    case 'WithdrawSeats':
      return withdrawSeats(command, scheduled);
    case 'OfferSeats':
      return offerSeats(command, scheduled);
    default:
      return unreachable(command);
  }
}

function schedule(
  { snapshot, now }: ScheduleShowtime,
  state: ShowtimeState,
): Decision<ShowtimeEvent, ShowtimeRejection> {
  if (state.abandoned.includes(snapshot.claimId)) {
    return reject('claim-released', 'Scheduling was given up; schedule the showtime again.');
  }
  if (state.showtime !== null) return accept();
  if (snapshot.startsAt <= now) return reject('starts-in-the-past', 'A showtime must start in the future.');
  if (snapshot.onSaleFrom !== null && snapshot.onSaleFrom >= snapshot.startsAt) {
    return reject('on-sale-after-start', `Sales must begin before the start at ${snapshot.startsAt}.`);
  }
  return accept(ShowtimeScheduled(snapshot));
}

function abandon(
  command: AbandonScheduling,
  state: ShowtimeState,
): Decision<ShowtimeEvent, ShowtimeRejection> {
  const { showtimeId, claimId, auditoriumId, reason } = command;
  if (state.abandoned.includes(claimId) || state.showtime?.snapshot.claimId === claimId) return accept();
  return accept(SchedulingAbandoned({ showtimeId, claimId, auditoriumId, reason }));
}
