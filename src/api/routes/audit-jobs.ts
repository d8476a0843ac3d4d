import { z } from 'zod';
import { readModels } from '../../projections/read-models.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { Problem } from '../problems.ts';
import { AuditJob, presentAuditJob } from '../resources/audit-job.ts';
import type { Route } from '../route.ts';

const forAuditors = only('auditor', 'admin');
const projections = new Map(readModels.map((each) => [each.name, each]));

export const auditJobRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/audit/verifications',
    access: forAuditors,
    summary: 'Verify the whole log, in the background',
    answers: { 202: AuditJob },
    handle: ({ api: { audit } }, answer) => {
      const job = audit.verify();
      return Promise.resolve(answer(202, presentAuditJob(job), { location: `/audit/jobs/${job.id}` }));
    },
  }),
  route({
    method: 'post',
    path: '/audit/replays',
    access: forAuditors,
    summary: 'Project a read model again, and compare it with what is served, in the background',
    body: z.strictObject({ projection: z.enum([...projections.keys()]) }),
    answers: { 202: AuditJob },
    handle: ({ body, api: { audit } }, answer) => {
      const projection = projections.get(body.projection);
      if (projection === undefined) throw new Error(`There is no projection ${body.projection}.`);
      const job = audit.replay(projection);
      return Promise.resolve(answer(202, presentAuditJob(job), { location: `/audit/jobs/${job.id}` }));
    },
  }),
  route({
    method: 'get',
    path: '/audit/jobs/:id',
    access: forAuditors,
    summary: 'How far a verification or a replay is, and what it has found',
    params: z.object({ id: z.uuid() }),
    answers: { 200: AuditJob },
    handle: ({ params: { id }, api: { audit } }, answer) => {
      const job = audit.jobs.get(id);
      if (job === undefined) {
        const detail =
          'This process has no job of this id. A restart forgets jobs, and the older of many go.';
        throw new Problem('not-found', detail);
      }
      return Promise.resolve(answer(200, presentAuditJob(job)));
    },
  }),
];
