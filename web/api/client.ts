import type { CookieLogin, ProblemDocument } from './resources.ts';
import { learnServerTime } from './server-clock.ts';

/** A request that the API refused. `code` says why; `offline` where no answer came at all. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly problem: Partial<ProblemDocument>;

  constructor(status: number, problem: Partial<ProblemDocument>) {
    super(problem.detail ?? problem.title ?? 'No answer');
    this.status = status;
    this.code = problem.code ?? 'offline';
    this.problem = problem;
  }
}

/** Whether the API says that something is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Refusal && error.status === 404;
}

interface Sending {
  readonly body?: unknown;
  /** Sent as it is, in place of a body. */
  readonly file?: Blob;
  /** Makes a repeat harmless, so that a lost answer is asked for again. */
  readonly idempotencyKey?: string;
  readonly ifNoneMatch?: string | undefined;
  /** The entity tag of what is to be changed: the API refuses to change anything newer. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly entityTag: string | undefined;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const BASE = '/api/v1';
const ATTEMPTS = 3;
const PAUSE_MILLISECONDS = 700;
/** Remembers that there was a login, so that strangers are not asked for one. No token is kept where scripts read it. */
const SIGNED_IN = 'marquee.signedIn';

/** The log's position of the last command: what is read afterwards includes it, also after a reload or the way to a gateway. */
const COMMITTED = 'marquee.committed';

let csrfToken: string | undefined;
let onSignedOut: () => void = () => undefined;

/** Here, or in another tab. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
  addEventListener('storage', ({ key, newValue }) => {
    if (key === SIGNED_IN && newValue === null) listener();
  });
}

export function mayBeSignedIn(): boolean {
  return localStorage.getItem(SIGNED_IN) !== null;
}

export function noteLogin(login: CookieLogin): void {
  ({ csrfToken } = login);
  localStorage.setItem(SIGNED_IN, 'yes');
}

export function noteLogout(): void {
  csrfToken = undefined;
  localStorage.removeItem(SIGNED_IN);
}

/** Reads a resource. Throws Refusal. */
export async function get<Body>(path: string, sending: Pick<Sending, 'signal'> = {}): Promise<Body> {
  return (await request<Body>('GET', path, sending)).body;
}

/** Sends a command. Throws Refusal. */
export async function command<Body>(method: Method, path: string, sending: Sending = {}): Promise<Body> {
  return (await request<Body>(method, path, sending)).body;
}

/**
 * Sends a request with the cookies of the login, renews the login once where it has run out, and repeats what may be
 * repeated while the server is busy. Throws Refusal.
 */
export async function request<Body>(
  method: Method,
  path: string,
  sending: Sending = {},
): Promise<Answer<Body>> {
  const mayRepeat = method === 'GET' || sending.idempotencyKey !== undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await requestAsSignedIn<Body>(method, path, sending);
    } catch (error) {
      const isBusy = error instanceof Refusal && (error.status === 503 || error.code === 'offline');
      if (!isBusy || !mayRepeat || attempt === ATTEMPTS || sending.signal?.aborted === true) {
        // Where an older log was put back, its positions are others: the next try reads what there is.
        if (error instanceof Refusal && error.code === 'read-model-behind')
          sessionStorage.removeItem(COMMITTED);
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS * attempt));
    }
  }
}

async function requestAsSignedIn<Body>(
  method: Method,
  path: string,
  sending: Sending,
): Promise<Answer<Body>> {
  const isLogin = path === '/auth/login' || path === '/auth/register';
  try {
    if (method !== 'GET' && !isLogin && mayBeSignedIn()) await fetchCsrfToken();
    return await send<Body>(method, path, sending);
  } catch (error) {
    if (!(error instanceof Refusal) || isLogin || !mayBeSignedIn()) throw error;
    if (error.code === 'csrf-rejected') {
      csrfToken = undefined;
      await fetchCsrfToken();
    } else if (error.status === 401) {
      await renewLogin();
    } else {
      throw error;
    }
    return await send<Body>(method, path, sending);
  }
}

async function send<Body>(method: Method, path: string, sending: Sending): Promise<Answer<Body>> {
  const { body, file, idempotencyKey, ifNoneMatch, ifMatch, signal } = sending;
  const headers = new Headers({ Accept: 'application/json' });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (file !== undefined) headers.set('Content-Type', file.type);
  if (idempotencyKey !== undefined) headers.set('Idempotency-Key', idempotencyKey);
  if (ifNoneMatch !== undefined) headers.set('If-None-Match', ifNoneMatch);
  if (ifMatch !== undefined) headers.set('If-Match', ifMatch);
  if (method !== 'GET' && csrfToken !== undefined) headers.set('X-CSRF-Token', csrfToken);
  const committed = sessionStorage.getItem(COMMITTED);
  if (method === 'GET' && committed !== null) headers.set('Min-Position', committed);
  const answer = await fetch(BASE + path, {
    method,
    headers,
    credentials: 'same-origin',
    body: file ?? (body === undefined ? null : JSON.stringify(body)),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    throw signal?.aborted === true ? error : new Refusal(0, {});
  });
  learnServerTime(answer.headers.get('Date'), Date.now());
  const position = answer.headers.get('Commit-Position');
  if (position !== null) sessionStorage.setItem(COMMITTED, position);
  const isJson = answer.headers.get('Content-Type')?.includes('json') === true;
  const parsed: unknown = isJson && answer.status !== 304 ? await answer.json() : null;
  if (answer.status >= 400) throw new Refusal(answer.status, parsed ?? {});
  return {
    status: answer.status,
    body: parsed as Body,
    entityTag: answer.headers.get('ETag') ?? undefined,
  };
}

/** The token without which no command is taken from a page. It is good for the whole session. */
async function fetchCsrfToken(): Promise<void> {
  if (csrfToken !== undefined) return;
  try {
    ({ csrfToken } = (await send<{ csrfToken: string }>('GET', '/auth/csrf', {})).body);
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) endLogin();
    throw error;
  }
}

/**
 * Gets new cookies for those that have run out. A refresh token counts once, so of several tabs one refreshes, and the
 * others find that they need not.
 */
async function renewLogin(): Promise<void> {
  await navigator.locks.request('marquee.renewal', async () => {
    try {
      await send('GET', '/auth/me', {});
      return;
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
    }
    try {
      csrfToken = undefined;
      await fetchCsrfToken();
      noteLogin((await send<CookieLogin>('POST', '/auth/refresh', { body: {} })).body);
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) endLogin();
      throw error;
    }
  });
}

function endLogin(): void {
  noteLogout();
  onSignedOut();
}
