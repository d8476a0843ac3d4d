import { z } from 'zod';
import { changeAccess, type AccessChange } from '../../commands/account/change-access.ts';
import { inviteUser } from '../../commands/account/invite-user.ts';
import type { AccountState } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import { Role } from '../../domain/account/events.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import { accounts, accountsWhere, type AccountDocument } from '../../projections/accounts.ts';
import { route } from '../define-route.ts';
import { erasePerson } from '../erase-person.ts';
import { findUsers } from '../find-users.ts';
import { userParams } from '../identifiers.ts';
import { listDocuments } from '../list.ts';
import { callableNumber, Email, PersonName, Phone } from '../person-fields.ts';
import { presentUser } from '../present-user.ts';
import { Problem } from '../problems.ts';
import { accepted, type ApiAnswer, type ApiDependencies, type ApiRequest, type Route } from '../route.ts';
import { Flag, pageQuery } from '../wire.ts';

export const userRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/users',
    summary: 'The users, by name or exact address where asked for',
    query: z.strictObject({
      ...pageQuery,
      role: Role.optional(),
      active: Flag.optional(),
      q: z.string().trim().min(1).max(254).optional(),
      sort: z.enum(['createdAt', '-createdAt']).default('-createdAt'),
    }),
    reads: [accounts],
    handle: async ({ query, api }) => {
      const { role, active, q, sort } = query;
      const list = {
        projection: accounts,
        filter: accountsWhere({ role, active }),
        sort,
        idField: 'userId',
        query,
      };
      const present = (found: AccountDocument): Promise<object> => presentUser(api.commands.vault, found);
      const body =
        q === undefined
          ? await listDocuments(api.documents, list, present)
          : await findUsers(api, list, q, present);
      return { status: 200, body };
    },
  }),
  route({
    method: 'post',
    path: '/users',
    summary: 'Makes an account for somebody, who is mailed a PIN to set a password',
    body: z.strictObject({
      email: Email,
      role: Role,
      firstName: PersonName.default(null),
      lastName: PersonName.default(null),
      phone: Phone.default(null),
    }),
    handle: async ({ body, session, api }) => {
      const given = { ...body, phone: await callableNumber(api, body.phone) };
      const { state } = accepted(await inviteUser(api.commands, session, given));
      return {
        ...{ status: 201, body: await presentUser(api.commands.vault, state) },
        ...{ location: `/users/${state.userId}`, revision: state.revision },
      };
    },
  }),
  route({
    method: 'get',
    path: '/users/:id',
    summary: 'One user',
    params: userParams,
    handle: async ({ params, api }) => answer(api, await api.commands.writer.load(account, params.id)),
  }),
  route({
    method: 'patch',
    path: '/users/:id',
    summary: 'Lets a user log in, or no longer',
    params: userParams,
    body: z.strictObject({ active: z.boolean() }),
    handle: ({ params, body, ...request }) =>
      change(request, params.id, { type: body.active ? 'ReactivateAccount' : 'DeactivateAccount' }),
  }),
  route({
    method: 'delete',
    path: '/users/:id',
    summary: 'Forgets a user: what they bought stays good, who they are is erased',
    params: userParams,
    handle: async ({ params, session, api }) => {
      await erasePerson(api, session, params.id);
      return { status: 204 };
    },
  }),
  route({
    method: 'put',
    path: '/users/:id/role',
    summary: 'Gives a user a role, and ends their sessions',
    params: userParams,
    body: z.strictObject({ role: Role }),
    handle: ({ params, body, ...request }) =>
      change(request, params.id, { type: 'AssignRole', role: body.role }),
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
): Promise<ApiAnswer> {
  const given = { userId, change: wanted, expectedRevision };
  const { state } = accepted(await changeAccess(session, given));
  api.sessions.forget(userId);
  return { ...(await answer(api, state)) };
}

async function answer(api: ApiDependencies, { account: found }: AccountState): Promise<ApiAnswer> {
  if (found?.erasure !== null) throw new Problem('not-found', 'There is no such user.');
  return { status: 200, body: await presentUser(api.commands.vault, found), revision: found.revision };
}
