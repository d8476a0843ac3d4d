import { Worker } from 'node:worker_threads';

/** A thread of built code that does one task at a time. One that dies fails its task; the next task gets a new thread. */
export class TaskThread<Task, Result> {
  private readonly file: string | URL;
  private readonly workerData: unknown;
  private worker: Worker | undefined;
  private current:
    { readonly resolve: (result: Result) => void; readonly reject: (error: Error) => void } | undefined;

  /** `workerData` is what each thread is started with. */
  constructor(file: string | URL, workerData?: unknown) {
    this.file = file;
    this.workerData = workerData;
  }

  get isBusy(): boolean {
    return this.current !== undefined;
  }

  /** Does a task, once the one before has ended. Throws what the thread died of. */
  run(task: Task): Promise<Result> {
    const worker = (this.worker ??= this.start());
    return new Promise((resolve, reject) => {
      worker.postMessage(task);
      this.current = { resolve, reject };
    });
  }

  /** Ends the thread. A task that is under way fails. */
  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.file, { workerData: this.workerData });
    worker.on('message', (result: Result) => this.take()?.resolve(result));
    worker.on('error', (error) => this.bury(error.message));
    worker.on('exit', (code) => this.bury(`The thread ended with ${code}.`));
    // Last, because a listener keeps the process alive.
    worker.unref();
    return worker;
  }

  private bury(fault: string): void {
    this.worker?.removeAllListeners();
    this.worker = undefined;
    this.take()?.reject(new Error(fault));
  }

  private take(): TaskThread<Task, Result>['current'] {
    const { current } = this;
    this.current = undefined;
    return current;
  }
}
