import { z } from 'zod';
import { User } from './user.ts';

const ExpiresIn = z.int().min(1);

/** A login whose tokens the client keeps itself. */
const BearerLogin = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  tokenType: z.literal('Bearer'),
  /** For a later login on this device: strangers who try passwords do not lock it out. It logs nobody in. */
  deviceToken: z.string(),
  expiresIn: ExpiresIn,
  user: User,
});

/** A login whose tokens are in cookies. */
const CookieLogin = z.strictObject({ user: User, csrfToken: z.string(), expiresIn: ExpiresIn });

export const Login = z.union([BearerLogin, CookieLogin]);
export type Login = z.output<typeof Login>;
