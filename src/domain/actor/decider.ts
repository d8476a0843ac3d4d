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
import type { ActorId } from '../kernel/ids.ts';
import type { ActorCommand, ReviseActor } from './commands.ts';
import {
  ActorAdded,
  ActorReinstated,
  ActorRetired,
  actorEvents,
  actorRevisions,
  type ActorEvent,
} from './events.ts';
import type { ActorDetails } from './values.ts';

/** A person who plays in movies. */
export interface Actor extends ActorDetails, Versioned {
  readonly actorId: ActorId;
  readonly active: boolean;
}

export type ActorState = Actor | null;
export type ActorRejection = 'not-found' | 'version-conflict';

export const actor: Decider<ActorCommand, ActorEvent, ActorState, ActorRejection> = {
  category: 'actor',
  events: actorEvents,
  initialState: null,

  decide(command, state) {
    switch (command.type) {
      case 'AddActor':
        return state === null
          ? accept(ActorAdded({ actorId: command.actorId, ...command.details }))
          : accept();
      case 'ReviseActor':
        return reviseActor(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'ActorAdded') return { ...data, active: true, ...versionedFrom(place) };
    if (state === null) return state;
    const changed = changedAt(place);
    switch (type) {
      case 'ActorRenamed':
        return { ...state, ...data, ...changed };
      case 'ActorRetired':
        return { ...state, active: false, ...changed };
      case 'ActorReinstated':
        return { ...state, active: true, ...changed };
      default:
        return unreachable(type);
    }
  },
};

function reviseActor(command: ReviseActor, state: ActorState): Decision<ActorEvent, ActorRejection> {
  if (state === null) return reject('not-found', 'There is no such actor.');
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { actorId, changes, active } = command;
  const events: ActorEvent[] = revise(actorRevisions, { actorId }, state, changes);
  if (active === false && state.active) events.push(ActorRetired({ actorId }));
  if (active === true && !state.active) events.push(ActorReinstated({ actorId }));
  return accept(...events);
}
