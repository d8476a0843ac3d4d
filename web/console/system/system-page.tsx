import type { JSX } from 'preact';
import { get } from '../../api/client.ts';
import { useFetched } from '../../surroundings/use-fetched.ts';
import { usePolling } from '../../surroundings/use-polling.ts';
import { DataTable, type Column } from '../elements/data-table.tsx';
import { Loaded, NotFound, SectionPage } from '../elements/section-page.tsx';
import { Tiles } from '../reports/tiles.tsx';
import type { SectionProperties } from '../section.ts';
import { useConsoleTexts } from '../texts/console-texts.ts';
import { ParkedCard } from './parked-card.tsx';
import { RequestsCard } from './requests-card.tsx';
import type { ProcessManagerStatus, ProjectionStatus, SystemStatus } from './system-resources.ts';

const ASK_MILLISECONDS = 5000;

/** How far everything is, what has stopped, what waits, what was parked, and how long requests take. Follows by itself. */
export function SystemPage({ rest }: SectionProperties): JSX.Element {
  const c = useConsoleTexts();
  const status = useFetched((signal) => get<SystemStatus>('/system/status', { signal }), []);
  usePolling(status, ASK_MILLISECONDS);
  if (rest.length > 0) return <NotFound />;
  return (
    <SectionPage title={c.system.title}>
      <Loaded of={status}>{(shown) => <StatusView status={shown} />}</Loaded>
      <ParkedCard />
      <RequestsCard />
    </SectionPage>
  );
}

function StatusView({ status }: { readonly status: SystemStatus }): JSX.Element {
  const c = useConsoleTexts();
  const { head, queues, faults, roles, leads, projections, processManagers } = status;
  const texts = c.system;
  const lags = [...projections, ...processManagers].map(({ lag }) => lag);
  const shared: readonly Column<ProjectionStatus>[] = [
    { title: texts.name, cell: ({ name }) => name },
    { title: texts.checkpoint, cell: ({ checkpoint }) => checkpoint, isNumber: true },
    { title: texts.lag, cell: ({ lag }) => String(lag), isNumber: true },
    {
      title: texts.state,
      cell: ({ fault }) =>
        fault === null ? <span class="badge active">{texts.runs}</span> : <Fault fault={fault} />,
    },
  ];
  const ofManagers: readonly Column<ProcessManagerStatus>[] = [
    ...shared.slice(0, 3),
    { title: texts.jobs, cell: ({ jobs }) => String(jobs), isNumber: true },
    { title: texts.parkedJobs, cell: ({ parked }) => String(parked), isNumber: true },
    ...shared.slice(3),
  ];
  return (
    <>
      {faults.length === 0 ? (
        <p class="notice good">{texts.ready}</p>
      ) : (
        <div class="notice bad" role="alert">
          <p>{texts.notReady}</p>
          <ul lang="en">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
          </ul>
        </div>
      )}
      <Tiles
        tiles={[
          { name: texts.head, value: head },
          { name: texts.mostLag, value: String(Math.max(0, ...lags)) },
          { name: texts.commands, value: String(queues.commands) },
          { name: texts.auditJobs, value: String(queues.auditJobs) },
        ]}
      />
      <p class="quiet">{texts.process(roles.join(', '), leads.join(', ') || '–')}</p>
      <Runners title={texts.projections} columns={shared} items={projections} />
      <Runners title={texts.processManagers} columns={ofManagers} items={processManagers} />
    </>
  );
}

interface RunnersProperties<Item> {
  readonly title: string;
  readonly columns: readonly Column<Item>[];
  readonly items: readonly Item[];
}

/** All that run side by side. Their table is open where one has stopped, which comes first. */
function Runners<Item extends ProjectionStatus>({
  title,
  columns,
  items,
}: RunnersProperties<Item>): JSX.Element {
  const c = useConsoleTexts();
  const stopped = items.filter(({ fault }) => fault !== null);
  const others = items.filter(({ fault }) => fault === null);
  return (
    <>
      <h2>{title}</h2>
      <details open={stopped.length > 0}>
        <summary>{c.system.running(items.length, stopped.length)}</summary>
        <DataTable
          caption={title}
          columns={columns}
          items={[...stopped, ...others]}
          keyOf={({ name }) => name}
        />
      </details>
    </>
  );
}

function Fault({ fault }: { readonly fault: string }): JSX.Element {
  return (
    <span class="fault" lang="en">
      {fault}
    </span>
  );
}
