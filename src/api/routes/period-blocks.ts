import { AnyInstant } from '../../domain/kernel/any-instant.ts';
import { z } from 'zod';
import { liftPeriodBlock, placePeriodBlock } from '../../commands/auditorium/place-period-block.ts';
import { PeriodBlock as BlockOfAuditorium, SeatId } from '../../domain/auditorium/values.ts';
import { auditoriums } from '../../projections/auditoriums.ts';
import { findOne } from '../../projections/queries.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { auditoriumParams, periodBlockParams } from '../identifiers.ts';
import { Problem } from '../problems.ts';
import { Conflicts } from '../resources/auditorium.ts';
import { accepted, type Route } from '../route.ts';

const { seats, from, to, reason, blockId } = BlockOfAuditorium.shape;
const PeriodBlock = z.strictObject({ id: blockId, seats, from, to, reason });

const BlockBody = z
  .strictObject({
    seats: z.array(SeatId).min(1).max(2000),
    from: AnyInstant,
    to: AnyInstant,
    reason,
  })
  .refine((body) => body.from < body.to, { path: ['to'], error: 'must be later than from' });

export const periodBlockRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/auditoriums/:id/blocks',
    access: only('admin'),
    summary: 'The seats that are out of use for a time',
    params: auditoriumParams,
    answers: { 200: z.strictObject({ blocks: z.array(PeriodBlock).readonly() }) },
    reads: [auditoriums],
    handle: async ({ params, api }, answer) => {
      const found = await findOne(api.documents, auditoriums, params.id);
      if (found === undefined) throw new Problem('not-found', 'There is no such auditorium.');
      const now = api.clock();
      return answer(200, { blocks: found.blocks.filter((block) => block.to > now).map(present) });
    },
  }),
  route({
    method: 'post',
    path: '/auditoriums/:id/blocks',
    access: only('admin'),
    summary: 'Takes seats out of use for a time, over all showtimes, and names the bookings in the way',
    params: auditoriumParams,
    body: BlockBody,
    answers: { 201: z.strictObject({ block: PeriodBlock, conflicts: Conflicts }) },
    refuses: ['too-many-blocks', 'unknown-seats'],
    handle: async ({ params, body, session }, answer) => {
      const placed = accepted(await placePeriodBlock(session, { auditoriumId: params.id, ...body })).state;
      const location = `/auditoriums/${params.id}/blocks/${placed.block.blockId}`;
      return answer(201, { block: present(placed.block), conflicts: placed.conflicts }, { location });
    },
  }),
  route({
    method: 'get',
    path: '/auditoriums/:id/blocks/:blockId',
    access: only('admin'),
    summary: 'One block over a time',
    params: periodBlockParams,
    answers: { 200: PeriodBlock },
    reads: [auditoriums],
    handle: async ({ params, api }, answer) => {
      const found = await findOne(api.documents, auditoriums, params.id);
      const block = found?.blocks.find((each) => each.blockId === params.blockId);
      if (block === undefined) throw new Problem('not-found', 'There is no such block.');
      return answer(200, present(block));
    },
  }),
  route({
    method: 'delete',
    path: '/auditoriums/:id/blocks/:blockId',
    access: only('admin'),
    summary: 'Gives the seats of a block back',
    params: periodBlockParams,
    answers: { 204: null },
    handle: async ({ params, session }, answer) => {
      accepted(await liftPeriodBlock(session, { auditoriumId: params.id, blockId: params.blockId }));
      return answer(204, null);
    },
  }),
];

function present(block: BlockOfAuditorium): z.output<typeof PeriodBlock> {
  return { id: block.blockId, seats: block.seats, from: block.from, to: block.to, reason: block.reason };
}
