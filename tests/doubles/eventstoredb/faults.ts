import { noFaults, type AppendFault, type Counts, type Switches } from './switches.ts';

/** The switches as they stand, and those who can be hit at once. */
export class Faults {
  switches = noFaults;
  counts: Pick<Counts, 'subscribed' | 'thrownOff'> = { subscribed: 0, thrownOff: 0 };
  /** Set by whoever holds the connections. */
  dropConnections: () => void = () => undefined;

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
