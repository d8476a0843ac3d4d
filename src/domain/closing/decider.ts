import { accept, reject, versionedFrom, type Decider, type Versioned } from '../../engine/decider.ts';
import type { TheaterId } from '../kernel/ids.ts';
import { closingEvents, DayClosed, type ClosedDay, type ClosingEvent } from './events.ts';

export interface CloseDay {
  readonly type: 'CloseDay';
  readonly closed: ClosedDay;
}

export type Closing = ClosedDay & Versioned;
export type ClosingState = Closing | null;
export type ClosingRejection = 'already-closed';

/** The id of the closing of a theater's business day. */
export function closingIdOf(theaterId: TheaterId, date: string): string {
  return `${theaterId}_${date}`;
}

/** The closing of one business day of a theater. It is closed once. */
export const closing: Decider<CloseDay, ClosingEvent, ClosingState, ClosingRejection> = {
  category: 'closing',
  events: closingEvents,
  initialState: null,

  decide({ closed }, state) {
    if (state === null) return accept(DayClosed(closed));
    if (state.closingId === closed.closingId) return accept();
    return reject('already-closed', `${state.date} is closed. What comes later is a correction of it.`);
  },

  evolve: (_, { data }, place) => ({ ...data, ...versionedFrom(place) }),
};
