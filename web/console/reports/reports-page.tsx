import type { JSX } from 'preact';
import { get } from '../../api/client.ts';
import { Link, useNavigation } from '../../navigation/router.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { everyItem } from '../every-item.ts';
import { FilterBar, type Filter } from '../elements/filter-bar.tsx';
import { useListAddress } from '../elements/list-address.ts';
import { Loaded, NotFound, SectionPage } from '../elements/section-page.tsx';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { CapacityView } from './capacity-view.tsx';
import { PopularMoviesView } from './popular-movies-view.tsx';
import {
  csvAddress,
  dateBases,
  groupings,
  measures,
  reportIn,
  reportNames,
  reportPath,
  tableAddress,
  type ReportName,
} from './report-query.ts';
import type {
  CapacityReport,
  PopularMoviesReport,
  RevenueReport,
  SummaryReport,
} from './report-resources.ts';
import { RevenueView } from './revenue-view.tsx';
import { SummaryView } from './summary-view.tsx';

/** The reports, each with its filters in the address, a chart, the table that it is drawn from, and files. */
export function ReportsPage({ rest }: SectionProperties): JSX.Element {
  const report = reportIn(rest[0]);
  return report === null || rest.length > 1 ? <NotFound /> : <ReportPage key={report} report={report} />;
}

function ReportPage({ report }: { readonly report: ReportName }): JSX.Element {
  const c = useConsoleTexts();
  const { query } = useNavigation();
  const path = reportPath(report, query);
  // While another is on its way, what is shown is still the answer to what was asked before, and says so.
  const fetched = useFetched(
    async (signal) => ({ path, asked: query, answer: await get<AnyReport>(path, { signal }) }),
    [path],
  );
  return (
    <SectionPage
      title={c.reports.names[report]}
      crumbs={report === 'summary' ? [] : [{ title: c.reports.title, href: '/console/reports' }]}
    >
      <ReportTabs current={report} />
      <FilterBar filters={useReportFilters(report)} />
      <Loaded of={fetched}>
        {({ path: shown, asked, answer }) => (
          <div class="answer" aria-busy={shown !== path}>
            <Period report={answer} asked={asked} />
            <View name={report} report={answer} asked={asked} />
            <Files report={report} />
          </div>
        )}
      </Loaded>
    </SectionPage>
  );
}

type AnyReport = RevenueReport | CapacityReport | PopularMoviesReport | SummaryReport;

interface ViewProperties {
  readonly name: ReportName;
  readonly report: AnyReport;
  /** What it is the answer to. */
  readonly asked: URLSearchParams;
}

function View({ name, report, asked }: ViewProperties): JSX.Element {
  switch (name) {
    case 'summary':
      return <SummaryView report={report as SummaryReport} asked={asked} />;
    case 'revenue':
      return <RevenueView report={report as RevenueReport} asked={asked} />;
    case 'capacity':
      return <CapacityView report={report as CapacityReport} />;
    case 'popular-movies':
      return <PopularMoviesView report={report as PopularMoviesReport} />;
  }
}

/** The reports, with the filters that they share. */
function ReportTabs({ current }: { readonly current: ReportName }): JSX.Element {
  const c = useConsoleTexts();
  const { query } = useNavigation();
  const search = query.toString();
  return (
    <nav class="tabs" aria-label={c.reports.title}>
      {reportNames.map((name) => {
        const path = name === 'summary' ? '/console/reports' : `/console/reports/${name}`;
        return (
          <Link
            key={name}
            href={search === '' ? path : `${path}?${search}`}
            aria-current={name === current ? 'page' : undefined}
          >
            {c.reports.names[name]}
          </Link>
        );
      })}
    </nav>
  );
}

function useReportFilters(report: ReportName): readonly Filter[] {
  const c = useConsoleTexts();
  const theaters = useFetched((signal) => everyItem<Named>('/theaters', signal), []).value ?? [];
  const movies = useFetched((signal) => everyItem<Titled>('/movies?sort=title', signal), []).value ?? [];
  const { filters } = c.reports;
  const shared: readonly Filter[] = [
    { name: 'from', label: filters.from, kind: 'date' },
    { name: 'to', label: filters.to, kind: 'date' },
    {
      name: 'theaterId',
      label: filters.theater,
      kind: 'choice',
      choices: theaters.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      name: 'movieId',
      label: filters.movie,
      kind: 'choice',
      choices: movies.map(({ id, title }) => ({ value: id, label: title })),
    },
    { name: 'asOf', label: filters.asOf, kind: 'text' },
  ];
  return report === 'revenue' ? [...revenueFilters(c), ...shared] : shared;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Titled {
  readonly id: string;
  readonly title: string;
}

function revenueFilters({ reports: texts }: ConsoleTexts): readonly Filter[] {
  return [
    choiceOf('groupBy', texts.filters.groupBy, groupings, texts.groupings),
    choiceOf('measure', texts.filters.measure, measures, texts.columns),
    choiceOf('dateBasis', texts.filters.dateBasis, dateBases, texts.dateBases),
  ];
}

/** A choice whose first value is what counts where nothing is chosen. */
function choiceOf<Value extends string>(
  name: string,
  label: string,
  [first, ...others]: readonly [Value, ...Value[]],
  names: Readonly<Record<Value, string>>,
): Filter {
  const choices = others.map((value) => ({ value, label: names[value] }));
  return { name, label, kind: 'choice', unset: names[first], choices };
}

/** Which days the report is of, and which part of the log. */
function Period({ report, asked }: Pick<ViewProperties, 'report' | 'asked'>): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const { addressWith } = useListAddress();
  const { from, to, asOf, asOfInstant } = report;
  const isPast = (asked.get('asOf') ?? '') !== '';
  return (
    <p class={isPast ? 'notice warning period' : 'quiet period'}>
      {c.reports.period(formats.date(from), formats.date(to))}{' '}
      {asOfInstant === null ? null : c.reports.asOfInstant(formats.moment(asOfInstant))}{' '}
      {c.reports.asOf(asOf)}{' '}
      {isPast ? (
        <Link href={addressWith({ asOf: '' })}>{c.reports.present}</Link>
      ) : (
        <Link href={addressWith({ asOf })}>{c.reports.keep}</Link>
      )}
    </p>
  );
}

function Files({ report }: { readonly report: ReportName }): JSX.Element {
  const c = useConsoleTexts();
  const { query } = useNavigation();
  const { files } = c.reports;
  return (
    <section class="files" aria-label={files.title}>
      <h2>{files.title}</h2>
      <p class="quiet">{files.detail}</p>
      <div class="buttons">
        <FileLink href={csvAddress(report, query)} name={`${report}.csv`}>
          {files.csv}
        </FileLink>
        {report === 'revenue' ? (
          <>
            <FileLink href={tableAddress('revenue/lines', 'csv', query)} name="revenue-lines.csv">
              {files.linesCsv}
            </FileLink>
            <FileLink href={tableAddress('revenue/lines', 'parquet', query)} name="revenue-lines.parquet">
              {files.linesParquet}
            </FileLink>
            <FileLink href={tableAddress('bookings', 'csv', query)} name="bookings.csv">
              {files.bookingsCsv}
            </FileLink>
            <FileLink href={tableAddress('bookings', 'parquet', query)} name="bookings.parquet">
              {files.bookingsParquet}
            </FileLink>
          </>
        ) : null}
      </div>
    </section>
  );
}

interface FileLinkProperties {
  readonly href: string;
  /** Of the file. A `download` without one names it `true`. */
  readonly name: string;
  readonly children: string;
}

function FileLink({ href, name, children }: FileLinkProperties): JSX.Element {
  return (
    <a class="button" href={href} download={name}>
      {children}
    </a>
  );
}
