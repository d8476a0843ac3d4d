import { StreamDamaged } from '../ports/event-store.ts';

/** So many of them are looked at again to answer how things are. */
const CHECKED = 10;

/** Reads a stream again. Throws StreamDamaged while it is damaged. */
type Check = () => Promise<unknown>;

/** The streams that were found damaged, until they are read without a fault. */
export class DamagedStreams {
  private readonly found = new Map<string, { readonly message: string; readonly check: Check }>();
  private readonly onDamage: (damage: StreamDamaged) => void;

  /** `onDamage` is called once for each stream that was sound before. */
  constructor(onDamage: (damage: StreamDamaged) => void) {
    this.onDamage = onDamage;
  }

  /** Does something with a stream, and remembers whether the stream is damaged. */
  async watch<Result>(stream: string, check: Check, work: () => Promise<Result>): Promise<Result> {
    try {
      const result = await work();
      this.found.delete(stream);
      return result;
    } catch (error) {
      if (error instanceof StreamDamaged) {
        if (!this.found.has(stream)) this.onDamage(error);
        this.found.set(stream, { message: error.message, check });
      }
      throw error;
    }
  }

  /** What is damaged, in words. The first of them are read again: they may have been repaired. */
  async faults(): Promise<readonly string[]> {
    const oldest = [...this.found.values()].slice(0, CHECKED);
    await Promise.allSettled(oldest.map(({ check }) => check()));
    return [...this.found.values()].map(({ message }) => message);
  }
}
