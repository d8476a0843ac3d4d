import { isEmpty, realChanges } from '../kernel/changes.ts';
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
import type { TheaterId } from '../kernel/ids.ts';
import type { ReviseTheater, TheaterCommand, TheaterDetails } from './commands.ts';
import {
  TheaterOpened,
  TheaterReinstated,
  TheaterRelocated,
  TheaterRenamed,
  TheaterRetired,
  TheaterTermsRevised,
  type TheaterEvent,
  theaterEvents,
} from './events.ts';

export interface Theater extends TheaterDetails, Versioned {
  readonly theaterId: TheaterId;
  readonly active: boolean;
}

export type TheaterState = Theater | null;
export type TheaterRejection = 'not-found' | 'version-conflict';

const place = ['city', 'address', 'timeZone'] as const;
const terms = [
  'currency',
  'surcharges',
  'morningDiscount',
  'cleaningMinutes',
  'salesCutoffMinutes',
  'boxOfficeCutoffMinutes',
  'businessDayStart',
  'refundPolicy',
  'payAtCounter',
] as const;

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
        return revise(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, stamp) {
    if (type === 'TheaterOpened') return { ...data, active: true, ...versionedFrom(stamp) };
    if (state === null) return state;
    const changed = changedAt(stamp);
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

function revise(command: ReviseTheater, state: TheaterState): Decision<TheaterEvent, TheaterRejection> {
  if (state === null) return reject('not-found', 'There is no such theater.');
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { theaterId, changes, active } = command;
  const events: TheaterEvent[] = [];
  const { name } = realChanges(state, changes, ['name']);
  if (name !== undefined) events.push(TheaterRenamed({ theaterId, name }));
  const moved = realChanges(state, changes, place);
  if (!isEmpty(moved)) events.push(TheaterRelocated({ theaterId, ...moved }));
  const revised = realChanges(state, changes, terms);
  if (!isEmpty(revised)) {
    const { refundPolicy, ...others } = revised;
    const policy = refundPolicy === undefined ? {} : { refundPolicy: [...refundPolicy] };
    events.push(TheaterTermsRevised({ theaterId, ...others, ...policy }));
  }
  if (active === false && state.active) events.push(TheaterRetired({ theaterId }));
  if (active === true && !state.active) events.push(TheaterReinstated({ theaterId }));
  return accept(...events);
}
