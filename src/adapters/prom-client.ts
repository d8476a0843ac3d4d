import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { stages } from '../engine/stage-times.ts';
import type { Metrics, ProjectionMeasures, SystemMeasures } from '../ports/metrics.ts';

const REQUEST_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5];
const CALL_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Event loop, memory and garbage collection: measured once, however many systems there are in the process. */
let ofProcess: Registry | undefined;

function processRegistry(): Registry {
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}

/** Counts with prom-client. */
export class PrometheusMetrics implements Metrics {
  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;
  private readonly registry = new Registry();
  private readonly counted = counters(this.registry);
  private readonly measured = gauges(this.registry);

  requestBegan(): void {
    this.counted.inFlight.inc();
  }

  requestAnswered({
    method,
    route,
    status,
    seconds,
    times,
  }: Parameters<Metrics['requestAnswered']>[0]): void {
    this.counted.inFlight.dec();
    const labels = { method, route, status: `${Math.floor(status / 100)}xx` };
    this.counted.requests.observe(labels, seconds);
    for (const stage of stages) {
      const milliseconds = times.of(stage);
      if (milliseconds > 0) this.counted.stages.inc({ stage }, milliseconds / 1000);
    }
  }

  commandDecided({ aggregate, outcome, code }: Parameters<Metrics['commandDecided']>[0]): void {
    this.counted.commands.inc({ aggregate, outcome, code: code ?? '' });
  }

  appended({ outcome, events, seconds }: Parameters<Metrics['appended']>[0]): void {
    this.counted.appends.observe({ outcome }, seconds);
    if (outcome === 'appended') this.counted.events.inc(events);
  }

  gatewayCalled({ seconds, ...labels }: Parameters<Metrics['gatewayCalled']>[0]): void {
    this.counted.gatewayCalls.observe(labels, seconds);
  }

  mailHandedOver({ outcome, seconds }: Parameters<Metrics['mailHandedOver']>[0]): void {
    this.counted.mails.observe({ outcome }, seconds);
  }

  webhookPosted({ outcome, seconds }: Parameters<Metrics['webhookPosted']>[0]): void {
    this.counted.webhooks.observe({ outcome }, seconds);
  }

  taskFailed(task: string): void {
    this.counted.failures.inc({ task });
  }

  async render(measures: SystemMeasures): Promise<string> {
    this.measure(measures);
    const [own, ofThisProcess] = await Promise.all([this.registry.metrics(), processRegistry().metrics()]);
    return `${own}\n${ofThisProcess}`;
  }

  private measure({ commandsWaiting, streamsWaiting, auditJobs, stored }: SystemMeasures): void {
    const { measured } = this;
    // What is not known is left out rather than told as it was.
    for (const gauge of Object.values(measured)) gauge.reset();
    measured.commandsWaiting.set(commandsWaiting);
    measured.streamsWaiting.set(streamsWaiting);
    measured.auditJobs.set(auditJobs);
    measured.storesAnswer.set(stored === null ? 0 : 1);
    if (stored === null) return;
    measured.faults.set(stored.faults);
    for (const role of ['projector', 'processor']) {
      measured.leads.set({ role }, stored.leads.includes(role) ? 1 : 0);
    }
    for (const projection of stored.projections) this.measureProjection(projection);
    for (const manager of stored.processManagers) {
      this.measureProjection(manager);
      const labels = { process_manager: manager.name };
      measured.jobs.set(labels, manager.jobs);
      measured.jobsDue.set(labels, manager.due);
      measured.jobsParked.set(labels, manager.parked);
      measured.oldestDue.set(labels, manager.oldestDueSeconds);
    }
  }

  private measureProjection({ name: projection, lag, isStopped }: ProjectionMeasures): void {
    this.measured.lag.set({ projection }, lag);
    if (isStopped !== null) this.measured.stopped.set({ projection }, isStopped ? 1 : 0);
  }
}

function counters(registry: Registry) {
  const registers = [registry];
  return {
    inFlight: new Gauge({
      name: 'marquee_http_requests_in_flight',
      help: 'Requests that are being answered',
      registers,
    }),
    requests: new Histogram({
      name: 'marquee_http_request_duration_seconds',
      help: 'Requests by route template and class of status, until their answer was made',
      labelNames: ['method', 'route', 'status'],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    stages: new Counter({
      name: 'marquee_http_stage_seconds_total',
      help: 'Where the time of requests went',
      labelNames: ['stage'],
      registers,
    }),
    commands: new Counter({
      name: 'marquee_commands_total',
      help: 'Commands to aggregates by outcome, and by the code of the refusal',
      labelNames: ['aggregate', 'outcome', 'code'],
      registers,
    }),
    appends: new Histogram({
      name: 'marquee_append_duration_seconds',
      help: 'Appends to the log by outcome; a conflict means that another process wrote to the stream',
      labelNames: ['outcome'],
      buckets: REQUEST_BUCKETS,
      registers,
    }),
    events: new Counter({
      name: 'marquee_events_appended_total',
      help: 'Events that were appended to the log',
      registers,
    }),
    gatewayCalls: new Histogram({
      name: 'marquee_gateway_call_duration_seconds',
      help: 'Calls of payment gateways by outcome',
      labelNames: ['gateway', 'call', 'outcome'],
      buckets: CALL_BUCKETS,
      registers,
    }),
    mails: new Histogram({
      name: 'marquee_mail_duration_seconds',
      help: 'Mails that were handed over, by outcome',
      labelNames: ['outcome'],
      buckets: CALL_BUCKETS,
      registers,
    }),
    webhooks: new Histogram({
      name: 'marquee_webhook_duration_seconds',
      help: 'Messages to webhooks of other systems by outcome: delivered, refused by a status, or unanswered',
      labelNames: ['outcome'],
      buckets: CALL_BUCKETS,
      registers,
    }),
    failures: new Counter({
      name: 'marquee_task_failures_total',
      help: 'Failures of tasks in the background, which try again: projections, process managers, elections',
      labelNames: ['task'],
      registers,
    }),
  };
}

function gauges(registry: Registry) {
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    ...labelNames: readonly Label[]
  ): Gauge<Label> => new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
  return {
    commandsWaiting: gauge('marquee_commands_waiting', 'Commands that wait in this process'),
    streamsWaiting: gauge('marquee_streams_waiting', 'Streams that commands wait for in this process'),
    auditJobs: gauge('marquee_audit_jobs_unfinished', 'Verifications and replays that are not finished'),
    storesAnswer: gauge('marquee_stores_answer', '1 while the stores answered for these measures in time'),
    faults: gauge('marquee_faults', 'Reasons why this process is not ready, as /health/ready names them'),
    leads: gauge('marquee_leads', '1 where this process runs the role', 'role'),
    lag: gauge(
      'marquee_projection_lag_positions',
      'How far a projection is behind the end of the log: events on embedded stores, bytes on EventStoreDB',
      'projection',
    ),
    stopped: gauge(
      'marquee_projection_stopped',
      '1 while a projection that this process runs does not advance for a fault',
      'projection',
    ),
    jobs: gauge('marquee_jobs', 'Jobs of a process manager, due or not', 'process_manager'),
    jobsDue: gauge('marquee_jobs_due', 'Jobs that are due, parked ones included', 'process_manager'),
    jobsParked: gauge('marquee_jobs_parked', 'Jobs that nobody tries any more', 'process_manager'),
    oldestDue: gauge(
      'marquee_job_oldest_due_seconds',
      'For how long the oldest due job that is not parked has been due',
      'process_manager',
    ),
  };
}
