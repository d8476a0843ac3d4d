import { z } from 'zod';
import { changeAccess, type AccessChange } from '../../commands/account/change-access.ts';
import { inviteUser } from '../../commands/account/invite-user.ts';
import type { Account, AccountState } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import { Role } from '../../domain/account/events.ts';
import { EmailAddress } from '../../domain/kernel/email-address.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import { text } from '../../domain/kernel/text.ts';
import { accounts, accountsWhere, type AccountDocument } from '../../projections/accounts.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { erasePerson } from '../erase-person.ts';
import { findUsers } from '../find-users.ts';
import { userParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { callableNumber, profileFields } from '../person-fields.ts';
import { Problem } from '../problems.ts';
import { presentUser, User } from '../resources/user.ts';
import { accepted, type ApiRequest, type Route } from '../route.ts';
import { Flag, nullByDefault, pageQuery } from '../wire.ts';

export const userRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/users',
    access: only('admin'),
    summary: 'The users, by name or exact address where asked for',
    query: z.strictObject({
      ...pageQuery,
      role: Role.optional(),
      active: Flag.optional(),
      q: text(254).optional(),
      sort: z.enum(['createdAt', '-createdAt']).default('-createdAt'),
    }),
    answers: { 200: pageOf(User) },
    reads: [accounts],
    handle: async ({ query, api }, answer) => {
      const { role, active, q, sort } = query;
      const list = {
        projection: accounts,
        filter: accountsWhere({ role, active }),
        sort,
        idField: 'userId',
        query,
      };
      const present = (found: AccountDocument): Promise<User> => presentUser(api.commands.vault, found);
      const page =
        q === undefined
          ? await listDocuments(api.documents, list, present)
          : await findUsers(api, list, q, present);
      return answer(200, page);
    },
  }),
  route({
    method: 'post',
    path: '/users',
    access: only('admin'),
    summary: 'Makes an account for somebody, who is mailed a PIN to set a password',
    body: z.strictObject({
      email: EmailAddress,
      role: Role,
      ...nullByDefault(profileFields),
    }),
    answers: { 201: User },
    refuses: ['email-taken'],
    handle: async ({ body, session, api }, answer) => {
      const given = { ...body, phone: await callableNumber(api, body.phone) };
      const { state } = accepted(await inviteUser(api.commands, session, given));
      const { userId, revision } = state;
      const user = await presentUser(api.commands.vault, state);
      return answer(201, user, { revision, location: `/users/${userId}` });
    },
  }),
  route({
    method: 'get',
    path: '/users/:id',
    access: only('admin'),
    summary: 'One user',
    params: userParams,
    answers: { 200: User },
    handle: async ({ params, api }, answer) => {
      const found = existing(await api.commands.writer.load(account, params.id));
      return answer(200, await presentUser(api.commands.vault, found), { revision: found.revision });
    },
  }),
  route({
    method: 'patch',
    path: '/users/:id',
    access: only('admin'),
    summary: 'Lets a user log in, or no longer',
    params: userParams,
    body: z.strictObject({ active: z.boolean() }),
    answers: { 200: User },
    refuses: ['account-changed', 'last-administrator', 'version-conflict'],
    handle: async ({ params, body, ...request }, answer) => {
      const type = body.active ? 'ReactivateAccount' : 'DeactivateAccount';
      const changed = await change(request, params.id, { type });
      const user = await presentUser(request.api.commands.vault, changed);
      return answer(200, user, { revision: changed.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/users/:id',
    access: only('admin'),
    summary: 'Erases a user: their bookings stay valid',
    params: userParams,
    answers: { 204: null },
    refuses: ['last-administrator', 'version-conflict'],
    handle: async (request, answer) => {
      await erasePerson(request, request.params.id);
      return answer(204, null);
    },
  }),
  route({
    method: 'put',
    path: '/users/:id/role',
    access: only('admin'),
    summary: 'Gives a user a role, and ends their sessions',
    params: userParams,
    body: z.strictObject({ role: Role }),
    answers: { 200: User },
    refuses: ['account-changed', 'last-administrator', 'version-conflict'],
    handle: async ({ params, body, ...request }, answer) => {
      const changed = await change(request, params.id, { type: 'AssignRole', role: body.role });
      const user = await presentUser(request.api.commands.vault, changed);
      return answer(200, user, { revision: changed.revision });
    },
  }),
];

async function change(
  {
    api,
    session,
    expectedRevision,
  }: Pick<ApiRequest<never, never, never>, 'api' | 'session' | 'expectedRevision'>,
  userId: UserId,
  wanted: AccessChange,
): Promise<Account> {
  const given = { userId, change: wanted, expectedRevision };
  const { state } = accepted(await changeAccess(session, given));
  api.sessions.evict(userId);
  return existing(state);
}

function existing({ account: found }: AccountState): Account {
  if (found?.erasure !== null) throw new Problem('not-found', 'There is no such user.');
  return found;
}
