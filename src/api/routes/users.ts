import { z } from 'zod';
import { assignRole } from '../../commands/assign-role.ts';
import { account } from '../../domain/account/decider.ts';
import { Role } from '../../domain/account/events.ts';
import { route } from '../define-route.ts';
import { userParams } from '../identifiers.ts';
import { presentUser } from '../present-user.ts';
import { Problem } from '../problems.ts';
import { accepted, administratorsOnly, type Route } from '../route.ts';

export const userRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/users/:id',
    summary: 'One user',
    access: administratorsOnly,
    params: userParams,
    handle: async ({ params, api }) => {
      const state = await api.commands.writer.read(account, params.id);
      if (state.account === null) throw new Problem('not-found', 'There is no such user.');
      const body = await presentUser(api.commands.vault, state.account);
      return { status: 200, body, revision: state.account.revision };
    },
  }),
  route({
    method: 'put',
    path: '/users/:id/role',
    summary: 'Gives a user a role, from their next login on',
    access: administratorsOnly,
    params: userParams,
    body: z.strictObject({ role: Role }),
    handle: async ({ params, body, context, api }) => {
      const given = { userId: params.id, role: body.role };
      const { state, position } = accepted(await assignRole(api.commands, context, given));
      if (state.account === null) throw new Error('A role was given to nobody.');
      const answered = await presentUser(api.commands.vault, state.account);
      return { status: 200, body: answered, revision: state.account.revision, position };
    },
  }),
];
