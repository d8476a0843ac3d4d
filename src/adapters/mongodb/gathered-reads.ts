interface Gathering<Found> {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, Found>>;
}

/** Reads by id that are asked for in one turn of the event loop, as one query: a page of a list asks once for its names. */
export class GatheredReads<Found> {
  readonly #readMany: (ids: readonly string[]) => Promise<ReadonlyMap<string, Found>>;
  #open: Gathering<Found> | null = null;

  constructor(readMany: (ids: readonly string[]) => Promise<ReadonlyMap<string, Found>>) {
    this.#readMany = readMany;
  }

  async get(id: string): Promise<Found | undefined> {
    this.#open ??= this.#gather();
    const { ids, found } = this.#open;
    ids.add(id);
    return (await found).get(id);
  }

  #gather(): Gathering<Found> {
    const ids = new Set<string>();
    const turn = new Promise((resolve) => setImmediate(resolve));
    const found = turn.then(() => {
      this.#open = null;
      return this.#readMany([...ids]);
    });
    return { ids, found };
  }
}
