import { instantHere } from '../../language/local-time.ts';

export const reportNames = ['summary', 'revenue', 'capacity', 'popular-movies'] as const;
export type ReportName = (typeof reportNames)[number];

export const groupings = ['day', 'week', 'month', 'movie', 'theater', 'ticketType', 'channel'] as const;
export type Grouping = (typeof groupings)[number];

export const dateBases = ['sale', 'show'] as const;
export const measures = ['net', 'gross', 'refunds', 'bookings', 'seatsSold'] as const;
export type Measure = (typeof measures)[number];

const filters = ['from', 'to', 'theaterId', 'movieId', 'asOf'] as const;
/** What a report may be asked for. The measure is drawn by the page, and not asked for. */
const parametersOf: Readonly<Record<ReportName, readonly string[]>> = {
  summary: filters,
  revenue: [...filters, 'groupBy', 'dateBasis'],
  capacity: filters,
  'popular-movies': [...filters, 'limit'],
};

export function reportIn(name: string | undefined): ReportName | null {
  if (name === undefined) return 'summary';
  return reportNames.find((each) => each === name) ?? null;
}

/** The path of the API that answers a page's address. */
export function reportPath(report: ReportName, query: URLSearchParams): string {
  return withQuery(`/reports/${report}`, asked(report, query));
}

/** Where the same is a file: CSV of the rows. */
export function csvAddress(report: ReportName, query: URLSearchParams): string {
  return `/api/v1${withQuery(`/reports/${report}`, [...asked(report, query), ['format', 'csv']])}`;
}

/** Where the lines that revenue is made of are a file, for programs. */
export function tableAddress(
  table: 'revenue/lines' | 'bookings',
  format: 'csv' | 'parquet',
  query: URLSearchParams,
): string {
  const wanted = asked('revenue', query).filter(([name]) => name !== 'groupBy');
  return `/api/v1${withQuery(`/reports/${table}`, [...wanted, ['format', format]])}`;
}

export function groupingIn(query: URLSearchParams): Grouping {
  return groupings.find((each) => each === query.get('groupBy')) ?? 'day';
}

export function measureIn(query: URLSearchParams): Measure {
  return measures.find((each) => each === query.get('measure')) ?? 'net';
}

type Parameters = readonly (readonly [string, string])[];

function asked(report: ReportName, query: URLSearchParams): Parameters {
  return parametersOf[report].flatMap((name) => {
    const value = query.get(name)?.trim() ?? '';
    return value === '' ? [] : [[name, name === 'asOf' ? moment(value) : value] as const];
  });
}

/** What was typed as a moment: a date and a time are those of this machine's clock. The API knows everything else. */
function moment(typed: string): string {
  const isLocal = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/.test(typed);
  return (isLocal ? instantHere(typed.replace(' ', 'T')) : null) ?? typed;
}

function withQuery(path: string, parameters: Parameters): string {
  const query = new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString();
  return query === '' ? path : `${path}?${query}`;
}
