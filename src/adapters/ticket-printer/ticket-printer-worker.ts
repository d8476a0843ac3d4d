import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { qrPng, qrSvg } from './qr-code.ts';
import type { PrinterTask, PrinterTaskResult } from './ticket-printer.ts';
import { ticketPdf } from './ticket-pages.ts';

function perform(task: PrinterTask): Promise<Buffer> | Buffer | readonly string[] {
  if (task.type === 'pdf') return ticketPdf(task.ticket);
  return task.type === 'qrPng' ? qrPng(task.text) : task.texts.map(qrSvg);
}

async function answer(task: PrinterTask): Promise<PrinterTaskResult> {
  try {
    return { result: await perform(task) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** On Linux this lowers the priority of this thread alone, so that printing never slows down sales. */
const LOWER_PRIORITY = 10;
try {
  if (process.platform === 'linux') setPriority(0, LOWER_PRIORITY);
} catch {
  // Without the right to change it, printing keeps the normal priority.
}

parentPort?.on('message', (task: PrinterTask) => {
  void answer(task).then((result) => parentPort?.postMessage(result));
});
