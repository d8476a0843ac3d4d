import { z } from 'zod';
import { authenticate } from '../../commands/authenticate.ts';
import { registerAccount } from '../../commands/register-account.ts';
import { account, type Account } from '../../domain/account/decider.ts';
import { passwordFault } from '../../domain/account/password-policy.ts';
import { text } from '../../domain/kernel/text.ts';
import { route } from '../define-route.ts';
import { presentUser } from '../present-user.ts';
import { Problem } from '../problems.ts';
import { accepted, principalOf, type ApiDependencies, type Route } from '../route.ts';

const Email = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email({ pattern: z.regexes.unicodeEmail, error: 'must be an e-mail address' }));

const Password = z.string().superRefine((password, context) => {
  const fault = passwordFault(password);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const RegisterBody = z.strictObject({
  email: Email,
  password: Password,
  firstName: text(100).nullable().default(null),
  lastName: text(100).nullable().default(null),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number as E.164, such as +491701234567')
    .nullable()
    .default(null),
});

const LoginBody = z.strictObject({
  email: z.string().max(254),
  password: z.string().max(1000),
  transport: z.literal('bearer').default('bearer'),
});

export const authRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/auth/register',
    summary: 'Registers an account',
    access: 'public',
    body: RegisterBody,
    handle: async ({ body, context, api }) => {
      const { email, firstName, lastName, phone } = body;
      const passwordHash = await api.commands.passwords.hash(body.password);
      const given = { email, passwordHash, firstName, lastName, phone };
      const { state, position } = accepted(await registerAccount(api.commands, context, given));
      return { status: 201, body: { user: await present(api, state) }, location: '/auth/me', position };
    },
  }),
  route({
    method: 'post',
    path: '/auth/login',
    summary: 'Logs in and gives an access token',
    access: 'public',
    body: LoginBody,
    handle: async ({ body, api }) => {
      const found = await authenticate(api.commands, body.email, body.password);
      if (found === null) throw new Problem('invalid-credentials', 'The address or the password is wrong.');
      const { userId, role } = found;
      return {
        status: 200,
        body: {
          accessToken: api.tokens.issue({ userId, role }),
          refreshToken: null,
          tokenType: 'Bearer',
          expiresIn: api.tokens.lifetimeSeconds,
          user: await present(api, found),
        },
      };
    },
  }),
  route({
    method: 'get',
    path: '/auth/me',
    summary: 'Who I am',
    access: 'user',
    handle: async (request) => {
      const { api } = request;
      const state = await api.commands.writer.read(account, principalOf(request).userId);
      if (state.account === null) throw new Problem('not-found', 'There is no such user.');
      return { status: 200, body: await present(api, state.account), revision: state.account.revision };
    },
  }),
];

function present(api: ApiDependencies, found: Account): Promise<object> {
  return presentUser(api.commands.vault, found);
}
