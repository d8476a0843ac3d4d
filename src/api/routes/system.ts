import { z } from 'zod';
import type { ParkedJob as Parked } from '../../engine/process-managers/parked-jobs.ts';
import { Instant } from '../../engine/instant.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import type { ProfiledRequest, RouteProfile, StageProfile } from '../request-profile.ts';
import type { ProjectionOverview } from '../system.ts';

const forAdministrators = only('admin');
const Position = z.string().regex(/^\d+$/);
const projection = {
  name: z.string(),
  checkpoint: Position,
  /** How far the checkpoint is behind the end of the log, in positions: events on embedded stores, bytes on EventStoreDB. */
  lag: z.int().min(0),
  /** Why it has stopped; null while it runs, and where another process runs it. */
  fault: z.string().nullable(),
};
const count = z.int().min(0);

/** How the system is doing, as the process sees it that answers. */
const SystemStatus = z.strictObject({
  roles: z.array(z.enum(['api', 'projector', 'processor'])).readonly(),
  /** What this process holds the lease of: it runs that. */
  leads: z.array(z.enum(['projector', 'processor'])).readonly(),
  head: Position,
  projections: z.array(z.strictObject(projection)).readonly(),
  processManagers: z.array(z.strictObject({ ...projection, jobs: count, parked: count })).readonly(),
  queues: z.strictObject({
    /** Commands that wait in this process, and the streams that they wait for. */
    commands: count,
    streams: count,
    auditJobs: count,
  }),
  /** Why the process is not ready, as in `/health/ready`. */
  faults: z.array(z.string()).readonly(),
});

/** A job of a process manager that was refused too often. */
const ParkedJob = z.strictObject({
  id: z.string(),
  processManager: z.string(),
  subject: z.string(),
  reason: z.string().nullable(),
  attempts: count,
  due: Instant,
  eventId: z.string(),
  correlationId: z.string(),
});

const milliseconds = z.number().min(0);

/** Milliseconds of a request, by what they went into. */
const StageMilliseconds = z.strictObject({
  /** The body came in. */
  receiving: milliseconds,
  /** Commands waited for others and for their stream to be read, or a query for its read model to come to `Min-Position`. */
  waiting: milliseconds,
  deciding: milliseconds,
  /** Until the log had what was decided, or had said that nobody else has written. */
  appending: milliseconds,
  /** Read models, and streams that were looked at without a command. */
  reading: milliseconds,
  rendering: milliseconds,
  /** What is left: logins, passwords, payment providers, pictures, and waiting for the processor. */
  other: milliseconds,
});

const request = {
  method: z.string(),
  /** The template; `none` for addresses that no route has. */
  route: z.string(),
};

const TimedRequest = z.strictObject({
  at: Instant,
  ...request,
  status: z.int(),
  milliseconds,
  stages: StageMilliseconds,
});

const TimedRoute = z.strictObject({
  ...request,
  requests: count,
  /** Answered with a status of 500 or more. */
  failures: count,
  /** The percentiles are of the last 200 requests of the route. */
  milliseconds: z.strictObject({
    mean: milliseconds,
    p50: milliseconds,
    p95: milliseconds,
    longest: milliseconds,
  }),
  /** Of a request, on average. */
  stages: StageMilliseconds,
});

/** Where the time of requests went in the process that answers, since it started. */
const RequestTimings = z.strictObject({
  /** Every route that was asked for, the slowest (by `p95`) first. */
  routes: z.array(TimedRoute).readonly(),
  /** Of the last 1000 requests. */
  slowest: z.array(TimedRequest).readonly(),
  /** The newest first. */
  last: z.array(TimedRequest).readonly(),
});

export const systemRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/system/status',
    access: forAdministrators,
    summary: 'How far projections and process managers are, what has stopped, and what waits',
    answers: { 200: SystemStatus },
    refuses: ['read-models-damaged'],
    handle: async ({ api: { system } }, answer) => {
      const { head, projections, processManagers, ...rest } = await system.overview();
      const shown = <Of extends ProjectionOverview>({ checkpoint, ...of }: Of) => ({
        ...of,
        checkpoint: String(checkpoint),
        lag: Number(checkpoint < head ? head - checkpoint : 0n),
      });
      return answer(200, {
        ...rest,
        head: String(head),
        projections: projections.map(shown),
        processManagers: processManagers.map(shown),
      });
    },
  }),
  route({
    method: 'get',
    path: '/system/requests',
    access: forAdministrators,
    summary: 'The slowest routes, and where the time of the last requests went',
    answers: { 200: RequestTimings },
    handle: ({ api: { profile } }, answer) => {
      const timings = answer(200, {
        routes: profile.slowestRoutes.map(presentRoute),
        slowest: profile.slowestRequests.map(presentRequest),
        last: profile.lastRequests.map(presentRequest),
      });
      return Promise.resolve(timings);
    },
  }),
  route({
    method: 'get',
    path: '/system/parked',
    access: forAdministrators,
    summary: 'Jobs of process managers that were refused too often, and why',
    answers: { 200: z.strictObject({ items: z.array(ParkedJob).readonly() }) },
    refuses: ['read-models-damaged'],
    handle: async ({ api: { system } }, answer) => {
      const parked = await system.parked();
      return answer(200, { items: parked.map(presentParked) });
    },
  }),
  route({
    method: 'post',
    path: '/system/parked/:id/retry',
    access: forAdministrators,
    summary: 'Have a parked job tried again',
    params: z.object({ id: z.string().max(500) }),
    answers: { 202: ParkedJob },
    refuses: ['read-models-damaged'],
    handle: async ({ params: { id }, api: { system } }, answer) => {
      const parked = await system.retry(id);
      if (parked === null) throw new Problem('not-found', 'No job of this id is parked.');
      return answer(202, presentParked(parked));
    },
  }),
];

function presentRoute({ milliseconds: spent, stages, ...route }: RouteProfile): z.output<typeof TimedRoute> {
  const { mean, p50, p95, longest } = spent;
  const shown = { mean: rounded(mean), p50: rounded(p50), p95: rounded(p95), longest: rounded(longest) };
  return { ...route, milliseconds: shown, stages: presentStages(stages) };
}

function presentRequest(timed: ProfiledRequest): z.output<typeof TimedRequest> {
  return { ...timed, milliseconds: rounded(timed.milliseconds), stages: presentStages(timed.stages) };
}

function presentStages(spent: StageProfile): z.output<typeof StageMilliseconds> {
  return {
    receiving: rounded(spent.receiving),
    waiting: rounded(spent.waiting),
    deciding: rounded(spent.deciding),
    appending: rounded(spent.appending),
    reading: rounded(spent.reading),
    rendering: rounded(spent.rendering),
    other: rounded(spent.other),
  };
}

/** To the microsecond. */
function rounded(spent: number): number {
  return Math.round(spent * 1000) / 1000;
}

function presentParked({ due, ...job }: Parked): z.output<typeof ParkedJob> {
  return { ...job, due: Instant.parse(due) };
}
