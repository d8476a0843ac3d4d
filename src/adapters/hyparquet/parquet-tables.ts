import { randomUUID } from 'node:crypto';
import type { TableColumn, TableFile, TableFiles, TableRow } from '../../ports/table-files.ts';
import { TaskThread } from '../task-thread.ts';

export type ParquetTask = { readonly file: string } & (
  | { readonly type: 'begin'; readonly columns: readonly TableColumn[] }
  | { readonly type: 'add'; readonly rows: readonly TableRow[] }
  | { readonly type: 'end' }
  | { readonly type: 'abandon' }
);

export type ParquetTaskResult = { readonly part: Uint8Array } | { readonly fault: string };

/**
 * Tables as Apache Parquet, written in a thread of its own, one part at a time: five hundred rows take tens of
 * milliseconds. A thread that dies fails the files that it had begun.
 */
export class ParquetTables implements TableFiles {
  readonly mediaType = 'application/vnd.apache.parquet';
  private readonly thread: TaskThread<ParquetTask, ParquetTaskResult>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(workerFile: string | URL) {
    this.thread = new TaskThread(workerFile);
  }

  async begin(columns: readonly TableColumn[]): Promise<TableFile> {
    const file = randomUUID();
    await this.ask({ type: 'begin', file, columns });
    return {
      add: (rows) => this.ask({ type: 'add', file, rows }),
      end: () => this.ask({ type: 'end', file }),
      abandon: async () => {
        await this.ask({ type: 'abandon', file });
      },
    };
  }

  close(): Promise<void> {
    return this.thread.close();
  }

  private ask(task: ParquetTask): Promise<Uint8Array> {
    const asked = this.last.then(async () => {
      const answer = await this.thread.run(task);
      if ('part' in answer) return answer.part;
      throw new Error(answer.fault);
    });
    this.last = asked.catch(() => undefined);
    return asked;
  }
}
