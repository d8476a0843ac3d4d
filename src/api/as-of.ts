import { AnyInstant } from '../domain/kernel/any-instant.ts';
import { z } from 'zod';
import type { Instant } from '../engine/instant.ts';
import { positionText } from '../engine/projections/positions.ts';
import { collectionOf, type AnyProjection } from '../engine/projections/projection.ts';
import { eventTimes, firstAfter, latestUpTo } from '../projections/event-times.ts';
import { pastReports, type PastDocuments } from '../projections/past.ts';
import { presentReports, type ReportSource } from '../projections/read-reports.ts';
import { awaitPosition } from './min-position.ts';
import { Problem } from './problems.ts';
import type { ApiDependencies, Principal } from './route.ts';

const POSITION = /^\d{1,19}$/;

/** A position of the log, or an instant, up to which something is wanted. */
export const AsOf = z.union([z.string().regex(POSITION).transform(BigInt), AnyInstant], {
  error: 'must be a position of the log, or an instant with an offset such as 2026-11-21T19:30:00+01:00',
});
export type AsOf = z.output<typeof AsOf>;

/** The part of the log that is meant. */
export interface PastMoment {
  /** All events up to here, and none after it. It need not be the position of an event. */
  readonly position: bigint;
  /** The instant that was asked for, or the latest at which one of these events occurred; null where there is none. */
  readonly instant: Instant | null;
  readonly documents: PastDocuments;
}

/**
 * The part of the log that an `asOf` means: up to a position, or before the first event that occurred after an instant.
 * Waits until these read models have come so far. Throws `invalid-query` for what lies in the future or beyond the end of
 * the log, and `read-model-behind`.
 */
export async function pastMoment(
  { past, documents, clock }: ApiDependencies,
  asOf: AsOf,
  reads: readonly AnyProjection[],
): Promise<PastMoment> {
  const head = await past.head();
  if (typeof asOf === 'bigint') {
    if (asOf > head) throw badAsOf(`lies beyond the end of the log, which is position ${head}`);
    await awaitPosition(String(asOf), [eventTimes, ...reads], documents);
    const instant = await latestUpTo(documents, asOf);
    return { position: asOf, instant, documents: past.documentsAt(asOf) };
  }
  if (asOf > clock()) throw badAsOf('lies in the future');
  await awaitPosition(String(head), [eventTimes], documents);
  const first = await firstAfter(documents, asOf);
  const position = first === null ? head : first - 1n;
  await awaitPosition(String(position), reads, documents);
  return { position, instant: asOf, documents: past.documentsAt(position) };
}

function badAsOf(detail: string): Problem {
  return new Problem('invalid-query', `asOf ${detail}.`, { errors: [{ pointer: 'asOf', detail }] });
}

/** Throws `forbidden` for who may not look at the past of what others see as it is now. */
export function requireAuditor(principal: Principal | null): void {
  if (principal?.role === 'auditor' || principal?.role === 'admin') return;
  throw new Problem('forbidden', 'Only auditors see the past. Ask without asOf.');
}

/** Of what a report is made, and what it says about that. */
export interface ReportMoment {
  readonly source: ReportSource;
  /** Today is the day of it. */
  readonly now: Instant;
  readonly asOf: string;
  readonly asOfInstant: Instant | null;
  /** The position as documents have it; null: now. */
  readonly until: string | null;
}

/** Now, or the moment of an `asOf`, for a report on some read models. Throws as `pastMoment` does. */
export async function reportMoment(
  api: ApiDependencies,
  asOf: AsOf | undefined,
  reads: readonly AnyProjection[],
): Promise<ReportMoment> {
  const { documents, clock } = api;
  if (asOf === undefined) {
    const positions = await Promise.all(reads.map((each) => documents.checkpoint(collectionOf(each))));
    const position = positions.reduce((lowest, each) => (each < lowest ? each : lowest));
    return {
      source: presentReports(documents),
      now: clock(),
      asOf: String(position),
      asOfInstant: null,
      until: null,
    };
  }
  const moment = await pastMoment(api, asOf, reads);
  return {
    source: pastReports(moment.documents, documents),
    now: moment.instant ?? clock(),
    asOf: String(moment.position),
    asOfInstant: moment.instant,
    until: positionText(moment.position),
  };
}
