import { command, get, noteLogin, noteLogout, Refusal } from './client.ts';
import type { CookieLogin, User } from './resources.ts';

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** Who is signed in; null where the login is over. */
export async function findMe(): Promise<User | null> {
  try {
    return await get<User>('/auth/me');
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
}

/** Throws the refusal `invalid-credentials`. */
export async function signIn(email: string, password: string): Promise<User> {
  const body = { email, password, transport: 'cookie' };
  const login = await command<CookieLogin>('POST', '/auth/login', { body });
  noteLogin(login);
  return login.user;
}

/** Throws the refusals `email-taken` and `invalid-body`. */
export async function signUp(registration: Registration): Promise<User> {
  await command('POST', '/auth/register', { body: registration });
  return signIn(registration.email, registration.password);
}

export async function signOut(): Promise<void> {
  try {
    await command('POST', '/auth/logout', { body: {} });
  } catch (error) {
    // The session has ended already. After any other refusal it goes on, and nobody is told that it is over.
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
  }
  noteLogout();
}
