import { z } from 'zod';
import { adoptSeatingPlan } from '../../commands/auditorium/adopt-seating-plan.ts';
import { planOf } from '../../domain/auditorium/floor-plan.ts';
import type { Auditorium } from '../../domain/auditorium/state.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { findOne } from '../../projections/queries.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { auditoriumParams } from '../identifiers.ts';
import { Problem } from '../problems.ts';
import { Conflicts } from '../resources/auditorium.ts';
import { presentSeatingPlan, SeatingPlanDocument } from '../resources/seating-plan-document.ts';
import { SeatingPlanBody } from '../resources/seating-plan.ts';
import { accepted, type Route } from '../route.ts';

/** A plan of 2,000 seats, with everything that generators write about each. */
const PLAN_BYTES = 1024 * 1024;

/** The plan as it is now, and what a change of it has brought. */
const AdoptedPlan = z.strictObject({
  seatingPlan: SeatingPlanDocument,
  /** The seats that are out of use because the plan does not have them. */
  removed: z.array(z.string()).readonly(),
  /** The future bookings that have such seats. */
  conflicts: Conflicts,
});

export const seatingPlanRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/auditoriums/:id/seating-plan',
    access: only('admin'),
    summary: 'The seats in use as a seating plan of pretix',
    params: auditoriumParams,
    answers: { 200: SeatingPlanDocument },
    reads: [auditoriums],
    handle: async ({ params, api }, answer) => {
      const found = await findOne(api.documents, auditoriums, params.id);
      if (found === undefined) throw new Problem('not-found', 'There is no such auditorium.');
      return answer(200, present(found), { revision: found.revision });
    },
  }),
  route({
    method: 'put',
    path: '/auditoriums/:id/seating-plan',
    access: only('admin'),
    summary:
      'Gives an auditorium the seats of a seating plan of pretix, and names the future bookings in the way',
    params: auditoriumParams,
    body: SeatingPlanBody,
    bodyBytes: PLAN_BYTES,
    answers: { 200: AdoptedPlan },
    refuses: ['too-many-seats-in-auditorium', 'version-conflict'],
    handle: async ({ params, body, session, expectedRevision }, answer) => {
      const given = { auditoriumId: params.id, ...body, expectedRevision };
      const { auditorium, removed, conflicts } = accepted(await adoptSeatingPlan(session, given)).state;
      const adopted = { seatingPlan: present(auditorium), removed, conflicts };
      return answer(200, adopted, { revision: auditorium.revision });
    },
  }),
];

function present(auditorium: Auditorium): SeatingPlanDocument {
  const numbers = new Map(auditorium.seats.map(({ seatId, number }) => [seatId, number]));
  return presentSeatingPlan(planOf(auditorium), numbers);
}
