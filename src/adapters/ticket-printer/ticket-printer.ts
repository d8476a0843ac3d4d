import {
  TicketPrinterOverloaded,
  type PrintableTicket,
  type TicketPrinter,
} from '../../ports/ticket-printer.ts';
import { TaskThread } from '../task-thread.ts';

/** How many tasks may wait. A ticket takes some tenths of a second: who comes after them would give up. */
const WAITING = 32;

export type PrinterTask =
  | { readonly type: 'pdf'; readonly ticket: PrintableTicket }
  | { readonly type: 'qrPng'; readonly text: string }
  | { readonly type: 'qrSvgs'; readonly texts: readonly string[] };

export type PrinterTaskResult =
  { readonly result: Uint8Array | readonly string[] } | { readonly fault: string };

interface Waiting {
  readonly task: PrinterTask;
  readonly resolve: (result: Uint8Array | readonly string[]) => void;
  readonly reject: (error: Error) => void;
}

/** Prints in a thread of its own, one task at a time: fonts and codes would stall every hold for tenths of a second. */
export class ThreadedTicketPrinter implements TicketPrinter {
  private readonly thread: TaskThread<PrinterTask, PrinterTaskResult>;
  private readonly waiting: Waiting[] = [];
  private isClosed = false;

  constructor(workerFile: string | URL) {
    this.thread = new TaskThread(workerFile);
  }

  async pdf(ticket: PrintableTicket): Promise<Buffer> {
    return Buffer.from((await this.ask({ type: 'pdf', ticket })) as Uint8Array);
  }

  async qrPng(text: string): Promise<Buffer> {
    return Buffer.from((await this.ask({ type: 'qrPng', text })) as Uint8Array);
  }

  async qrSvgs(texts: readonly string[]): Promise<readonly string[]> {
    return (await this.ask({ type: 'qrSvgs', texts })) as readonly string[];
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.thread.close();
  }

  private ask(task: PrinterTask): Promise<Uint8Array | readonly string[]> {
    if (this.waiting.length >= WAITING) {
      return Promise.reject(
        new TicketPrinterOverloaded(`${this.waiting.length} tickets wait to be printed.`),
      );
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ task, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    if (this.thread.isBusy || this.isClosed) return;
    const current = this.waiting.shift();
    if (current === undefined) return;
    this.thread
      .run(current.task)
      .then((answer) => {
        if ('result' in answer) current.resolve(answer.result);
        else current.reject(new Error(answer.fault));
      }, current.reject)
      .finally(() => this.next());
  }
}
