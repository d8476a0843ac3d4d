import type { EventOf } from '../../engine/event.ts';
import type { ImportId } from '../kernel/ids.ts';
import type { ImportProgressed, ImportRequested } from './events.ts';
import type { ImportFault } from './values.ts';

export interface RequestImport {
  readonly type: 'RequestImport';
  readonly requested: EventOf<typeof ImportRequested>['data'];
}

export interface RecordImportProgress {
  readonly type: 'RecordImportProgress';
  readonly progress: EventOf<typeof ImportProgressed>['data'];
}

export interface FinishImport {
  readonly type: 'FinishImport';
  readonly importId: ImportId;
}

export interface FailImport {
  readonly type: 'FailImport';
  readonly importId: ImportId;
  readonly fault: ImportFault;
}

export type ImportCommand = RequestImport | RecordImportProgress | FinishImport | FailImport;
