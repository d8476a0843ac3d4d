import { z } from 'zod';
import { holdSeats, type HoldFor } from '../../commands/booking/hold-seats.ts';
import { account } from '../../domain/account/decider.ts';
import { EmailAddress } from '../../domain/kernel/email-address.ts';
import { UserId } from '../../domain/kernel/ids.ts';
import { personName } from '../../domain/kernel/text.ts';
import { Party } from '../../domain/showtime/best-available.ts';
import { Choice, type Wanted } from '../../domain/showtime/tickets.ts';
import { owner } from '../access/access.ts';
import { route } from '../define-route.ts';
import { showtimeParams } from '../identifiers.ts';
import { holdsOfDay, limits } from '../access/rate-limits.ts';
import { Problem } from '../problems.ts';
import { Hold, presentHold } from '../resources/hold.ts';
import {
  accepted,
  callerOf,
  principalOf,
  type ApiDependencies,
  type Principal,
  type Route,
} from '../route.ts';

const walkIn = z.strictObject({ name: personName(200).optional(), email: EmailAddress.optional() });

/** The bounds are the domain's: it tells how many seats are too many for whom. */
const HoldBody = z
  .strictObject({
    seats: z.array(Choice).min(1, 'must name at least one seat').max(2000).optional(),
    /** Whether somebody of the party needs a wheelchair space among `seats`. `bestAvailable` says so itself. */
    accessible: z.boolean().optional(),
    bestAvailable: Party.optional(),
    for: z.union([z.strictObject({ userId: UserId }), walkIn]).optional(),
  })
  .refine(({ seats, bestAvailable }) => (seats === undefined) !== (bestAvailable === undefined), {
    error: 'must be given, or bestAvailable in its place',
    path: ['seats'],
  })
  .refine(({ accessible, bestAvailable }) => accessible === undefined || bestAvailable === undefined, {
    error: 'belongs into bestAvailable here',
    path: ['accessible'],
  });

type HoldBody = z.output<typeof HoldBody>;

export const holdRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/showtimes/:id/holds',
    access: owner('boxOffice', 'admin'),
    summary: 'Holds seats of a showtime, all or none: those that are named, or the best for a party',
    params: showtimeParams,
    body: HoldBody,
    refuses: [
      'booking-id-taken',
      'companion-seat-held-back',
      'forbidden',
      'hold-lapsed',
      'no-seats',
      'not-enough-seats',
      'repeated-seats',
      'sales-closed',
      'sales-not-open',
      'seats-unavailable',
      'showtime-cancelled',
      'staff-ticket-type',
      'too-many-held-by-client',
      'too-many-holds',
      'too-many-seats',
      'unknown-seats',
      'unknown-ticket-types',
      'wheelchair-space-held-back',
    ],
    limit: limits.holds,
    limitsOfDay: holdsOfDay,
    answers: { 201: Hold },
    handle: async (request, answer) => {
      const { params, body, session, api } = request;
      const caller = callerOf(request);
      const whom = await holdFor(api, principalOf(request), body);
      const { clientKey } = request;
      const { accessible } = body;
      const given = { showtimeId: params.id, seats: wantedIn(body), accessible, for: whom, clientKey };
      const { state } = accepted(await holdSeats(api.commands, session, { caller, ...given }));
      const { bookingId, revision } = state.booking;
      return answer(201, presentHold(state, session.now), { revision, location: `/bookings/${bookingId}` });
    },
  }),
];

function wantedIn({ seats, bestAvailable }: HoldBody): Wanted {
  const wanted = seats ?? bestAvailable;
  if (wanted === undefined) throw new Error('A body without seats and without a party was let in.');
  return wanted;
}

async function holdFor(
  { commands }: ApiDependencies,
  principal: Principal,
  body: HoldBody,
): Promise<HoldFor> {
  const isCustomer = !principal.isUnrestricted;
  if (body.for === undefined) {
    return { customerId: isCustomer ? principal.userId : null, walkIn: isCustomer ? null : nobody };
  }
  if (isCustomer) {
    const errors = [{ pointer: '#/for', detail: 'is for staff' }];
    throw new Problem('invalid-body', 'Only staff hold seats for others.', { errors });
  }
  if (!('userId' in body.for)) {
    const { name = null, email = null } = body.for;
    return { customerId: null, walkIn: { name, email } };
  }
  const { userId } = body.for;
  const person = (await commands.writer.load(account, userId)).account;
  if (person?.active !== true) {
    const errors = [{ pointer: '#/for/userId', detail: 'is not an active user' }];
    throw new Problem('invalid-body', 'There is no such user.', { errors });
  }
  return { customerId: userId, walkIn: null };
}

const nobody = { name: null, email: null };
