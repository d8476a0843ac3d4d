import type { Membership, Standing } from './membership.ts';
import { noFaults, type AppendFault, type Counts, type Switches } from './switches.ts';

/** The switches as they stand, and those who can be hit at once. */
export class Faults {
  switches = noFaults;
  counts: Pick<Counts, 'subscribed' | 'thrownOff'> = { subscribed: 0, thrownOff: 0 };
  /** Set by whoever holds the connections. */
  dropConnections: () => void = () => undefined;
  /** Takes in what the other nodes have written. */
  keepUp: () => void = () => undefined;
  /** It answers that it is not ready for so long. */
  startsUntil = 0;
  readonly membership: Membership | undefined;

  /** Without a membership it is a cluster of its own. */
  constructor(membership?: Membership) {
    this.membership = membership;
  }

  get isStarting(): boolean {
    return performance.now() < this.startsUntil;
  }

  get standing(): Standing {
    const { leader } = this.switches;
    if (this.isStarting) return { kind: 'not-ready' };
    if (leader !== null) return { kind: 'follower', leader };
    return this.membership?.standing ?? { kind: 'leader' };
  }

  change(switches: Partial<Switches>): void {
    this.switches = { ...this.switches, ...switches };
  }

  count(what: 'subscribed' | 'thrownOff'): void {
    this.counts = { ...this.counts, [what]: this.counts[what] + 1 };
  }

  /** What befalls the append that has just come. */
  nextAppendFault(): AppendFault | undefined {
    const fault = this.switches.appendFault;
    if (fault === null) return undefined;
    const times = fault.times - 1;
    this.change({ appendFault: times > 0 ? { ...fault, times } : null });
    return fault.kind;
  }
}
