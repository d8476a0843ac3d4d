import {
  accept,
  changedAt,
  reject,
  unreachable,
  versionedFrom,
  type Decider,
  type Versioned,
} from '../../engine/decider.ts';
import type { EventOf } from '../../engine/event.ts';
import type { ImportCommand } from './commands.ts';
import {
  ImportFailed,
  ImportFinished,
  ImportProgressed,
  ImportRequested,
  importEvents,
  type ImportEvent,
} from './events.ts';
import type { ImportFault } from './values.ts';

type Requested = EventOf<typeof ImportRequested>['data'];
type Progress = Omit<EventOf<typeof ImportProgressed>['data'], 'importId'>;

/** A file on its way into the catalogue or the timetables. */
export interface Import extends Requested, Versioned {
  readonly status: 'running' | 'finished' | 'failed';
  /** Null until the first rows are done. */
  readonly progress: Progress | null;
  readonly fault: ImportFault | null;
}

export type ImportState = Import | null;

/** One file that is imported, row by row. Several workers may work on it: rows never count twice. */
export const imports: Decider<ImportCommand, ImportEvent, ImportState, 'not-found'> = {
  category: 'import',
  events: importEvents,
  initialState: null,

  decide(command, state) {
    if (command.type === 'RequestImport') {
      return state === null ? accept(ImportRequested(command.requested)) : accept();
    }
    if (state === null) return reject('not-found', 'There is no such import.');
    if (state.status !== 'running') return accept();
    const { importId } = state;
    switch (command.type) {
      case 'RecordImportProgress':
        return command.progress.done > (state.progress?.done ?? 0)
          ? accept(ImportProgressed(command.progress))
          : accept();
      case 'FinishImport':
        return accept(ImportFinished({ importId }));
      case 'FailImport':
        return accept(ImportFailed({ importId, fault: command.fault }));
      default:
        return unreachable(command);
    }
  },

  evolve(state, { type, data }, place) {
    if (type === 'ImportRequested') {
      return { ...data, status: 'running', progress: null, fault: null, ...versionedFrom(place) };
    }
    if (state === null) return state;
    const changed = changedAt(place);
    switch (type) {
      case 'ImportProgressed': {
        const { importId: _, ...progress } = data;
        return { ...state, progress, ...changed };
      }
      case 'ImportFinished':
        return { ...state, status: 'finished', ...changed };
      case 'ImportFailed':
        return { ...state, status: 'failed', fault: data.fault, ...changed };
      default:
        return unreachable(type);
    }
  },
};
