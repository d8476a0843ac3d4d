import type { JSX } from 'preact';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { BarChart } from '../charts/bar-chart.tsx';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { useFigures } from './amounts.ts';
import type { PopularMoviesReport, PopularMovie } from './report-resources.ts';

/** The movies with the most seats sold. */
export function PopularMoviesView({ report }: { readonly report: PopularMoviesReport }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const figures = useFigures();
  const { rows } = report;
  if (rows.length === 0) return <p class="nothing">{c.reports.none}</p>;
  const texts = c.reports.columns;
  const nameOf = ({ title, movieId }: PopularMovie): string => title ?? movieId;
  const columns: readonly Column<PopularMovie>[] = [
    { title: texts.movie, cell: nameOf },
    { title: texts.genres, cell: ({ genres }) => genres.join(', ') || '–' },
    { title: texts.bookings, cell: (row) => figures.count(row.bookings), isNumber: true },
    { title: texts.seatsSold, cell: (row) => figures.count(row.seatsSold), isNumber: true },
    {
      title: texts.revenue,
      cell: ({ revenue }) => revenue.map(formats.money).join(', ') || '–',
      isNumber: true,
    },
    { title: texts.averageOccupancy, cell: (row) => figures.share(row.averageOccupancy), isNumber: true },
  ];
  const title = c.reports.seatsByMovie;
  return (
    <div class="card report">
      <h2>{title}</h2>
      <BarChart
        name={`${title}. ${c.reports.tableSays}`}
        points={rows.map((row) => ({
          key: row.movieId,
          name: nameOf(row),
          label: nameOf(row),
          value: row.seatsSold,
        }))}
        format={figures.count}
      />
      <DataTable caption={title} columns={columns} items={rows} keyOf={({ movieId }) => movieId} />
    </div>
  );
}
