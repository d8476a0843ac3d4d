import type { ReadModelStore } from '../../engine/ports/read-model-store.ts';

/** Stands for read models that cannot be read: all but the checkpoints answers with the reason. */
export class UnreadableReadModels implements ReadModelStore {
  readonly #reason: Error;
  readonly #checkpoints: ReadonlyMap<string, bigint> | undefined;

  /** With the checkpoints where these can be read. */
  constructor(reason: Error, checkpoints?: ReadonlyMap<string, bigint>) {
    this.#reason = reason;
    this.#checkpoints = checkpoints;
  }

  get damage(): string {
    return this.#reason.message;
  }

  readonly changesOf = (): null => null;
  readonly prepare = (): Promise<never> => this.#refuse();
  readonly load = (): Promise<never> => this.#refuse();
  readonly save = (): Promise<never> => this.#refuse();
  readonly put = (): Promise<never> => this.#refuse();
  readonly removeAt = (): Promise<never> => this.#refuse();
  readonly drop = (): Promise<never> => this.#refuse();
  readonly get = (): Promise<never> => this.#refuse();
  readonly find = (): Promise<never> => this.#refuse();
  readonly ids = (): Promise<never> => this.#refuse();
  readonly count = (): Promise<never> => this.#refuse();
  readonly distinct = (): Promise<never> => this.#refuse();
  readonly checkpoint = (): Promise<never> => this.#refuse();

  // eslint-disable-next-line require-yield -- there is nothing to give
  async *list(): AsyncGenerator<never> {
    await this.#refuse();
  }

  checkpoints(): Promise<ReadonlyMap<string, bigint>> {
    return this.#checkpoints === undefined ? this.#refuse() : Promise.resolve(this.#checkpoints);
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  #refuse(): Promise<never> {
    return Promise.reject(this.#reason);
  }
}
