/**
 * Who does what only one process may do at a time. A holder that is cut off or frozen cannot know that its lease
 * has moved, so what it writes carries the token, and whoever stores it refuses a lower one than it has seen.
 */
export interface Leases {
  /**
   * Takes a lease, or keeps it where this holder has it already; null while another one has it. A lease that is not
   * renewed for `seconds` may be taken over by another, at the earliest so long after that one first asked: so ask
   * again and again. `holder` names one process in one life. The token grows with each change of the holder.
   * Throws StoreUnavailable.
   */
  acquire(name: string, holder: string, seconds: number): Promise<{ readonly token: bigint } | null>;

  /**
   * Says that the holder of this token lives; false when it holds the lease no more. Who gets no true for as long as
   * the lease lasts, counted from when the last renewal was sent, must take it as lost. Throws StoreUnavailable.
   */
  renew(name: string, token: bigint): Promise<boolean>;

  /** Gives a lease back, so that another need not wait for its end; does nothing where it is held no more. */
  release(name: string, token: bigint): Promise<void>;
}

/** Thrown when something is to be written that another process has the lease for. Nothing that counts was changed. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Thrown when something is to be done alone that a running process does. Nothing was changed. */
export class LeaseHeld extends Error {
  override readonly name = 'LeaseHeld';

  constructor(lease: string) {
    super(
      `What is to be changed is in use by another process, which has the role ${lease}. ` +
        'Stop all processes that have this role, and start them again afterwards.',
    );
  }
}
