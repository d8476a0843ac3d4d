/** Changes are told at most so often, whoever watches. */
const SHORTEST_MILLISECONDS = 250;
/** What has changed is told after so long at the latest, however many watch. */
const LONGEST_MILLISECONDS = 1500;
/** Of all the time, this share may go into sending. */
const SHARE = 0.05;

/**
 * How long the channels of a process wait between two messages: so long that sending takes a small share of the time,
 * and those who hold seats get the rest, also with thousands of viewers or on a machine that is busy with other things.
 */
export class SendingPace {
  private readonly took = new Map<object, number>();
  private total = 0;

  /** How long the last message of a channel took to send to all of its viewers. */
  note(channel: object, milliseconds: number): void {
    this.total += milliseconds - (this.took.get(channel) ?? 0);
    this.took.set(channel, milliseconds);
  }

  forget(channel: object): void {
    this.note(channel, 0);
    this.took.delete(channel);
  }

  get milliseconds(): number {
    return Math.min(Math.max(SHORTEST_MILLISECONDS, this.total / SHARE), LONGEST_MILLISECONDS);
  }
}
