import { z } from 'zod';
import type { AuditJob as Job } from '../../engine/auditing/audit-jobs.ts';
import { Instant } from '../../engine/instant.ts';

const common = {
  id: z.uuid(),
  /** A job that waits for others counts as running. It has succeeded when it has a result, whatever it has found. */
  status: z.enum(['running', 'succeeded', 'failed']),
  progress: z.strictObject({ events: z.int().min(0), percent: z.int().min(0).max(100) }),
  /** Why it failed. */
  fault: z.string().nullable(),
  requestedAt: Instant,
  endedAt: Instant.nullable(),
};

const Verification = z.strictObject({
  events: z.int().min(0),
  streams: z.int().min(0),
  /** How many breaks there are; `breaks` has the first of them. */
  broken: z.int().min(0),
  breaks: z
    .array(
      z.strictObject({ stream: z.string(), revision: z.number(), eventId: z.string(), reason: z.string() }),
    )
    .readonly(),
  /** How many signed heads the log has, and how many of the events that are to be signed the last of them covers. */
  signed: z.strictObject({
    heads: z.int().min(0),
    signedSize: z.int().min(0),
    events: z.int().min(0),
    /** The keys that they are signed by. */
    keyIds: z.array(z.string()).readonly(),
  }),
});

const Replay = z.strictObject({
  projection: z.string(),
  /** The log was projected up to here. */
  position: z.string(),
  documents: z.int().min(0),
  /** How many documents differ; `differences` has the first of them. */
  differing: z.int().min(0),
  differences: z
    .array(z.strictObject({ id: z.string(), difference: z.enum(['missing', 'surplus', 'different']) }))
    .readonly(),
});

/** Work for an auditor that goes on after the answer. */
export const AuditJob = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('verification'), result: Verification.nullable() }),
  z.strictObject({ ...common, kind: z.literal('replay'), result: Replay.nullable() }),
]);

export function presentAuditJob(job: Job): z.output<typeof AuditJob> {
  if (job.kind === 'verification') return job;
  const { result } = job;
  return { ...job, result: result === null ? null : { ...result, position: String(result.position) } };
}
