import { parentPort } from 'node:worker_threads';
import { ParquetFile } from './parquet-file.ts';
import type { ParquetTask, ParquetTaskResult } from './parquet-tables.ts';

/** The files that have begun and not ended. */
const files = new Map<string, ParquetFile>();

function perform(task: ParquetTask): Uint8Array {
  if (task.type === 'begin') files.set(task.file, new ParquetFile(task.columns));
  const file = files.get(task.file);
  if (task.type === 'end' || task.type === 'abandon') files.delete(task.file);
  if (task.type === 'add' || task.type === 'end') {
    if (file === undefined) throw new Error('The file has ended, or its thread has.');
    return task.type === 'add' ? file.add(task.rows) : file.end();
  }
  return new Uint8Array();
}

function answer(task: ParquetTask): ParquetTaskResult {
  try {
    return { part: perform(task) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (task: ParquetTask) => parentPort?.postMessage(answer(task)));
