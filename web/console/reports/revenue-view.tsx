import type { JSX } from 'preact';
import { useNavigation } from '../../navigation/router.tsx';
import { daysAfter } from '../../language/formats.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { BarChart } from '../charts/bar-chart.tsx';
import { ColumnChart, type Point } from '../charts/column-chart.tsx';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';
import { useFigures } from './amounts.ts';
import { lastPeriods, type Period } from './periods.ts';
import { groupingIn, measureIn, type Grouping, type Measure } from './report-query.ts';
import type { RevenueReport, RevenueRow } from './report-resources.ts';
import { Tiles } from './tiles.tsx';

/** A chart draws no more bars than people can read, and says so. The table has them all. */
const MOST_BARS = 30;
/** The same of days, weeks and months. */
const MOST_DAYS = 400;

interface RevenueViewProperties {
  readonly report: RevenueReport;
  /** What it is the answer to. */
  readonly asked: URLSearchParams;
}

/** What was sold, in a chart and a table for each currency: sums of two currencies are none. */
export function RevenueView({ report, asked }: RevenueViewProperties): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const figures = useFigures();
  const { totals } = report.summary;
  if (totals.length === 0) return <p class="nothing">{c.reports.none}</p>;
  return (
    <>
      {totals.map((total) => {
        const { currency, net, bookings, seatsSold, averageTicketPrice } = total;
        const average = averageTicketPrice ?? 0;
        return (
          <section key={currency} aria-label={currency}>
            <Tiles
              tiles={[
                { name: c.reports.columns.net, value: formats.money({ amount: net, currency }) },
                { name: c.reports.columns.bookings, value: figures.count(bookings) },
                { name: c.reports.columns.seatsSold, value: figures.count(seatsSold) },
                {
                  name: c.reports.columns.averageTicketPrice,
                  value: averageTicketPrice === null ? '–' : formats.money({ amount: average, currency }),
                },
              ]}
            />
            <OfCurrency report={report} asked={asked} currency={currency} />
          </section>
        );
      })}
    </>
  );
}

interface OfCurrencyProperties extends RevenueViewProperties {
  readonly currency: string;
}

function OfCurrency({ report, asked, currency }: OfCurrencyProperties): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { query } = useNavigation();
  const figures = useFigures();
  const grouping = groupingIn(asked);
  const measure = measureIn(query);
  const rows = report.rows.filter((row) => row.currency === currency);
  const isMoney = measure !== 'bookings' && measure !== 'seatsSold';
  const money = (amount: number): string => formats.money({ amount, currency });
  const write = isMoney ? money : figures.count;
  const title = c.reports.chart(c.reports.columns[measure], c.reports.groupings[grouping]);
  const nameOf = (row: RevenueRow): string => nameOfRow(row, grouping, c, formats.date);
  const columns: readonly Column<RevenueRow>[] = [
    { title: c.reports.groupings[grouping], cell: nameOf },
    { title: c.reports.columns.bookings, cell: (row) => figures.count(row.bookings), isNumber: true },
    { title: c.reports.columns.seatsSold, cell: (row) => figures.count(row.seatsSold), isNumber: true },
    {
      title: c.reports.columns.complimentarySeats,
      cell: (row) => figures.count(row.complimentarySeats),
      isNumber: true,
    },
    { title: c.reports.columns.gross, cell: (row) => money(row.gross), isNumber: true },
    { title: c.reports.columns.refunds, cell: (row) => money(row.refunds), isNumber: true },
    { title: c.reports.columns.net, cell: (row) => money(row.net), isNumber: true },
    {
      title: c.reports.columns.averageTicketPrice,
      cell: (row) => (row.averageTicketPrice === null ? '–' : money(row.averageTicketPrice)),
      isNumber: true,
    },
  ];
  const name = `${title}, ${currency}. ${c.reports.tableSays}`;
  return (
    <div class="card report">
      <h2>{title}</h2>
      <Cut report={report} grouping={grouping} rows={rows.length} />
      {isPeriod(grouping) ? (
        <ColumnChart
          name={name}
          points={datedPoints(rows, { grouping, measure, report, nameOf, dayOfMonth: formats.dayOfMonth })}
          format={write}
          formatTick={isMoney ? (amount) => figures.roundMoney(amount, currency) : figures.count}
        />
      ) : (
        <BarChart name={name} points={highest(rows, measure, nameOf)} format={write} />
      )}
      <DataTable caption={`${title}, ${currency}`} columns={columns} items={rows} keyOf={({ key }) => key} />
    </div>
  );
}

interface CutProperties {
  readonly report: RevenueReport;
  readonly grouping: Grouping;
  readonly rows: number;
}

/** Says how much of the table the chart shows, where that is not all. */
function Cut({ report: { from, to }, grouping, rows }: CutProperties): JSX.Element | null {
  const { reports: t } = useConsoleTexts();
  const said =
    grouping === 'day' && daysAfter(to, 1 - MOST_DAYS) > from
      ? t.lastDays(MOST_DAYS)
      : !isPeriod(grouping) && rows > MOST_BARS
        ? t.highestOf(MOST_BARS, rows)
        : null;
  return said === null ? null : <p class="quiet">{said}</p>;
}

function isPeriod(grouping: Grouping): grouping is Period {
  return grouping === 'day' || grouping === 'week' || grouping === 'month';
}

function nameOfRow(
  { key, label }: RevenueRow,
  grouping: Grouping,
  { reports }: ConsoleTexts,
  date: (date: string) => string,
): string {
  if (grouping === 'day') return date(key);
  if (grouping !== 'channel') return label ?? key;
  const channels: Readonly<Record<string, string>> = reports.channels;
  return channels[key] ?? label ?? key;
}

interface Dating {
  readonly grouping: Period;
  readonly measure: Measure;
  readonly report: RevenueReport;
  readonly nameOf: (row: RevenueRow) => string;
  readonly dayOfMonth: (date: string) => string;
}

/** One point for every period of the report, so that those without sales are gaps and distances are true. */
function datedPoints(rows: readonly RevenueRow[], dating: Dating): readonly Point[] {
  const { grouping, measure, report, nameOf, dayOfMonth } = dating;
  const byKey = new Map(rows.map((row) => [row.key, row]));
  return lastPeriods(grouping, report.from, report.to, MOST_DAYS).map((key) => {
    const row = byKey.get(key);
    const label = grouping === 'day' ? dayOfMonth(key) : key;
    return { key, name: row === undefined ? key : nameOf(row), label, value: row?.[measure] ?? 0 };
  });
}

function highest(
  rows: readonly RevenueRow[],
  measure: Measure,
  nameOf: (row: RevenueRow) => string,
): readonly Point[] {
  return rows
    .map((row) => ({ key: row.key, name: nameOf(row), label: nameOf(row), value: row[measure] }))
    .sort((one, other) => other.value - one.value)
    .slice(0, MOST_BARS);
}
