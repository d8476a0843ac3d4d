import type { Context } from 'koa';
import { Turns } from '../engine/turns.ts';
import type { TableFiles, TableRow } from '../ports/table-files.ts';
import { csvOf, csvRows } from './csv.ts';
import { sendParts } from './ndjson.ts';
import type { ApiRequest, Table } from './route.ts';

/** So many rows of a file for programs lie together: more make it smaller, and take more memory. */
const ROWS_TOGETHER = 1000;

const CSV = 'text/csv; charset=utf-8; header=present';

type AnyRequest = ApiRequest<never, never, never>;
type Rows = AsyncGenerator<readonly TableRow[]>;

/** Sends a table as CSV, or as a file for programs where the client asks for that: by `format`, else by `Accept`. */
export async function sendTable(
  ctx: Context & { state: { correlationId: string } },
  { fileName, columns, rows }: Table,
  request: AnyRequest,
): Promise<void> {
  const { tables, report } = request.api;
  ctx.vary('Accept');
  const { format } = request.query as { readonly format?: string };
  const isFile =
    format === undefined
      ? ctx.accepts('text/csv', tables.mediaType) === tables.mediaType
      : format === 'parquet';
  const extension = isFile ? 'parquet' : 'csv';
  await sendParts(
    ctx,
    isFile ? tables.mediaType : CSV,
    () => (isFile ? fileOf(tables, columns, rows(request)) : csvPartsOf(columns, rows(request))),
    (error) => report(error, ctx.state.correlationId),
  );
  ctx.set('Content-Disposition', `attachment; filename="${fileName}.${extension}"`);
}

async function* csvPartsOf(columns: Table['columns'], rows: Rows): AsyncGenerator<string> {
  const names = columns.map(({ name }) => name);
  const turns = new Turns();
  let isFirst = true;
  for await (const some of rows) {
    yield isFirst ? csvOf(names, some as never) : csvRows(names, some as never);
    isFirst = false;
    if (turns.isOver) await turns.next();
  }
  if (isFirst) yield csvOf(names, []);
}

async function* fileOf(
  tables: TableFiles,
  columns: Table['columns'],
  rows: Rows,
): AsyncGenerator<Uint8Array> {
  const file = await tables.begin(columns);
  try {
    let waiting: TableRow[] = [];
    for await (const some of rows) {
      waiting.push(...some);
      if (waiting.length < ROWS_TOGETHER) continue;
      yield await file.add(waiting);
      waiting = [];
    }
    if (waiting.length > 0) yield await file.add(waiting);
    yield await file.end();
  } finally {
    await file.abandon();
  }
}
