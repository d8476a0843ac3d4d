import type { JSX } from 'preact';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { BarChart } from '../charts/bar-chart.tsx';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useFigures } from './amounts.ts';
import type { CapacityReport, CapacityRow } from './report-resources.ts';
import { Tiles } from './tiles.tsx';

/** A chart draws no more bars than people can read. The table has them all. */
const MOST_BARS = 30;

/** How full showtimes are. */
export function CapacityView({ report }: { readonly report: CapacityReport }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const figures = useFigures();
  const { rows, summary } = report;
  if (rows.length === 0) return <p class="nothing">{c.reports.noShows}</p>;
  const texts = c.reports.columns;
  const begins = (row: CapacityRow): string => formats.moment(row.startsAt);
  const nameOf = (row: CapacityRow): string => `${row.movieTitle ?? '–'}, ${begins(row)}`;
  const columns: readonly Column<CapacityRow>[] = [
    { title: texts.showtime, cell: nameOf },
    { title: texts.theater, cell: (row) => `${row.theaterName ?? '–'}, ${row.auditoriumName ?? '–'}` },
    { title: texts.seats, cell: (row) => figures.count(row.seats), isNumber: true },
    { title: texts.sold, cell: (row) => figures.count(row.sold), isNumber: true },
    { title: texts.held, cell: (row) => figures.count(row.held), isNumber: true },
    { title: texts.blocked, cell: (row) => figures.count(row.blocked), isNumber: true },
    { title: texts.available, cell: (row) => figures.count(row.available), isNumber: true },
    { title: texts.occupancy, cell: (row) => figures.share(row.occupancy), isNumber: true },
  ];
  const title = c.reports.occupancyByShowtime;
  return (
    <>
      <Tiles
        tiles={[
          { name: texts.showtimes, value: figures.count(summary.showtimes) },
          { name: texts.seats, value: figures.count(summary.seats) },
          { name: texts.sold, value: figures.count(summary.sold) },
          { name: texts.averageOccupancy, value: figures.share(summary.averageOccupancy) },
        ]}
      />
      <div class="card report">
        <h2>{title}</h2>
        {rows.length > MOST_BARS ? <p class="quiet">{c.reports.firstOf(MOST_BARS, rows.length)}</p> : null}
        <BarChart
          name={`${title}. ${c.reports.tableSays}`}
          points={rows.slice(0, MOST_BARS).map((row) => ({
            key: row.showtimeId,
            name: nameOf(row),
            label: nameOf(row),
            value: row.occupancy ?? 0,
          }))}
          format={figures.share}
          whole={1}
        />
        <DataTable caption={title} columns={columns} items={rows} keyOf={({ showtimeId }) => showtimeId} />
      </div>
    </>
  );
}
