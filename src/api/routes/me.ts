import { z } from 'zod';
import { confirmEmail } from '../../commands/account/confirm-email.ts';
import { requestEmailChange } from '../../commands/account/request-email-change.ts';
import { changePassword } from '../../commands/account/change-password.ts';
import { reviseProfile } from '../../commands/account/revise-profile.ts';
import type { RefusalCode } from '../../commands/refusals.ts';
import type { CommandResult } from '../../engine/command-handling/command-result.ts';
import type { Account, AccountState } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import { refuseStale } from '../../engine/decider.ts';
import { EmailAddress } from '../../domain/kernel/email-address.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import { countMail } from '../access/count-mail.ts';
import { clearedCookies } from '../access/cookies.ts';
import { user } from '../access/access.ts';
import { route } from '../define-route.ts';
import { erasePerson } from '../erase-person.ts';
import {
  callableNumber,
  fieldFault,
  GivenPassword,
  knownOf,
  NewPassword,
  profileFields,
  refuseCommonPassword,
} from '../person-fields.ts';
import { Problem, problemOf } from '../problems.ts';
import { presentUser, User } from '../resources/user.ts';
import { limits, takeOne } from '../access/rate-limits.ts';
import { accepted, principalOf, type ApiDependencies, type Route } from '../route.ts';

const ProfilePatch = z
  .strictObject({
    ...z.object(profileFields).partial().shape,
    email: EmailAddress.optional(),
    currentPassword: GivenPassword.optional(),
  })
  .refine(({ email, currentPassword }) => email === undefined || currentPassword !== undefined, {
    path: ['currentPassword'],
    error: 'is needed to change the address',
  })
  .refine(({ email, currentPassword }) => email !== undefined || currentPassword === undefined, {
    path: ['currentPassword'],
    error: 'is for a change of the address only',
  });

/** The caller's own account. */
export const meRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/auth/me',
    access: user,
    summary: 'Who I am',
    answers: { 200: User },
    handle: async (request, answer) => {
      const { api } = request;
      const found = existing(await api.commands.writer.load(account, principalOf(request).userId));
      return answer(200, await presentUser(api.commands.vault, found), { revision: found.revision });
    },
  }),
  route({
    method: 'patch',
    path: '/auth/me',
    access: user,
    summary: 'Changes my profile; a new address counts once it is confirmed',
    body: ProfilePatch,
    answers: { 200: User },
    refuses: ['email-taken', 'rate-limited', 'version-conflict', 'wrong-password'],
    handle: async (request, answer) => {
      const { api, session, expectedRevision } = request;
      const { userId } = principalOf(request);
      const { email, currentPassword, ...profile } = request.body;
      const phone = await callableNumber(api, profile.phone);
      const changes = { ...profile, ...(phone === undefined ? {} : { phone }) };
      if (email !== undefined && currentPassword !== undefined) {
        await refuseIfStale(api, userId, expectedRevision);
        await countEmailChange(api, { userId, email, clientKey: request.clientKey });
        const given = { userId, email, currentPassword };
        orWrongPassword(
          await withFewAttempts(api, userId, () => requestEmailChange(api.commands, session, given)),
        );
      }
      const given = { userId, changes, expectedRevision };
      const revised = existing(accepted(await reviseProfile(api.commands, session, given)).state);
      return answer(200, await presentUser(api.commands.vault, revised), { revision: revised.revision });
    },
  }),
  route({
    method: 'post',
    path: '/auth/confirm-email',
    access: user,
    summary: 'Makes my new address count, for the PIN that came to it',
    body: z.strictObject({ pin: z.string().max(20) }),
    refuses: ['email-taken', 'pin-invalid'],
    limit: limits.pin,
    answers: { 200: User },
    handle: async (request, answer) => {
      const { api, body, session } = request;
      const given = { userId: principalOf(request).userId, pin: body.pin };
      const changed = existing(accepted(await confirmEmail(api.commands, session, given)).state);
      return answer(200, await presentUser(api.commands.vault, changed), { revision: changed.revision });
    },
  }),
  route({
    method: 'post',
    path: '/auth/password',
    access: user,
    summary: 'Changes my password, and ends my other sessions',
    body: z.strictObject({ currentPassword: GivenPassword, newPassword: NewPassword }),
    answers: { 200: User },
    refuses: ['password-changed-meanwhile', 'rate-limited', 'wrong-password'],
    handle: async (request, answer) => {
      const { api, body, session } = request;
      const { userId, sessionId } = principalOf(request);
      const owner = (await session.load(account, userId)).account;
      const known = owner === null ? [] : await knownOf(api, owner);
      refuseCommonPassword(api, body.newPassword, '#/newPassword', known);
      if (body.newPassword === body.currentPassword) {
        throw fieldFault('#/newPassword', 'is your current password');
      }
      const given = { userId, sessionId, ...body };
      const { state } = orWrongPassword(
        await withFewAttempts(api, userId, () => changePassword(api.commands, session, given)),
      );
      api.sessions.evict(userId);
      const changed = existing(state);
      return answer(200, await presentUser(api.commands.vault, changed), { revision: changed.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/auth/me',
    access: user,
    summary: 'Erases my account: my bookings stay valid',
    answers: { 204: null },
    refuses: ['last-administrator', 'version-conflict'],
    handle: async (request, answer) => {
      await erasePerson(request, principalOf(request).userId);
      return answer(204, null, { cookies: clearedCookies(request.api.web) });
    },
  }),
];

function existing({ account: found }: AccountState): Account {
  if (found === null) throw new Problem('not-found', 'There is no such user.');
  return found;
}

/** Limits the mails that a user can cause to other people's addresses. Throws `rate-limited`. */
async function countEmailChange(
  api: ApiDependencies,
  { userId, ...given }: { readonly userId: UserId; readonly email: string; readonly clientKey: string },
): Promise<void> {
  await takeOne(api.limits, limits.emailChange, userId);
  const { allowed, resetSeconds } = await countMail(api, { ...given, isOwner: false });
  if (allowed) return;
  throw new Problem(
    'rate-limited',
    `Too many mails were sent to this address. Try again in ${resetSeconds} seconds.`,
    {},
    {
      'Retry-After': String(resetSeconds),
    },
  );
}

/** Refuses a stale PATCH before the first of its two changes. */
async function refuseIfStale(
  { commands }: ApiDependencies,
  userId: UserId,
  expectedRevision: readonly number[] | undefined,
): Promise<void> {
  const present = (await commands.writer.load(account, userId)).account;
  const refusal = present === null ? undefined : refuseStale({ expectedRevision }, present.revision);
  if (refusal !== undefined) throw problemOf(refusal.rejection);
}

/** Limits the guesses at the current password within a session. Throws `rate-limited`. */
async function withFewAttempts<Result>(
  api: ApiDependencies,
  userId: string,
  check: () => Promise<Result>,
): Promise<Result> {
  await takeOne(api.limits, limits.currentPassword, userId);
  return check();
}

function orWrongPassword<State>(
  result: CommandResult<State, RefusalCode>,
): ReturnType<typeof accepted<State>> {
  if (result.outcome === 'rejected' && result.rejection.code === 'wrong-password') {
    throw fieldFault('#/currentPassword', 'is not your current password');
  }
  return accepted(result);
}
