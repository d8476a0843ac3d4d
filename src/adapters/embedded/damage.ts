import { StoreUnavailable } from '../../engine/ports/event-store.ts';
import { ReadModelsDamaged } from '../../engine/ports/read-model-store.ts';

/** Tells damage of a file from other faults, and keeps what was found first. */
export class Damage {
  readonly #file: string;
  readonly #report: (damage: ReadModelsDamaged) => void;
  #found: ReadModelsDamaged | undefined;

  /** Damage is reported once. */
  constructor(file: string, report: (damage: ReadModelsDamaged) => void = () => undefined) {
    this.#file = file;
    this.#report = report;
  }

  get found(): ReadModelsDamaged | undefined {
    return this.#found;
  }

  /** What an error of SQLite is to those who read or write: damage, a store that does not answer, or a bug. */
  faultOf(error: unknown): unknown {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const text = `${String(code)} ${String(message)}`;
    if (/SQLITE_(CORRUPT|NOTADB)|malformed/.test(text)) return this.at(this.#file, error);
    if (/SQLITE_(BUSY|IOERR|CANTOPEN|ABORT|FULL|NOMEM|MISUSE|READONLY)/.test(text)) {
      return new StoreUnavailable(`${this.#file} does not answer: ${String(message)}`, { cause: error });
    }
    return error;
  }

  /** Damage of the whole file or of one document in it. */
  at(place: string, cause: unknown): ReadModelsDamaged {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = 'Stop the server and run `marquee rebuild`: the log has all of it.';
    const damage = new ReadModelsDamaged(`${place} is damaged (${reason}). ${remedy}`, { cause });
    if (this.#found === undefined) this.#report(damage);
    this.#found ??= damage;
    return damage;
  }
}
