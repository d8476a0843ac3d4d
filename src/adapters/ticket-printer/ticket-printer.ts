import { Worker } from 'node:worker_threads';
import {
  TicketPrinterOverloaded,
  type PrintableTicket,
  type TicketPrinter,
} from '../../ports/ticket-printer.ts';

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
  private readonly workerFile: string | URL;
  private readonly waiting: Waiting[] = [];
  private current: Waiting | undefined;
  private worker: Worker | undefined;
  private isClosed = false;

  constructor(workerFile: string | URL) {
    this.workerFile = workerFile;
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
    await this.worker?.terminate();
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
    if (this.current !== undefined || this.isClosed) return;
    this.current = this.waiting.shift();
    if (this.current === undefined) return;
    this.worker ??= this.startWorker();
    this.worker.postMessage(this.current.task);
  }

  private startWorker(): Worker {
    const worker = new Worker(this.workerFile);
    worker.on('message', (answer: PrinterTaskResult) => this.settle(answer));
    worker.on('error', (error) => this.replaceWorker(error.message));
    worker.on('exit', (code) => this.replaceWorker(`The thread ended with ${code}.`));
    // Last, because a listener keeps the process alive.
    worker.unref();
    return worker;
  }

  /** Fails what the dead thread was doing; the next task gets a new thread. */
  private replaceWorker(fault: string): void {
    this.worker?.removeAllListeners();
    this.worker = undefined;
    this.settle({ fault });
  }

  private settle(answer: PrinterTaskResult): void {
    const { current } = this;
    this.current = undefined;
    if ('result' in answer) current?.resolve(answer.result);
    else current?.reject(new Error(answer.fault));
    this.next();
  }
}
