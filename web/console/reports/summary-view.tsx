import type { JSX } from 'preact';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { BarChart } from '../charts/bar-chart.tsx';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useFigures } from './amounts.ts';
import type { SummaryReport } from './report-resources.ts';
import { Tiles } from './tiles.tsx';

type Row = SummaryReport['rows'][number];

interface SummaryViewProperties {
  readonly report: SummaryReport;
  readonly asked: URLSearchParams;
}

/** Today, the last 7 and the last 30 days. */
export function SummaryView({ report, asked }: SummaryViewProperties): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const figures = useFigures();
  const texts = c.reports.columns;
  const { today } = report.summary;
  // The days end with the last one that is asked for, which need not be today.
  const isPresent = (asked.get('to') ?? '') === '' && (asked.get('asOf') ?? '') === '';
  const then = formats.date(report.to);
  const periods = isPresent ? c.reports.periods : c.reports.periodsUpTo(then);
  const ofTheDay = (what: string): string =>
    isPresent ? c.reports.todays(what) : c.reports.onDay(what, then);
  const money = ({ revenue }: Pick<Row, 'revenue'>): string => revenue.map(formats.money).join(', ') || '–';
  const columns: readonly Column<Row>[] = [
    { title: texts.period, cell: ({ period }) => periods[period] },
    { title: texts.revenue, cell: money, isNumber: true },
    { title: texts.bookings, cell: (row) => figures.count(row.bookings), isNumber: true },
    { title: texts.seatsSold, cell: (row) => figures.count(row.seatsSold), isNumber: true },
    { title: texts.occupancy, cell: (row) => figures.share(row.occupancy), isNumber: true },
  ];
  const title = c.reports.seatsByPeriod;
  return (
    <>
      <Tiles
        tiles={[
          { name: ofTheDay(texts.revenue), value: money(today) },
          { name: ofTheDay(texts.bookings), value: figures.count(today.bookings) },
          { name: ofTheDay(texts.seatsSold), value: figures.count(today.seatsSold) },
          { name: ofTheDay(texts.occupancy), value: figures.share(today.occupancy) },
        ]}
      />
      <div class="card report">
        <h2>{title}</h2>
        <BarChart
          name={`${title}. ${c.reports.tableSays}`}
          points={report.rows.map(({ period, seatsSold }) => ({
            key: period,
            name: periods[period],
            label: periods[period],
            value: seatsSold,
          }))}
          format={figures.count}
        />
        <DataTable caption={title} columns={columns} items={report.rows} keyOf={({ period }) => period} />
      </div>
    </>
  );
}
