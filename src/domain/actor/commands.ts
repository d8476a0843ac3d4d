import type { ExpectedVersion } from '../../engine/decider.ts';
import type { ActorId } from '../kernel/ids.ts';

export interface AddActor {
  readonly type: 'AddActor';
  readonly actorId: ActorId;
  readonly name: string;
}

export interface ReviseActor extends ExpectedVersion {
  readonly type: 'ReviseActor';
  readonly actorId: ActorId;
  readonly name?: string | undefined;
  /** True brings a retired actor back, false retires them. */
  readonly active?: boolean | undefined;
}

export type ActorCommand = AddActor | ReviseActor;
