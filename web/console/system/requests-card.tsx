import type { JSX } from 'preact';
import { get } from '../../api/client.ts';
import { useSurroundings } from '../../surroundings/surroundings.tsx';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { usePolling } from '../../surroundings/use-polling.ts';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { Loaded } from '../elements/section-page.tsx';
import { Tiles } from '../reports/tiles.tsx';
import { useConsoleTexts, type ConsoleTexts } from '../texts/console-texts.ts';
import type { RequestTimings, TimedRequest, TimedRoute } from './system-resources.ts';

const ASK_MILLISECONDS = 10_000;
const MOST_ROUTES = 15;
const MINUTE_MILLISECONDS = 60_000;

/** How many requests come, which routes are slow, and where their time goes, in the process that answers. */
export function RequestsCard(): JSX.Element {
  const c = useConsoleTexts();
  const timings = useFetched((signal) => get<RequestTimings>('/system/requests', { signal }), []);
  usePolling(timings, ASK_MILLISECONDS);
  return (
    <section aria-label={c.system.requests}>
      <h2>{c.system.requests}</h2>
      <p class="quiet">{c.system.requestsDetail}</p>
      <Loaded of={timings}>{(shown) => <Timings timings={shown} />}</Loaded>
    </section>
  );
}

function Timings({ timings: { routes, slowest, last } }: { readonly timings: RequestTimings }): JSX.Element {
  const c = useConsoleTexts();
  const { formats } = useSurroundings();
  const texts = c.system;
  const all = routes.reduce((sum, { requests }) => sum + requests, 0);
  const failed = routes.reduce((sum, { failures }) => sum + failures, 0);
  const ofRoutes: readonly Column<TimedRoute>[] = [
    { title: texts.route, cell: ({ method, route }) => `${method} ${route}` },
    { title: texts.count, cell: ({ requests }) => String(requests), isNumber: true },
    { title: texts.failures, cell: ({ failures }) => String(failures), isNumber: true },
    { title: texts.half, cell: ({ milliseconds: { p50 } }) => inMilliseconds(p50), isNumber: true },
    { title: texts.mostOf, cell: ({ milliseconds: { p95 } }) => inMilliseconds(p95), isNumber: true },
    {
      title: texts.longest,
      cell: ({ milliseconds: { longest } }) => inMilliseconds(longest),
      isNumber: true,
    },
    { title: texts.spentOn, cell: ({ stages }) => longestStage(texts, stages) },
  ];
  const ofRequests: readonly Column<TimedRequest>[] = [
    { title: texts.route, cell: ({ method, route }) => `${method} ${route}` },
    { title: texts.at, cell: ({ at }) => formats.moment(at) },
    { title: texts.status, cell: ({ status }) => String(status), isNumber: true },
    { title: texts.longest, cell: ({ milliseconds }) => inMilliseconds(milliseconds), isNumber: true },
    { title: texts.spentOn, cell: ({ stages }) => longestStage(texts, stages) },
  ];
  return (
    <>
      <Tiles
        tiles={[
          { name: texts.perMinute, value: perMinute(last) },
          { name: texts.allRequests, value: String(all) },
          { name: texts.failures, value: String(failed) },
        ]}
      />
      <h3>{texts.slowestRoutes}</h3>
      <DataTable
        caption={texts.slowestRoutes}
        columns={ofRoutes}
        items={routes.slice(0, MOST_ROUTES)}
        keyOf={({ method, route }) => `${method} ${route}`}
      />
      <h3>{texts.slowestRequests}</h3>
      <DataTable
        caption={texts.slowestRequests}
        columns={ofRequests}
        items={slowest}
        keyOf={({ at, method, route, milliseconds }) => `${at} ${method} ${route} ${milliseconds}`}
      />
    </>
  );
}

/** The rate of the last requests; a dash where there are too few to tell. */
function perMinute(last: readonly TimedRequest[]): string {
  const [newest, oldest] = [last[0], last.at(-1)];
  const spent =
    newest === undefined || oldest === undefined ? 0 : Date.parse(newest.at) - Date.parse(oldest.at);
  return spent <= 0 ? '–' : String(Math.round(((last.length - 1) * MINUTE_MILLISECONDS) / spent));
}

function inMilliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

/** The stage that takes the most of a request, and its share. */
function longestStage(texts: ConsoleTexts['system'], stages: TimedRoute['stages']): string {
  const all = Object.entries(stages) as [keyof TimedRoute['stages'], number][];
  const sum = all.reduce((total, [, spent]) => total + spent, 0);
  const [name, most] = all.reduce((longest, each) => (each[1] > longest[1] ? each : longest));
  return sum === 0 ? '–' : `${texts.stages[name]} ${Math.round((100 * most) / sum)} %`;
}
