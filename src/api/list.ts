import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ReadModelReader, Filter } from '../engine/ports/read-model-store.ts';
import type { JsonObject } from '../engine/json.ts';
import { collectionOf, type Projection } from '../engine/projections/projection.ts';
import { Problem } from './problems.ts';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly total?: number;
}

/** The schema of one page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item): z.ZodType<Page<z.output<Item>>> {
  return z.strictObject({
    items: z.array(item).readonly(),
    nextCursor: z.string().nullable(),
    total: z.int().min(0).exactOptional(),
  });
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly total: boolean;
}

export interface ListRequest<Document> {
  readonly projection: Projection<Document>;
  readonly filter: Filter;
  /** The field to sort by, descending with a `-` before it; null sorts below everything. */
  readonly sort: string;
  /** The field that orders documents with the same sort value. */
  readonly idField: string;
  /** The query: a cursor is good for the same filters only. */
  readonly query: PageRequest & Readonly<Record<string, unknown>>;
}

const Cursor = z.tuple([z.union([z.string(), z.number(), z.null()]), z.string(), z.string()]);

/**
 * One page of documents. The cursor names the last document of the page before, so documents that come or go
 * meanwhile neither repeat nor hide others. Throws `invalid-query` for a cursor of another list.
 */
export async function listDocuments<Document, Item>(
  documents: ReadModelReader,
  request: ListRequest<Document>,
  present: (document: Document) => Promise<Item> | Item,
): Promise<Page<Item>> {
  const { limit, total } = request.query;
  const [page] = await firstOf(documentsAfter(documents, request, limit));
  const shown = page?.documents ?? [];
  const items = await Promise.all(shown.map((document) => present(document)));
  const last = page?.isLast === false ? shown.at(-1) : undefined;
  const nextCursor = last === undefined || page === undefined ? null : page.cursorAt(last);
  const collection = collectionOf(request.projection);
  return total
    ? { items, nextCursor, total: await documents.count(collection, request.filter) }
    : { items, nextCursor };
}

/** Some documents of a list in its order, and the cursor after each of them. */
export interface DocumentPage<Document> {
  readonly documents: readonly Document[];
  readonly isLast: boolean;
  readonly cursorAt: (document: Document) => string;
}

/** The documents of a list after its cursor, `atOnce` at a time. Throws `invalid-query` for a cursor of another list. */
export async function* documentsAfter<Document>(
  documents: ReadModelReader,
  { projection, filter, sort, idField, query }: ListRequest<Document>,
  atOnce: number,
): AsyncGenerator<DocumentPage<Document>> {
  const collection = collectionOf(projection);
  const descending = sort.startsWith('-');
  const field = descending ? sort.slice(1) : sort;
  const cursorAt = (document: Document): string =>
    cursorOf(document as unknown as JsonObject, field, idField, nameOf(collection, sort, query));
  const direction = descending ? -1 : 1;
  let { cursor } = query;
  for (;;) {
    const after =
      cursor === undefined
        ? null
        : pageAfter(cursor, { list: nameOf(collection, sort, query), field, idField, descending });
    const found: unknown = await documents.find(collection, {
      filter: after === null ? filter : { $and: [filter, after] },
      sort: { [field]: direction, [idField]: direction },
      limit: atOnce + 1,
    });
    const shown = (found as readonly Document[]).slice(0, atOnce);
    const isLast = (found as readonly Document[]).length <= atOnce;
    yield { documents: shown, isLast, cursorAt };
    const last = shown.at(-1);
    if (isLast || last === undefined) return;
    cursor = cursorAt(last);
  }
}

async function firstOf<Item>(items: AsyncGenerator<Item>): Promise<readonly Item[]> {
  for await (const item of items) return [item];
  return [];
}

function cursorOf(document: JsonObject, field: string, idField: string, list: string): string {
  return Buffer.from(JSON.stringify([document[field] ?? null, document[idField], list])).toString(
    'base64url',
  );
}

/** What a list is called in its cursors: the same documents in the same order. */
function nameOf(collection: string, sort: string, query: ListRequest<unknown>['query']): string {
  const filters = Object.fromEntries(
    Object.entries(query).filter(([name]) => !['limit', 'cursor', 'total'].includes(name)),
  );
  const named = JSON.stringify([collection, filters, sort]);
  return createHash('sha256').update(named).digest('base64url').slice(0, 12);
}

interface Order {
  readonly list: string;
  readonly field: string;
  readonly idField: string;
  readonly descending: boolean;
}

/** The filter for the documents after a cursor. */
function pageAfter(cursor: string, { list, field, idField, descending }: Order): Filter {
  const [value, id, ofList] = readCursor(cursor);
  if (ofList !== list) throw badCursor();
  const beyond = descending ? '$lt' : '$gt';
  const alike = { [field]: value, [idField]: { [beyond]: id } };
  if (value === null) return descending ? alike : { $or: [alike, { [field]: { $ne: null } }] };
  const further = { [field]: { [beyond]: value } };
  return { $or: descending ? [further, alike, { [field]: null }] : [further, alike] };
}

function readCursor(cursor: string): z.output<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw badCursor();
  }
}

/** The refusal of a cursor that does not belong to a list. */
export function badCursor(): Problem {
  const errors = [{ pointer: 'cursor', detail: 'is not the nextCursor of this list with these filters' }];
  return new Problem('invalid-query', 'Take the cursor from nextCursor and keep the filters.', { errors });
}
