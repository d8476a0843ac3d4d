import type { Instant } from '../engine/instant.ts';
import type { ReadModelReader, ReadModelStore } from '../engine/ports/read-model-store.ts';
import { Names } from '../projections/names.ts';
import { Rendered, type RenderedAnswers } from './rendered.ts';
import type { AnswersForAll, ApiAnswer, ApiRequest, Route } from './route.ts';

type AnyRequest = ApiRequest<never, never, never>;

type Make = (sources: Sources) => Promise<Rendered<unknown>>;

interface Making {
  readonly ended: Promise<unknown>;
  /** What all get who have asked since it began; null: nobody has. */
  next: Promise<Rendered<unknown>> | null;
}

/**
 * The answers of routes that are shared: one for all who may see no more than the public. An answer is kept while it is
 * what one would get if it was made again, which is known where this process learns of every change of the read models
 * at once. Each is made once at a time, there and elsewhere: who asks meanwhile gets, with all others, what is right after that.
 */
export class SharedAnswers implements AnswersForAll {
  private readonly rendered: RenderedAnswers;
  private readonly store: ReadModelStore;
  private readonly clock: () => Instant;
  private readonly makings = new Map<string, Making>();

  constructor(rendered: RenderedAnswers, store: ReadModelStore, clock: () => Instant) {
    this.rendered = rendered;
    this.store = store;
    this.clock = clock;
  }

  async answer(route: Route, request: AnyRequest): Promise<ApiAnswer> {
    const name = JSON.stringify([route.path, request.params, request.query]);
    const body = await this.of(name, (sources) => render(route, request, sources));
    return { status: 200, body };
  }

  private of(name: string, make: Make): Promise<Rendered<unknown>> {
    const entry = this.rendered.get(name);
    if (entry?.basis instanceof Sources && entry.basis.holdAt(this.clock())) {
      return Promise.resolve(entry.rendered);
    }
    const making = this.makings.get(name);
    if (making === undefined) return this.begin(name, make);
    // The one that is being made may have read already what has changed before this one was asked for.
    making.next ??= making.ended.then(() => this.of(name, make));
    return making.next;
  }

  private begin(name: string, make: Make): Promise<Rendered<unknown>> {
    const made = this.makeAndKeep(name, make);
    const end = (): void => void this.makings.delete(name);
    this.makings.set(name, { ended: made.then(end, end), next: null });
    return made;
  }

  private async makeAndKeep(name: string, make: Make): Promise<Rendered<unknown>> {
    const sources = new Sources(this.store, this.clock);
    const rendered = await make(sources);
    if (sources.holdAt(this.clock())) this.rendered.keep(name, { rendered, basis: sources });
    return rendered;
  }
}

/** Makes an answer as for somebody who is not logged in, so that it can have nothing that only one person may see. */
async function render(route: Route, request: AnyRequest, sources: Sources): Promise<Rendered<unknown>> {
  const documents = sources.reader(request.api.documents);
  const api = { ...request.api, documents, clock: () => sources.clock() };
  const answer = await route.handle({ ...request, api, names: new Names(documents), principal: null });
  sources.endAt(answer.until);
  return new Rendered(answer.body);
}

/** What an answer was made of: collections, each as it was before it was first read, and one moment. */
class Sources {
  private readonly store: ReadModelStore;
  private readonly now: () => Instant;
  private readonly changes = new Map<string, number | null>();
  private moment: Instant | undefined;
  private until: Instant | null | undefined;

  constructor(store: ReadModelStore, now: () => Instant) {
    this.store = store;
    this.now = now;
  }

  /** Tells when the clock changes the answer; null: never; undefined: that is not known. */
  endAt(until: Instant | null | undefined): void {
    this.until = until;
  }

  /** Whether the answer would be the same if it was made of them now. */
  holdAt(now: Instant): boolean {
    for (const [collection, changes] of this.changes) {
      if (changes === null || this.store.changesOf(collection) !== changes) return false;
    }
    if (this.moment === undefined || now === this.moment) return true;
    if (now < this.moment || this.until === undefined) return false;
    return this.until === null || now < this.until;
  }

  /** The same moment, however often it is asked for. */
  clock(): Instant {
    this.moment ??= this.now();
    return this.moment;
  }

  /** Read models that note what is read of them. */
  reader(documents: ReadModelReader): ReadModelReader {
    const noted = (collection: string): ReadModelReader => {
      if (!this.changes.has(collection)) this.changes.set(collection, this.store.changesOf(collection));
      return documents;
    };
    return {
      get: (collection, id) => noted(collection).get(collection, id),
      find: (collection, query) => noted(collection).find(collection, query),
      ids: (collection, query) => noted(collection).ids(collection, query),
      count: (collection, filter) => noted(collection).count(collection, filter),
      distinct: (collection, field, filter) => noted(collection).distinct(collection, field, filter),
      checkpoint: (collection) => documents.checkpoint(collection),
    };
  }
}
