import { accept, reject, refuseStale } from '../../engine/decider.ts';
import type { EventOf } from '../../engine/event.ts';
import { isSame } from '../../engine/json.ts';
import type { AdoptSeatingPlan } from './commands.ts';
import { MAXIMUM_SEATS, type Auditorium, type AuditoriumDecision, type InstalledSeat } from './state.ts';
import { SeatingPlanAdopted } from './events.ts';
import type { Seat } from './values.ts';

/** Seats that were ever there keep their labels: so many may be known, those out of use included. */
const MAXIMUM_LABELS = 2 * MAXIMUM_SEATS;

/** Gives an auditorium the seats of a plan in one decision: new ones, those that are back, and none that the plan lacks. */
export function adoptSeatingPlan(command: AdoptSeatingPlan, state: Auditorium): AuditoriumDecision {
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { auditoriumId, plan, seats } = command;
  const planned = new Set(seats.map(({ seatId }) => seatId));
  if (planned.size > MAXIMUM_SEATS) {
    return reject('too-many-seats-in-auditorium', `An auditorium has at most ${MAXIMUM_SEATS} seats.`);
  }
  const others = state.seats.filter(({ seatId }) => !planned.has(seatId));
  if (planned.size + others.length > MAXIMUM_LABELS) {
    return reject(
      'too-many-seats-in-auditorium',
      `With the seats that are out of use there are more than ${MAXIMUM_LABELS}. Build another auditorium.`,
    );
  }
  const removed = others.filter(({ active }) => active).map(({ seatId }) => seatId);
  const present = state.seats
    .filter(({ active }) => active)
    .map(({ active: _active, revision: _revision, ...seat }) => seat);
  if (removed.length === 0 && isSame(plan, state.plan) && isSame(seats, present)) return accept();
  return accept(SeatingPlanAdopted({ auditoriumId, plan, seats, removed }));
}

/** The seats of an auditorium after a plan was adopted: those of the plan in its order, then all others, out of use. */
export function withSeatsOfPlan(
  state: Auditorium,
  { seats }: EventOf<typeof SeatingPlanAdopted>['data'],
  revision: number,
): readonly InstalledSeat[] {
  const before = new Map(state.seats.map((seat) => [seat.seatId, seat]));
  const planned = seats.map((seat): InstalledSeat => {
    const known = before.get(seat.seatId);
    before.delete(seat.seatId);
    return known !== undefined && isAlike(known, seat) ? known : { ...seat, active: true, revision };
  });
  const others = [...before.values()].map((seat) =>
    seat.active ? { ...seat, active: false, revision } : seat,
  );
  return [...planned, ...others];
}

function isAlike({ active, revision: _revision, ...known }: InstalledSeat, seat: Seat): boolean {
  return active && isSame(known, seat);
}
