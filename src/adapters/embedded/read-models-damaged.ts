import { StoreUnavailable } from '../../engine/ports/event-store.ts';

/** Thrown where read models cannot be read as they were written. The log has all that is in them. */
export class ReadModelsDamaged extends StoreUnavailable {
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `${file} is damaged (${reason}). Stop the server and run \`marquee rebuild\`: the log has all of it.`,
      {
        cause,
      },
    );
  }
}

/** What an error of SQLite is to those who read: damage, a store that does not answer, or a fault of this program. */
export function readFaultOf(file: string, error: unknown): unknown {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const text = `${String(code)} ${String(message)}`;
  if (/SQLITE_(CORRUPT|NOTADB)|malformed/.test(text)) return new ReadModelsDamaged(file, error);
  if (/SQLITE_(BUSY|IOERR|CANTOPEN|ABORT|FULL|NOMEM|MISUSE)/.test(text)) {
    return new StoreUnavailable(`${file} cannot be read.`, { cause: error });
  }
  return error;
}
