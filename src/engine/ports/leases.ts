/**
 * Elects the one process that may do something. A holder that is cut off or frozen cannot know that it has lost its
 * lease. So its writes carry the token, and a store refuses a token lower than one it has seen.
 */
export interface Leases {
  /**
   * Takes a lease, or keeps it if this holder has it; null while another one has it. Another may take over a lease that
   * was not renewed for `seconds`, counted from when it first asked: so ask again and again. `holder` names one run
   * of one process. The token grows with each change of the holder. Throws StoreUnavailable.
   */
  acquire(name: string, holder: string, seconds: number): Promise<{ readonly token: bigint } | null>;

  /**
   * Renews the lease of this token; false if it is lost. A holder without a true for the length of the lease, counted
   * from when it sent the last renewal, must take the lease as lost. Throws StoreUnavailable.
   */
  renew(name: string, token: bigint): Promise<boolean>;

  /** Gives a lease back, so that others need not wait for its end. Does nothing if it is lost. */
  release(name: string, token: bigint): Promise<void>;
}

/** Another process has the lease for this write. Nothing was changed. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Another process has what this one needs. Nothing was changed. */
export class InUse extends Error {
  override readonly name: string = 'InUse';
}

/** A running process holds the lease that this work needs. Nothing was changed. */
export class LeaseHeld extends InUse {
  override readonly name = 'LeaseHeld';

  constructor(lease: string) {
    super(
      `The system is in use by another process with the role ${lease}. ` +
        'Stop all processes with this role, and start them again afterwards.',
    );
  }
}
