import { showtimeOf, type BookingId, type PaymentId } from '../domain/kernel/ids.ts';
import type { JsonObject } from '../engine/json.ts';
import type { EventSubscription } from '../engine/ports/event-store.ts';
import { type DocumentQuery, type ReadModelReader, textsIn } from '../engine/ports/read-model-store.ts';
import { pastDocument, type PastSources } from '../engine/projections/past-document.ts';
import { positionText } from '../engine/projections/positions.ts';
import { collectionOf, type AnyProjection, type Projection } from '../engine/projections/projection.ts';
import { accounts } from './accounts.ts';
import { admissions } from './admissions.ts';
import { auditoriums } from './auditoriums.ts';
import { bookings, type BookingDocument } from './bookings.ts';
import { closings } from './closings.ts';
import { movies } from './movies.ts';
import { everyDocument, findOne } from './queries.ts';
import {
  corrections,
  laterMoneyIn,
  linesIn,
  scopeFilter,
  type ReportScope,
  type ReportSource,
} from './read-reports.ts';
import { isWithin, type DateBasis } from './report-rows.ts';
import { salesParts, type PlacedLine, type SalesLine } from './sales.ts';
import { seatMap } from './seat-map.ts';
import { showtimes, type ShowtimeDocument } from './showtimes.ts';
import { theaters } from './theaters.ts';

/** So many lines are asked for their parts at once. */
const LINES_AT_ONCE = 100;

/** The projections whose documents are of one stream each, by collection. `idField`: those that keep their ids for ever. */
const ofOneStream = new Map<string, { projection: AnyProjection; category: string; idField: string | null }>(
  [
    { projection: accounts, category: 'account', idField: null },
    { projection: admissions, category: 'showtime', idField: null },
    { projection: auditoriums, category: 'auditorium', idField: 'auditoriumId' },
    { projection: closings, category: 'closing', idField: null },
    { projection: movies, category: 'movie', idField: 'movieId' },
    { projection: seatMap, category: 'showtime', idField: null },
    { projection: showtimes, category: 'showtime', idField: null },
    { projection: theaters, category: 'theater', idField: 'theaterId' },
  ].map((each) => [collectionOf(each.projection), each]),
);

export interface PastOptions extends PastSources {
  /** What is served now, at the position or later. */
  readonly served: ReadModelReader;
  readonly position: bigint;
}

/**
 * Read models as they were at a position of the log: each document is projected again from its own streams, up to there.
 * Finds the catalogue's documents by fields that never change, such as their ids.
 */
export class PastDocuments implements ReadModelReader {
  readonly position: bigint;
  private readonly options: PastOptions;

  constructor(options: PastOptions) {
    this.options = options;
    this.position = options.position;
  }

  async get(collection: string, id: string): Promise<JsonObject | undefined> {
    if (collection === collectionOf(bookings)) return this.bookingOf(id);
    // Who has been erased since then stays erased.
    const isErased =
      collection === collectionOf(accounts) &&
      (await findOne(this.options.served, accounts, id)) === undefined;
    if (isErased) return undefined;
    const { projection, category } = kindOf(collection);
    return this.projected(projection, id, [`${category}-${id}`]);
  }

  async find(collection: string, { filter }: DocumentQuery): Promise<readonly JsonObject[]> {
    const idField = idFieldOf(collection);
    const found: JsonObject[] = [];
    for (const served of await this.options.served.find(collection, { filter })) {
      const past = await this.get(collection, served[idField] as string);
      if (past !== undefined) found.push(past);
    }
    return found;
  }

  async ids(collection: string, query: DocumentQuery): Promise<readonly string[]> {
    const idField = idFieldOf(collection);
    return (await this.find(collection, query)).map((document) => document[idField] as string);
  }

  async count(collection: string, filter: DocumentQuery['filter']): Promise<number> {
    return (await this.find(collection, { filter })).length;
  }

  async distinct(
    collection: string,
    field: string,
    filter: DocumentQuery['filter'],
  ): Promise<readonly string[]> {
    return textsIn(await this.find(collection, { filter }), field);
  }

  checkpoint(): Promise<bigint> {
    return Promise.resolve(this.position);
  }

  /** A booking has the events of its payments, too. The present one knows all of them; one that is served no more had none. */
  private async bookingOf(id: string): Promise<JsonObject | undefined> {
    const present = await findOne(this.options.served, bookings, id);
    const streams = new Set(paymentsOf(present).map((paymentId) => `payment-${paymentId}`));
    return this.projected(bookings, id, [`showtime-${showtimeOf(id as BookingId)}`, ...streams]);
  }

  private projected(
    projection: AnyProjection,
    id: string,
    streams: readonly string[],
  ): Promise<JsonObject | undefined> {
    const { position: until } = this;
    const request = { projection: projection as Projection<JsonObject>, id, streams, until };
    return pastDocument(this.options, request);
  }
}

/** The payments whose events are about a booking. */
function paymentsOf(booking: BookingDocument | undefined): readonly PaymentId[] {
  if (booking === undefined) return [];
  const { payments, confirmedBy, refusedPayments, refunds, exchange } = booking;
  const others = [...refusedPayments, ...refunds, ...(exchange?.carried ?? [])];
  return [...payments, ...confirmedBy, ...others.map(({ paymentId }) => paymentId)];
}

/** The field with the id of a document; it is known of those that can be searched. */
function idFieldOf(collection: string): string {
  const { idField } = kindOf(collection);
  if (idField === null) throw new Error(`${collection} cannot be searched in the past.`);
  return idField;
}

function kindOf(collection: string): { projection: AnyProjection; category: string; idField: string | null } {
  const kind = ofOneStream.get(collection);
  if (kind === undefined) throw new Error(`${collection} has no past of its own.`);
  return kind;
}

/**
 * The reports of a position of the log. A line that has changed since then is the sum of those of its hours and events
 * that had not; a showtime that has changed since is projected again.
 */
export function pastReports(documents: PastDocuments, served: ReadModelReader): ReportSource {
  const until = positionText(documents.position);
  return {
    documents,
    async *salesLines(scope, basis) {
      yield* linesUpTo(served, scope, basis, until);
      yield* corrections(served, scope, basis, until);
    },
    async *ticketLines(scope, basis) {
      for await (const line of linesUpTo(served, scope, basis, until)) if (line.channel !== null) yield line;
      yield* laterMoneyIn(served, scope, basis, until);
    },
    async *showtimesIn(scope) {
      for await (const showtime of candidates(served, scope)) {
        if (showtime.firstPosition > until) continue;
        const past =
          showtime.lastPosition <= until
            ? showtime
            : await findOne(documents, showtimes, showtime.showtimeId);
        if (past?.cancelled === null && isWithin(past.businessDate, scope)) yield past;
      }
    },
    async *admissionsOf(showtimeIds) {
      const filter = { showtimeId: { $in: showtimeIds } };
      for await (const present of everyDocument(served, admissions, filter, 'showtimeId')) {
        const past =
          present.lastPosition <= until ? present : await findOne(documents, admissions, present.showtimeId);
        if (past !== undefined) yield past;
      }
    },
  };
}

async function* linesUpTo(
  served: ReadModelReader,
  scope: ReportScope,
  basis: DateBasis,
  until: string,
): AsyncGenerator<SalesLine> {
  let changed: string[] = [];
  const settled = (line: PlacedLine): boolean => {
    if (line.firstPosition > until) return false;
    if (line.lastPosition > until) changed.push(line.lineId);
    return line.lastPosition <= until;
  };
  for await (const line of linesIn(served, scope, basis)) {
    if (settled(line)) yield line;
  }
  // First the hours of the lines, then the events of the hours.
  while (changed.length > 0) {
    const wholes = changed;
    changed = [];
    for (let from = 0; from < wholes.length; from += LINES_AT_ONCE) {
      const partOf = { $in: wholes.slice(from, from + LINES_AT_ONCE) };
      for await (const part of everyDocument(served, salesParts, { partOf }, 'lineId')) {
        if (settled(part)) yield part;
      }
    }
  }
}

/** Every showtime that has, or once had, a date within the scope. */
async function* candidates(served: ReadModelReader, scope: ReportScope): AsyncGenerator<ShowtimeDocument> {
  const { from, to } = scope;
  // One that is moved meanwhile is met twice.
  const met = new Set<string>();
  const now = scopeFilter(scope, { businessDate: { $gte: from, $lte: to } });
  for await (const showtime of everyDocument(served, showtimes, now, 'showtimeId')) {
    met.add(showtime.showtimeId);
    yield showtime;
  }
  const moved = scopeFilter(scope, { latestFormerDate: { $gte: from } });
  for await (const showtime of everyDocument(served, showtimes, moved, 'showtimeId')) {
    const wasWithin = showtime.formerDates.some((date) => isWithin(date, scope));
    if (wasWithin && !met.has(showtime.showtimeId)) yield showtime;
  }
}

/** The log's past, by position. */
export class Past {
  private readonly options: PastSources & {
    readonly readModels: ReadModelReader;
    readonly subscription: EventSubscription;
  };

  constructor(options: Past['options']) {
    this.options = options;
  }

  /** The position of the last event of the log. */
  head(): Promise<bigint> {
    return this.options.subscription.head();
  }

  documentsAt(position: bigint): PastDocuments {
    return new PastDocuments({ ...this.options, served: this.options.readModels, position });
  }
}
