/** JSON as it is stored. What is no JSON any more is text. */
type StoredJson = Readonly<Record<string, unknown>> | string | null;

/** An event as it is stored; sealed fields are sealed. */
export interface AuditEvent {
  /** Orders the whole log. */
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: StoredJson;
  readonly metadata: StoredJson;
}

export interface AggregateState {
  readonly stream: string;
  readonly revision: number;
  readonly state?: unknown;
}

interface JobOf {
  readonly id: string;
  readonly status: 'running' | 'succeeded' | 'failed';
  readonly progress: { readonly events: number; readonly percent: number };
  /** Why it failed. */
  readonly fault: string | null;
  readonly requestedAt: string;
  readonly endedAt: string | null;
}

export interface Verification {
  readonly events: number;
  readonly streams: number;
  /** How many breaks there are; `breaks` has the first of them. */
  readonly broken: number;
  readonly breaks: readonly {
    readonly stream: string;
    readonly revision: number;
    readonly eventId: string;
    readonly reason: string;
  }[];
  readonly signed: { readonly heads: number; readonly signedSize: number; readonly events: number };
}

export interface Replay {
  readonly projection: string;
  readonly position: string;
  readonly documents: number;
  /** How many documents differ; `differences` has the first of them. */
  readonly differing: number;
  readonly differences: readonly { readonly id: string; readonly difference: Difference }[];
}

export type Difference = 'missing' | 'surplus' | 'different';

export type AuditJob =
  | (JobOf & { readonly kind: 'verification'; readonly result: Verification | null })
  | (JobOf & { readonly kind: 'replay'; readonly result: Replay | null });

/** The last signed head of the log's tree, and the public keys that heads are signed with. */
export interface TreeHead {
  readonly head: {
    readonly size: number;
    readonly root: string;
    readonly at: string;
    readonly position: string;
    readonly eventId: string;
    readonly keyId: string;
    readonly signature: string;
  };
  readonly keys: readonly { readonly kid: string }[];
}

/** That an event is a leaf of the tree. */
export interface InclusionProof {
  readonly eventId: string;
  readonly index: number;
  readonly leafHash: string;
  readonly size: number;
  readonly root: string;
  readonly path: readonly string[];
}
