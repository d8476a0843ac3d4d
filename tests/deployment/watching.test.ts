import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PrometheusMetrics } from '../../src/adapters/prom-client.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { StageTimes } from '../../src/engine/stage-times.ts';
import { outcomes } from '../../src/ports/metrics.ts';

interface Alerts {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert: string;
      readonly expr: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }[];
}

const alerts = parse(readFileSync('docs/operations/alerts.yml', 'utf8')) as Alerts;
const dashboard = JSON.parse(readFileSync('docs/operations/dashboard.json', 'utf8')) as Dashboard;
const operations = readFileSync('docs/operations.md', 'utf8');

const rules = alerts.groups.flatMap((group) => group.rules);
const panels = dashboard.panels.filter(({ targets }) => targets !== undefined);
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
];

/** The names of all metrics, and by name the labels that they have. */
const exported = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  const text = await everyMetric();
  const names = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)];
  for (const [, name = '', kind] of names) {
    const suffixes = kind === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    for (const suffix of suffixes) exported.set(`${name}${suffix}`, labelsOf(text, `${name}${suffix}`));
  }
});
afterAll(() => exported.clear());

/** What a process exports that has counted something of everything. */
async function everyMetric(): Promise<string> {
  const metrics = new PrometheusMetrics();
  const times = new StageTimes();
  times.add('reading', 1);
  metrics.requestBegan();
  metrics.requestAnswered({ method: 'GET', route: '/api/v1/movies', status: 200, seconds: 1, times });
  metrics.commandDecided({ aggregate: 'showtime', outcome: 'refused', code: 'seats-unavailable' });
  metrics.appended({ outcome: 'appended', events: 1, seconds: 1 });
  metrics.gatewayCalled({ gateway: 'sandbox', call: 'open', outcome: 'answered', seconds: 1 });
  metrics.mailHandedOver({ outcome: 'sent', seconds: 1 });
  metrics.webhookPosted({ outcome: 'delivered', seconds: 1 });
  metrics.taskFailed('bookings');
  const projection = { name: 'bookings', lag: 0, isStopped: false };
  const manager = { ...projection, jobs: 1, due: 1, parked: 0, oldestDueSeconds: 1 };
  const stored = { leads: ['projector'], faults: 0, projections: [projection], processManagers: [manager] };
  return metrics.render({ commandsWaiting: 0, streamsWaiting: 0, auditJobs: 0, stored });
}

function labelsOf(text: string, name: string): ReadonlySet<string> {
  const samples = [...text.matchAll(new RegExp(`^${name}\\{(.*)\\} `, 'gm'))];
  // Prometheus knows of each sample where it comes from.
  const added = ['instance', 'job'];
  return new Set([
    ...added,
    ...samples.flatMap(([, all = '']) => [...all.matchAll(/(\w+)="/g)].map(([, label = '']) => label)),
  ]);
}

/** Every metric that an expression names, with the labels that are selected of it. */
function selectorsOf(
  expression: string,
): readonly { readonly name: string; readonly labels: readonly string[] }[] {
  const named = expression.matchAll(/\b((?:marquee|nodejs|process)_\w+?)\b(?:\{([^}]*)\})?(?=[[\s)}]|$)/g);
  return [...named]
    .filter(([, name]) => name !== 'process_manager')
    .map(([, name = '', selected = '']) => ({
      name,
      labels: [...selected.matchAll(/(\w+)[=!]/g)].map(([, label = '']) => label),
    }));
}

describe('docs/operations', () => {
  it.each(expressions)('names metrics and labels that there are: %s', (_, expression) => {
    const selectors = selectorsOf(expression);
    expect(selectors.length).toBeGreaterThan(0);
    const grouped = [...expression.matchAll(/by \(([^)]+)\)/g)].flatMap(([, names = '']) =>
      names.split(', '),
    );
    for (const { name, labels } of selectors) {
      expect([name, exported.has(name)]).toEqual([name, true]);
      const unknown = [...labels, ...grouped].filter((label) => exported.get(name)?.has(label) !== true);
      expect([name, unknown]).toEqual([name, []]);
    }
  });

  it('selects by routes and outcomes that there are', () => {
    const all = expressions.map(([, expression]) => expression).join('\n');
    const selected = (label: string): readonly string[] =>
      [...all.matchAll(new RegExp(`\\b${label}(?:=|=~|!=)"([^"]+)"`, 'g'))].flatMap(([, value = '']) =>
        value.split('|'),
      );
    const templates = new Set(routes.map(({ path }) => `/api/v1${path}`));
    expect(selected('route').filter((route) => !templates.has(route))).toEqual([]);
    const known = new Set<string>(Object.values(outcomes).flat());
    expect(selected('outcome').length).toBeGreaterThan(3);
    expect(selected('outcome').filter((outcome) => !known.has(outcome))).toEqual([]);
  });

  it('has an alert for each name, which says how bad it is and is explained', () => {
    const names = rules.map(({ alert }) => alert);
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, labels, annotations } of rules) {
      expect(['page', 'warn']).toContain(labels['severity']);
      expect(annotations['summary']).toMatch(/\.$/);
      const short = alert.replace(/^Marquee/, '');
      expect([alert, new RegExp(`^\\| [^|]*\\b${short}\\b`, 'm').test(operations)]).toEqual([alert, true]);
    }
  });

  it('has panels with ids of their own', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(panels.length).toBeGreaterThan(10);
  });

  it('watches every metric of ours', () => {
    const watched = new Set(expressions.flatMap(([, each]) => selectorsOf(each).map(({ name }) => name)));
    const base = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');
    const bases = new Set([...watched].map(base));
    const ours = [...exported.keys()].filter((name) => name.startsWith('marquee_')).map(base);
    expect([...new Set(ours)].filter((name) => !bases.has(name))).toEqual([]);
  });
});
