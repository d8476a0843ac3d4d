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
import type { ActorId } from '../kernel/ids.ts';
import type { ActorCommand, ReviseActor } from './commands.ts';
import {
  ActorAdded,
  ActorReinstated,
  ActorRenamed,
  ActorRetired,
  type ActorEvent,
  actorEvents,
} from './events.ts';

/** A person who plays in movies. */
export interface Actor extends Versioned {
  readonly actorId: ActorId;
  readonly name: string;
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
          ? accept(ActorAdded({ actorId: command.actorId, name: command.name }))
          : accept();
      case 'ReviseActor':
        return revise(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, stamp) {
    if (type === 'ActorAdded') return { ...data, active: true, ...versionedFrom(stamp) };
    if (state === null) return state;
    const changed = changedAt(stamp);
    switch (type) {
      case 'ActorRenamed':
        return { ...state, name: data.name, ...changed };
      case 'ActorRetired':
        return { ...state, active: false, ...changed };
      case 'ActorReinstated':
        return { ...state, active: true, ...changed };
      default:
        return unreachable(type);
    }
  },
};

function revise(command: ReviseActor, state: ActorState): Decision<ActorEvent, ActorRejection> {
  if (state === null) return reject('not-found', 'There is no such actor.');
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { actorId, name, active } = command;
  const events: ActorEvent[] = [];
  if (name !== undefined && name !== state.name) events.push(ActorRenamed({ actorId, name }));
  if (active === false && state.active) events.push(ActorRetired({ actorId }));
  if (active === true && !state.active) events.push(ActorReinstated({ actorId }));
  return accept(...events);
}
