/**
 * What becomes of an append: dropped connections before or after it was stored, or silence before or after it was
 * stored, as when a node stalls.
 */
export type AppendFault = 'drop-before' | 'drop-after' | 'hang-before' | 'hang-after';

/** Why a node does not take an append up: it is starting, has too much to do, or knows of no leader, as in an election. */
export type NotHandled = 'not-ready' | 'too-busy' | 'no-leader';

/** Whether who asks may do it: as he may; not, as without a right; or not known, as after a change of the password. */
export type Access = 'granted' | 'denied' | 'unauthenticated';

/**
 * What the checkpoint says that a subscription is given when it has caught up: what was considered, as is right; the
 * place where the next event will be written, as KurrentDB 25.0.0 and others do; or no place at all, as others still do
 * where nothing was wanted, because they have none to tell.
 */
export type CaughtUpCheckpoint = 'considered' | 'end-of-log' | 'out-of-range';

/** How the double may be made to fail. All can be changed while it runs. */
export interface Switches {
  readonly appendAccess: Access;
  /** Reads and subscriptions. */
  readonly readAccess: Access;
  /** Every append is stored and answered so many milliseconds after it came. */
  readonly appendDelay: number;
  /** Befalls the next `times` appends, then no more. */
  readonly appendFault: { readonly kind: AppendFault; readonly times: number } | null;
  readonly caughtUpCheckpoint: CaughtUpCheckpoint;
  /**
   * Events are appended wherever the stream ends, whatever revision was expected, and are said to stand where they were
   * expected: no node does that.
   */
  readonly ignoresRevisions: boolean;
  /** While it is set, this node is a follower and refuses what needs the leader, naming the leader. */
  readonly leader: { readonly host: string; readonly port: number } | null;
  /** Every append is answered so, and nothing is stored. It comes before `leader`, of which gossip still tells. */
  readonly notHandled: NotHandled | null;
  /**
   * What befalls a live subscription to which more events are due than its buffer holds: it is thrown off, or, as the
   * protocol allows and no node was seen to do, it falls behind and catches up.
   */
  readonly slowConsumers: 'fall-behind' | 'throw-off';
  /** Reads and subscriptions are taken, and nothing is sent. */
  readonly stallReads: boolean;
  /** What the server can do, which a client asks first, is answered with an internal error. */
  readonly hideFeatures: boolean;
}

export const noFaults: Switches = {
  appendAccess: 'granted',
  readAccess: 'granted',
  appendDelay: 0,
  appendFault: null,
  caughtUpCheckpoint: 'considered',
  ignoresRevisions: false,
  leader: null,
  notHandled: null,
  slowConsumers: 'throw-off',
  stallReads: false,
  hideFeatures: false,
};

/** What can be done to the double at once: a POST to this path of its control port. */
export type Blow = 'drop-connections' | 'end-subscriptions' | 'throw-subscriptions-off';

/** What has happened to subscriptions since the process began, how many are open, and how many reads are being sent. */
export interface Counts {
  readonly open: number;
  readonly reading: number;
  readonly subscribed: number;
  readonly thrownOff: number;
}
