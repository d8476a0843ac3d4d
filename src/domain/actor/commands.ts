import type { ExpectedVersion } from '../../engine/decider.ts';
import type { Changes } from '../kernel/changes.ts';
import type { ActorId } from '../kernel/ids.ts';
import type { ActorDetails } from './values.ts';

export interface AddActor {
  readonly type: 'AddActor';
  readonly actorId: ActorId;
  readonly details: ActorDetails;
}

export interface ReviseActor extends ExpectedVersion {
  readonly type: 'ReviseActor';
  readonly actorId: ActorId;
  readonly changes: Changes<ActorDetails>;
  /** True brings a retired actor back, false retires them. */
  readonly active?: boolean | undefined;
}

export type ActorCommand = AddActor | ReviseActor;
