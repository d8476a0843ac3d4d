import type { Json, JsonObject } from '../../engine/json.ts';
import type {
  CollectionDeclaration,
  DocumentQuery,
  Filter,
  StoredDocument,
} from '../../engine/ports/read-model-store.ts';
import { Turns } from '../../engine/turns.ts';
import type { Damage } from './damage.ts';
import type { DocumentCache } from './document-cache.ts';
import { mismatchOf } from './document-mismatch.ts';
import type { DocumentReader } from './document-reader.ts';
import { DocumentSearch } from './document-search.ts';
import { fieldsOf, tableOf, wordsTableOf } from './document-tables.ts';
import type { PendingDocuments } from './pending-documents.ts';
import { SeenIds } from './seen-ids.ts';
import { textOf, type Value } from './sqlite.ts';

export interface DocumentCollectionOptions {
  readonly name: string;
  readonly reader: DocumentReader;
  readonly cache: DocumentCache;
  readonly damage: Damage;
  /** Null where the file is only read. */
  readonly pending: PendingDocuments | null;
  /** Whether its table is there: a file that is only read may lack it. */
  readonly isThere: boolean;
  /** Whether its table was made just now, so that nothing can be in it but what is stored from now on. */
  readonly isNew: boolean;
}

/** How many documents are read before other work may have its turn. */
const LOADED_AT_ONCE = 100;

const EMPTY_TABLE = "(SELECT 0 AS rowid, '' AS id, 0 AS position, NULL AS document WHERE false)";

/** One collection in the file. What is read is as if all that was saved were in the file already. */
export class DocumentCollection {
  readonly #options: DocumentCollectionOptions;
  readonly #search: DocumentSearch;
  #indexes: CollectionDeclaration['indexes'] = [];
  /** The indexed fields, each with its path. */
  #indexedFields: ReadonlyMap<string, readonly string[]> = new Map();
  /** The indexed fields that are lists in some document. */
  #lists = new Set<string>();
  #words: string | undefined;
  /** What the last `load` did not find, so that the `save` behind it need not look again. */
  #missing = new Set<string>();
  /** Null where the file may have others, too. */
  readonly #seen: SeenIds | null;

  constructor(options: DocumentCollectionOptions) {
    this.#options = options;
    this.#seen = options.isNew ? new SeenIds() : null;
    this.#search = new DocumentSearch({
      reader: options.reader,
      table: options.isThere ? tableOf(options.name) : EMPTY_TABLE,
      indexes: () => this.#indexes,
      isNeverList: (field) => this.#indexedFields.has(field) && !this.#lists.has(field),
      wordsTable: (field) => (field === this.#words ? wordsTableOf(options.name) : undefined),
      kept: (id, position) => this.#kept(id, position),
      read: (row, mayBeKept) => this.#read(row, mayBeKept),
    });
  }

  /** Tells which indexes there are, which of their fields are lists in some document, and which field has words. */
  index(indexes: CollectionDeclaration['indexes'], lists: Iterable<string>, words: string | undefined): void {
    this.#words = words;
    this.#indexes = indexes;
    this.#indexedFields = new Map(fieldsOf(indexes).map((field) => [field, field.split('.')]));
    this.#lists = new Set([...this.#lists, ...lists]);
  }

  get(id: string): StoredDocument | undefined {
    return freeze(this.#inMemory(id) ?? this.load([id]).get(id));
  }

  /** Documents and tombstones, read in turns with other work. */
  async loadInTurns(ids: readonly string[]): Promise<ReadonlyMap<string, StoredDocument>> {
    const turns = new Turns();
    const found = new Map<string, StoredDocument>();
    this.#missing = new Set();
    for (let start = 0; start < ids.length; start += LOADED_AT_ONCE) {
      if (turns.isOver) await turns.next();
      const some = this.#load(ids.slice(start, start + LOADED_AT_ONCE));
      for (const [id, stored] of some) found.set(id, stored);
    }
    return found;
  }

  /** Documents and tombstones. */
  load(ids: readonly string[]): ReadonlyMap<string, StoredDocument> {
    this.#missing = new Set();
    return this.#load(ids);
  }

  #load(ids: readonly string[]): ReadonlyMap<string, StoredDocument> {
    const found = new Map<string, StoredDocument>();
    const unread: string[] = [];
    for (const id of ids) {
      const stored = this.#inMemory(id);
      if (stored === null) continue;
      if (stored !== undefined) found.set(id, stored);
      else if (this.#seen?.mayHave(id) === false) this.#missing.add(id);
      else unread.push(id);
    }
    for (const stored of this.#search.byIds(unread)) found.set(stored.id, stored);
    for (const id of unread) if (!found.has(id)) this.#missing.add(id);
    return found;
  }

  /** Takes what is later than the stored document and than `after`, the checkpoint: what is up to it was seen. */
  save(documents: readonly StoredDocument[], after: bigint): void {
    const fresh = documents.filter(({ position }) => position > after);
    const unknown = fresh.filter(({ id }) => !this.#missing.has(id) && this.#inMemory(id) === undefined);
    const loaded = this.load(unknown.map(({ id }) => id));
    for (const stored of fresh) {
      const present = this.#inMemory(stored.id) ?? loaded.get(stored.id);
      if (present === undefined || stored.position > present.position) this.#set(stored);
    }
  }

  put(id: string, document: JsonObject | null): void {
    if (document === null) this.#writable.set(id, undefined);
    else this.#set({ id, position: 0n, document });
  }

  async find(query: DocumentQuery): Promise<readonly JsonObject[]> {
    const search = (): Promise<readonly StoredDocument[]> => this.#search.find(query);
    const found = await this.#found(query.filter, search, ({ id }) => id);
    return found.map(({ document }) => freeze(document)).filter((document) => document !== null);
  }

  async ids(query: DocumentQuery): Promise<readonly string[]> {
    return this.#found(
      query.filter,
      () => this.#search.ids(query),
      (id) => id,
    );
  }

  async count(filter: Filter): Promise<number> {
    await this.#allInFile();
    return this.#search.count(filter);
  }

  async distinct(field: string, filter: Filter): Promise<readonly string[]> {
    await this.#allInFile();
    return this.#search.distinct(field, filter);
  }

  async *pages(): AsyncGenerator<readonly StoredDocument[]> {
    await this.#allInFile();
    yield* this.#search.pages();
  }

  get #writable(): PendingDocuments {
    const { pending } = this.#options;
    if (pending === null) throw new Error('The read models were opened for reading only.');
    return pending;
  }

  /**
   * What a search finds. It need not wait for documents that are on their way to the file, where the filter selects none
   * of them, as they are and as they were.
   */
  async #found<Found>(
    filter: Filter,
    search: () => Promise<readonly Found[]>,
    idOf: (found: Found) => string,
  ): Promise<readonly Found[]> {
    const unwritten = this.#options.pending?.unwritten;
    if (unwritten === undefined) return search();
    if (unwritten.every(mismatchOf(filter))) {
      const found = await search();
      if (!found.some((each) => unwritten.has(idOf(each)))) return found;
    }
    await this.#allInFile();
    return search();
  }

  async #allInFile(): Promise<void> {
    await this.#options.pending?.write();
  }

  /** Null for a document that was removed and is still in the file. */
  #inMemory(id: string): StoredDocument | null | undefined {
    const { pending, cache, name } = this.#options;
    const documents = pending?.withId(id);
    return documents === undefined ? cache.get(name, id) : (documents.get(id) ?? null);
  }

  #set(stored: StoredDocument): void {
    this.#missing.delete(stored.id);
    this.#seen?.add(stored.id);
    this.#writable.set(stored.id, stored);
    for (const [field, path] of this.#indexedFields) {
      if (this.#lists.has(field) || !isList(stored.document, path)) continue;
      this.#lists.add(field);
      this.#writable.noteList(field);
    }
  }

  /** What does not come from the log has no position that would tell it from what it was before. */
  #kept(id: string, position: bigint): StoredDocument | undefined {
    const kept = this.#options.cache.get(this.#options.name, id);
    return kept?.position === position && position > 0n ? kept : undefined;
  }

  /** Throws ReadModelsDamaged for what was never written so. */
  #read([idBytes, at, text]: readonly Value[], mayBeKept: boolean): StoredDocument {
    const { cache, name, damage } = this.#options;
    const id = textOf(idBytes);
    try {
      const position = BigInt(Number(at));
      if (!(text instanceof Uint8Array)) return { id, position, document: null };
      const kept = this.#kept(id, position);
      if (kept !== undefined) return kept;
      const stored = { id, position, document: JSON.parse(textOf(text)) as JsonObject };
      if (mayBeKept) cache.set(name, stored, text.length);
      return stored;
    } catch (cause) {
      throw damage.at(`Document ${id} of ${name}`, cause);
    }
  }
}

/** Whether the value at a path is a list, or lies in one. */
function isList(value: Json | undefined, path: readonly string[]): boolean {
  let part = value;
  for (const field of path) {
    if (Array.isArray(part)) return true;
    if (typeof part !== 'object' || part === null) return false;
    part = (part as JsonObject)[field];
  }
  return Array.isArray(part);
}

/**
 * Freezes a value all through: what a query gives is the very document that is kept. Not before, because most documents are
 * projected many times for each time that somebody reads them. What is frozen already is so all through: as a part of another
 * document that was frozen here, or of an event's data.
 */
function freeze<Frozen>(value: Frozen): Frozen {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const name in value) freeze(value[name]);
  return value;
}
