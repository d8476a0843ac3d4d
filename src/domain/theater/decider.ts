import {
  accept,
  changedAt,
  reject,
  refuseStale,
  unreachable,
  versionedFrom,
  type Decider,
  type Decision,
  type Versioned,
} from '../../engine/decider.ts';
import { revise } from '../kernel/changes.ts';
import type { TheaterId } from '../kernel/ids.ts';
import type { ReviseTheater, TheaterCommand } from './commands.ts';
import {
  TheaterOpened,
  TheaterReinstated,
  TheaterRetired,
  theaterEvents,
  theaterRevisions,
  type TheaterEvent,
} from './events.ts';
import type { TheaterDetails } from './values.ts';

export interface Theater extends TheaterDetails, Versioned {
  readonly theaterId: TheaterId;
  readonly active: boolean;
}

export type TheaterState = Theater | null;
export type TheaterRejection = 'currency-without-amounts' | 'not-found' | 'version-conflict';

export const theater: Decider<TheaterCommand, TheaterEvent, TheaterState, TheaterRejection> = {
  category: 'theater',
  events: theaterEvents,
  initialState: null,

  decide(command, state) {
    switch (command.type) {
      case 'OpenTheater':
        return state === null
          ? accept(TheaterOpened({ theaterId: command.theaterId, ...command.details }))
          : accept();
      case 'ReviseTheater':
        return reviseTheater(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'TheaterOpened') return { ...data, active: true, ...versionedFrom(place) };
    if (state === null) return state;
    const changed = changedAt(place);
    switch (type) {
      case 'TheaterRenamed':
      case 'TheaterRelocated':
      case 'TheaterTermsRevised':
        return { ...state, ...data, ...changed };
      case 'TheaterRetired':
        return { ...state, active: false, ...changed };
      case 'TheaterReinstated':
        return { ...state, active: true, ...changed };
      default:
        return unreachable(type);
    }
  },
};

function reviseTheater(
  command: ReviseTheater,
  state: TheaterState,
): Decision<TheaterEvent, TheaterRejection> {
  if (state === null) return reject('not-found', 'There is no such theater.');
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { theaterId, changes, active } = command;
  const { currency = state.currency, surcharges, ticketTypes } = changes;
  // Ten dollars are not ten yen.
  if (currency !== state.currency && surcharges === undefined) {
    return reject('currency-without-amounts', `Give the surcharges in ${currency}, too.`);
  }
  const haveAmounts = state.ticketTypes.some(({ amountOff }) => (amountOff ?? 0) > 0);
  if (currency !== state.currency && haveAmounts && ticketTypes === undefined) {
    return reject('currency-without-amounts', `Give the ticket types with amounts in ${currency}, too.`);
  }
  const events: TheaterEvent[] = revise(theaterRevisions, { theaterId }, state, changes);
  if (active === false && state.active) events.push(TheaterRetired({ theaterId }));
  if (active === true && !state.active) events.push(TheaterReinstated({ theaterId }));
  return accept(...events);
}
