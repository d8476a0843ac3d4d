import type { Instant } from '../engine/instant.ts';
import { stages, type Stage, type StageTimes } from '../engine/stage-times.ts';

/** So many of the last requests are kept, and so many durations of each route. */
const KEPT_REQUESTS = 1000;
const KEPT_DURATIONS = 200;
const SHOWN = 20;

/** Milliseconds by stage; `other` is what no stage accounts for. */
export type StageProfile = Readonly<Record<Stage | 'other', number>>;

/** A request as it is remembered: no address, no body, nobody's name. */
export interface ProfiledRequest {
  readonly at: Instant;
  readonly method: string;
  /** The template of its route. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly stages: StageProfile;
}

export interface RouteProfile {
  readonly method: string;
  readonly route: string;
  readonly requests: number;
  /** Those that were answered with a status of 500 or more. */
  readonly failures: number;
  /** The percentiles are of the last requests only. */
  readonly milliseconds: {
    readonly mean: number;
    readonly p50: number;
    readonly p95: number;
    readonly longest: number;
  };
  /** How long a request spends in each, on average. */
  readonly stages: StageProfile;
}

interface RouteSums {
  readonly method: string;
  readonly route: string;
  requests: number;
  failures: number;
  milliseconds: number;
  longest: number;
  readonly durations: number[];
  readonly stages: Record<Stage | 'other', number>;
}

/**
 * Where the time of the requests of this process went. Its memory is bounded: a few numbers for each route, and the last
 * requests.
 */
export class RequestProfile {
  private readonly routes = new Map<string, RouteSums>();
  private readonly requests: ProfiledRequest[] = [];
  private next = 0;

  /** `times` may leave a part of `milliseconds` open. */
  record(request: Omit<ProfiledRequest, 'stages'>, times: StageTimes): void {
    const { method, route, status, milliseconds } = request;
    const spent = profileOf(times, milliseconds);
    this.requests[this.next] = { ...request, stages: spent };
    this.next = (this.next + 1) % KEPT_REQUESTS;
    const sums = this.sumsOf(method, route);
    sums.durations[sums.requests % KEPT_DURATIONS] = milliseconds;
    sums.requests += 1;
    if (status >= 500) sums.failures += 1;
    sums.milliseconds += milliseconds;
    sums.longest = Math.max(sums.longest, milliseconds);
    for (const stage of [...stages, 'other'] as const) sums.stages[stage] += spent[stage];
  }

  /** Every route that was asked for, the slowest first. */
  get slowestRoutes(): readonly RouteProfile[] {
    return [...this.routes.values()]
      .map(routeProfile)
      .sort((a, b) => b.milliseconds.p95 - a.milliseconds.p95);
  }

  /** The slowest of the last requests, the slowest first. */
  get slowestRequests(): readonly ProfiledRequest[] {
    return [...this.requests].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, SHOWN);
  }

  /** The last requests, the newest first. */
  get lastRequests(): readonly ProfiledRequest[] {
    const inOrder = [...this.requests.slice(this.next), ...this.requests.slice(0, this.next)];
    return inOrder.slice(-SHOWN).reverse();
  }

  private sumsOf(method: string, route: string): RouteSums {
    const name = `${method} ${route}`;
    const known = this.routes.get(name);
    if (known !== undefined) return known;
    const made: RouteSums = {
      method,
      route,
      requests: 0,
      failures: 0,
      milliseconds: 0,
      longest: 0,
      durations: [],
      stages: profileWith(() => 0, 0),
    };
    this.routes.set(name, made);
    return made;
  }
}

function profileOf(times: StageTimes, milliseconds: number): StageProfile {
  const known = stages.reduce((sum, stage) => sum + times.of(stage), 0);
  // Stages may run at the same time: nothing is left over then.
  return profileWith((stage) => times.of(stage), Math.max(0, milliseconds - known));
}

function profileWith(valueOf: (stage: Stage) => number, other: number): Record<Stage | 'other', number> {
  return {
    receiving: valueOf('receiving'),
    waiting: valueOf('waiting'),
    deciding: valueOf('deciding'),
    appending: valueOf('appending'),
    reading: valueOf('reading'),
    rendering: valueOf('rendering'),
    other,
  };
}

function routeProfile(sums: RouteSums): RouteProfile {
  const { method, route, requests, failures, milliseconds, longest, durations } = sums;
  const sorted = durations.toSorted((a, b) => a - b);
  const quantile = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
  return {
    method,
    route,
    requests,
    failures,
    milliseconds: { mean: milliseconds / requests, p50: quantile(0.5), p95: quantile(0.95), longest },
    stages: profileWith((stage) => sums.stages[stage] / requests, sums.stages.other / requests),
  };
}
