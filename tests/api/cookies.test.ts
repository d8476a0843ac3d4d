import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { send, type Answer } from '../support/client.ts';
import { eventsOf } from '../support/cinema.ts';
import { openSystem, usualSettings, type TestSystem } from '../support/system.ts';

const PASSWORD = 'engine-1843!';
const OURS = usualSettings.web.publicOrigin;
const ALLOWED = 'https://tickets.example.org';

let system: TestSystem;
beforeAll(async () => {
  system = await openSystem({ settings: { web: { ...usualSettings.web, corsOrigins: [ALLOWED] } } });
});
afterAll(() => system.close());

/** A browser that has logged in with cookies. */
interface Browser {
  readonly email: string;
  readonly setCookies: readonly string[];
  readonly cookie: string;
  readonly csrfToken: string;
}

function setCookiesOf({ headers }: Answer): readonly string[] {
  return (headers['set-cookie'] as unknown as readonly string[] | undefined) ?? [];
}

const cookieOf = (setCookies: readonly string[]): string =>
  setCookies.map((each) => each.split(';')[0] ?? '').join('; ');

async function logIn(): Promise<Browser> {
  const email = `${randomUUID()}@example.org`;
  await send(system.url, 'POST', '/auth/register', { body: { email, password: PASSWORD } });
  const body = { email, password: PASSWORD, transport: 'cookie' };
  const answer = await send(system.url, 'POST', '/auth/login', { body });
  expect([answer.status, answer.body.user.email, answer.body.expiresIn]).toEqual([200, email, 900]);
  expect(Object.keys(answer.body as object).sort()).toEqual(['csrfToken', 'expiresIn', 'user']);
  const setCookies = setCookiesOf(answer);
  return { email, setCookies, cookie: cookieOf(setCookies), csrfToken: String(answer.body.csrfToken) };
}

type Headers = Readonly<Record<string, string>>;

/** Changes the name of who is logged in: a command like any other. */
const rename = ({ cookie }: Browser, headers: Headers): Promise<Answer> =>
  send(system.url, 'PATCH', '/auth/me', {
    body: { firstName: 'Eve' },
    headers: { Cookie: cookie, ...headers },
  });

describe('A login with cookies', () => {
  it('sets cookies that no script reads and no other site sends (ASVS 3.3)', async () => {
    const { setCookies } = await logIn();
    expect(setCookies).toEqual([
      expect.stringMatching(/^access_token=[^;]+; Path=\/; Max-Age=900; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^refresh_token=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^device=[^;]+; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Strict$/),
    ]);
  });

  it('sets them for this host and TLS only, where people come over https', async () => {
    const web = { ...usualSettings.web, publicOrigin: 'https://marquee.example', secureCookies: true };
    const secure = await openSystem({ settings: { web } });
    const body = { email: 'ada@example.org', password: PASSWORD };
    await send(secure.url, 'POST', '/auth/register', { body });
    const answer = await send(secure.url, 'POST', '/auth/login', { body: { ...body, transport: 'cookie' } });
    for (const cookie of setCookiesOf(answer))
      expect(cookie).toMatch(/^__Host-((access|refresh)_token|device)=.*; Secure$/);
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
    const me = await send(secure.url, 'GET', '/auth/me', {
      headers: { Cookie: cookieOf(setCookiesOf(answer)) },
    });
    expect(me.status).toBe(200);
    await secure.close();
  });

  it('reads with cookies alone, and commands with the token besides', async () => {
    const browser = await logIn();
    const me = await send(system.url, 'GET', '/auth/me', { headers: { Cookie: browser.cookie } });
    expect(me.body.email).toBe(browser.email);
    const renamed = await rename(browser, {
      'X-CSRF-Token': browser.csrfToken,
      'Sec-Fetch-Site': 'same-origin',
    });
    expect([renamed.status, renamed.body.firstName]).toEqual([200, 'Eve']);
    const again = await send(system.url, 'GET', '/auth/csrf', { headers: { Cookie: browser.cookie } });
    const token = String(again.body.csrfToken);
    expect((await rename(browser, { 'X-CSRF-Token': token, Origin: OURS })).status).toBe(200);
    expect((await rename(browser, { 'X-CSRF-Token': token, Origin: system.url })).status).toBe(200);
    expect(
      (await rename(browser, { 'X-CSRF-Token': token, Origin: ALLOWED, 'Sec-Fetch-Site': 'cross-site' }))
        .status,
    ).toBe(200);
  });

  it('does nothing for a page of somebody else, or without the token, or with that of another session', async () => {
    const browser = await logIn();
    const another = await logIn();
    const good = { 'X-CSRF-Token': browser.csrfToken };
    const foreign: readonly Headers[] = [
      {},
      { 'Sec-Fetch-Site': 'same-origin' },
      { ...good, 'Sec-Fetch-Site': 'cross-site' },
      { ...good, 'Sec-Fetch-Site': 'same-site' },
      { ...good, Origin: 'https://evil.example' },
      { ...good, Origin: 'null' },
      { ...good, Origin: system.url.replace('http:', 'https:') },
      { ...good, Origin: system.url.replace(/:\d+$/, ':1') },
      { ...good, Origin: system.url.replace('http:', 'ftp:') },
      { ...good, Origin: `${OURS}.evil.example` },
      { ...good, Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      { 'X-CSRF-Token': another.csrfToken },
      { 'X-CSRF-Token': `${browser.csrfToken}0` },
      { 'X-CSRF-Token': browser.csrfToken.replace(/^./, (first) => (first === '0' ? '1' : '0')) },
      { 'X-CSRF-Token': '.' },
    ];
    const types = await eventsOf(system, async () => {
      for (const headers of foreign) {
        const answer = await rename(browser, headers);
        expect([headers, answer.status, answer.body.code]).toEqual([headers, 403, 'csrf-rejected']);
      }
    });
    expect(types).toEqual([]);
  });

  it('is refused together with a token in the header: one source, not two', async () => {
    const { cookie } = await logIn();
    const answer = await send(system.url, 'GET', '/auth/me', { token: 'x', headers: { Cookie: cookie } });
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed-request']);
  });

  it('is refreshed and ended by its cookies, from our pages only', async () => {
    const browser = await logIn();
    const headers = { Cookie: browser.cookie, 'X-CSRF-Token': browser.csrfToken };
    const foreign = { ...headers, 'Sec-Fetch-Site': 'cross-site' };
    for (const path of ['/auth/refresh', '/auth/logout']) {
      const answer = await send(system.url, 'POST', path, { headers: foreign });
      expect([answer.status, answer.body.code]).toEqual([403, 'csrf-rejected']);
    }
    const refreshed = await send(system.url, 'POST', '/auth/refresh', { headers });
    expect([refreshed.status, Object.keys(refreshed.body as object).sort()]).toEqual([
      200,
      ['csrfToken', 'expiresIn', 'user'],
    ]);
    const cookie = cookieOf(setCookiesOf(refreshed));
    expect(cookie).not.toBe(browser.cookie);
    const after = { Cookie: cookie, 'X-CSRF-Token': String(refreshed.body.csrfToken) };
    const both = await send(system.url, 'POST', '/auth/refresh', {
      headers: after,
      body: { refreshToken: 'x' },
    });
    expect([both.status, both.body.code]).toEqual([400, 'malformed-request']);
    const out = await send(system.url, 'POST', '/auth/logout', { headers: after });
    expect(out.status).toBe(204);
    for (const cleared of setCookiesOf(out))
      expect(cleared).toMatch(/^(access|refresh)_token=; .*Max-Age=0;/);
    expect((await send(system.url, 'GET', '/auth/me', { headers: { Cookie: cookie } })).status).toBe(401);
  });

  it('goes on when its access cookie has expired: the refresh cookie is enough for a token and a refresh', async () => {
    const browser = await logIn();
    const Cookie = browser.cookie.split('; ')[1] ?? '';
    const asked = await send(system.url, 'GET', '/auth/csrf', { headers: { Cookie } });
    const headers = { Cookie, 'X-CSRF-Token': String(asked.body.csrfToken) };
    const refreshed = await send(system.url, 'POST', '/auth/refresh', { headers });
    expect(refreshed.status).toBe(200);
    const next = cookieOf(setCookiesOf(refreshed)).split('; ')[1] ?? '';
    const after = { Cookie: next, 'X-CSRF-Token': String(refreshed.body.csrfToken) };
    expect((await send(system.url, 'POST', '/auth/logout', { headers: after })).status).toBe(204);
    expect((await send(system.url, 'GET', '/auth/csrf', { headers: { Cookie: next } })).status).toBe(401);
  });

  it('is ended together with another one, whose cookie the browser has too, by the token of either', async () => {
    for (const which of [0, 1]) {
      const browsers = [await logIn(), await logIn()] as const;
      const [access = ''] = browsers[0].cookie.split('; ');
      const [, refresh = ''] = browsers[1].cookie.split('; ');
      const Cookie = `${access}; ${refresh}`;
      const token = { 'X-CSRF-Token': browsers[which]?.csrfToken ?? '' };
      const third = { 'X-CSRF-Token': (await logIn()).csrfToken };
      const foreign = await send(system.url, 'POST', '/auth/logout', { headers: { Cookie, ...third } });
      expect([foreign.status, foreign.body.code]).toEqual([403, 'csrf-rejected']);
      const out = await send(system.url, 'POST', '/auth/logout', { headers: { Cookie, ...token } });
      expect(out.status).toBe(204);
      for (const { cookie } of browsers) {
        expect((await send(system.url, 'GET', '/auth/me', { headers: { Cookie: cookie } })).status).toBe(401);
      }
    }
  });

  it('is ended by one source only, and not by a page of somebody else that sends a token besides', async () => {
    const browser = await logIn();
    const foreign = { Cookie: browser.cookie, 'Sec-Fetch-Site': 'cross-site' };
    const byBody = await send(system.url, 'POST', '/auth/logout', {
      headers: foreign,
      body: { refreshToken: 'x' },
    });
    const byHeader = await send(system.url, 'POST', '/auth/logout', { headers: foreign, token: 'x' });
    expect([byBody.status, byHeader.status]).toEqual([400, 400]);
    const me = await send(system.url, 'GET', '/auth/me', { headers: { Cookie: browser.cookie } });
    expect(me.status).toBe(200);
  });

  it('does not keep anybody from what is for everybody once it has ended, and its cookie is cleared', async () => {
    const browser = await logIn();
    const headers = { Cookie: browser.cookie, 'X-CSRF-Token': browser.csrfToken };
    await send(system.url, 'POST', '/auth/logout', { headers });
    expect((await send(system.url, 'GET', '/movies', { headers })).status).toBe(200);
    const refused = await send(system.url, 'GET', '/auth/me', { headers });
    expect(refused.status).toBe(401);
    expect(setCookiesOf(refused)).toEqual([expect.stringMatching(/^access_token=; .*Max-Age=0;/)]);
  });

  it('may be begun anew with the cookies of a session that has ended', async () => {
    const browser = await logIn();
    const headers = { Cookie: browser.cookie, 'X-CSRF-Token': browser.csrfToken };
    await send(system.url, 'POST', '/auth/logout', { headers });
    const body = { email: browser.email, password: PASSWORD, transport: 'cookie' };
    expect((await send(system.url, 'POST', '/auth/login', { headers, body })).status).toBe(200);
  });
});

describe('Pages of other origins', () => {
  const preflight = (Origin: string): Promise<Answer> =>
    send(system.url, 'OPTIONS', '/auth/login', {
      headers: { Origin, 'Access-Control-Request-Method': 'POST' },
    });

  it('may use the API where they are on the list', async () => {
    const asked = await preflight(ALLOWED);
    expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, ALLOWED]);
    expect(asked.headers['access-control-allow-headers']).toContain('X-CSRF-Token');
    const read = await send(system.url, 'GET', '/config', { headers: { Origin: ALLOWED } });
    expect(read.headers).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': expect.stringContaining('Commit-Position'),
      vary: expect.stringContaining('Origin'),
    });
  });

  it.each(['https://evil.example', `${ALLOWED}.evil.example`, 'null', OURS])(
    'may not otherwise: %s',
    async (origin) => {
      expect((await preflight(origin)).headers['access-control-allow-origin']).toBeUndefined();
      const read = await send(system.url, 'GET', '/config', { headers: { Origin: origin } });
      expect(read.headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});

describe('Every answer', () => {
  it.each(['/config', '/movies', '/nothing-here', '/auth/me', '//health/live'])(
    'says what a browser may do with it: %s',
    async (path) => {
      const { headers } = await send(system.url, 'GET', path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );
});
