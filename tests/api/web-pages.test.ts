import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { send, type Answer } from '../support/client.ts';
import { openSystem, usualSettings, type TestSystem } from '../support/system.ts';

const names = (): readonly string[] => readdirSync(resolve('dist/web/assets'));
const named = (ending: string, page = 'booking'): string =>
  names().find((name) => name.startsWith(`${page}-`) && name.endsWith(ending)) ?? '';

describe('the booking page', () => {
  let system: TestSystem;
  const get = (path: string, headers = {}): Promise<Answer> =>
    send(system.url, 'GET', `/${path}`, { headers });

  beforeAll(async () => {
    system = await openSystem();
  });
  afterAll(() => system.close());

  it.each([
    '/',
    '/movies/1',
    '/showtimes/1',
    '/bookings',
    '/bookings/1',
    '/bookings/1/exchange',
    '/account',
    '/sign-in',
    '/sign-up',
    '/forgot-password',
  ])('is at %s', async (path) => {
    const answer = await get(path, { Accept: 'text/html,*/*;q=0.8' });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.text).toContain(`/assets/${named('.js')}`);
  });

  it('runs scripts and styles of this origin only, none of them inline, and is asked for each time', async () => {
    const { headers, text } = await get('/');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; ");
    expect(policy).not.toContain('unsafe');
    expect(text).not.toMatch(/<script>|<style|style=| on\w+=/);
    expect(headers['cache-control']).toBe('no-cache');
    const again = await get('/', { 'If-None-Match': headers['etag'] ?? '' });
    expect(again.status).toBe(304);
  });

  it('has assets that never change under their name, of their true type, compressed', async () => {
    const answer = await get(`/assets/${named('.js')}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const style = await get(`/assets/${named('.css')}`);
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
    // An SVG would be drawn in the page's own time, while it draws the seats.
    const icon = await get(`/assets/${named('.png', 'icon')}`);
    expect([icon.headers['content-type'], icon.text.slice(1, 4)]).toEqual(['image/png', 'PNG']);
    expect((await get('/')).text).toContain(`<link rel="icon" href="/assets/${named('.png', 'icon')}"`);
    const compressed = await fetch(`${system.url}/assets/${named('.js')}`, {
      headers: { 'Accept-Encoding': 'br' },
    });
    expect(compressed.headers.get('content-encoding')).toBe('br');
  });

  it('has nothing beside its assets, and is no answer to who wants no page', async () => {
    for (const path of ['/assets/none.js', '/assets/..%2Fbooking.html', '/assets/', '/elsewhere']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    const answer = await get('/bookings', { Accept: 'application/json' });
    expect([answer.status, answer.body.code]).toEqual([404, 'not-found']);
  });

  it('tells a browser that a page is not there, and everybody else that an address is not', async () => {
    const Accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const [page, booking] = [await get('/elsewhere/1', { Accept }), await get('/', { Accept })];
    expect([page.status, page.text]).toEqual([404, booking.text]);
    expect(page.headers['content-security-policy']).toBe(booking.headers['content-security-policy']);
    expect(page.headers['vary']?.split(', ')).toContain('Accept');
    for (const accepted of ['*/*', 'application/json', 'application/json, text/html']) {
      const { status, body } = await get('/elsewhere/1', { Accept: accepted });
      expect([accepted, status, body.code]).toEqual([accepted, 404, 'not-found']);
    }
    const ofApi = await send(system.url, 'GET', '/elsewhere', { headers: { Accept } });
    expect([ofApi.status, ofApi.body.code]).toEqual([404, 'not-found']);
    const posted = await send(system.url, 'POST', '//elsewhere', { headers: { Accept } });
    expect([posted.status, posted.body.code]).toEqual([404, 'not-found']);
  });

  it('loads less than 60 KB of script, compressed, and nothing of the console', async () => {
    const { text } = await get('/');
    const scripts = [...text.matchAll(/src="\/assets\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(scripts).toEqual([named('.js')]);
    const [script, ofConsole] = [named('.js'), named('.js', 'console')].map((name) =>
      readFileSync(resolve('dist/web/assets', name)),
    );
    expect(gzipSync(script ?? '').length).toBeLessThan(60_000);
    // The way to the console is there, and no address below it.
    expect(ofConsole?.toString()).toContain('/console/');
    expect(script?.toString()).not.toContain('/console/');
  });
});

describe('the console', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await openSystem();
  });
  afterAll(() => system.close());

  it.each(['/console', '/console/movies', '/console/auditoriums/1/seats'])(
    'is at %s, under the same policy as the booking page',
    async (path) => {
      const get = (at: string): Promise<Answer> =>
        send(system.url, 'GET', `/${at}`, { headers: { Accept: 'text/html' } });
      const [page, booking] = [await get(path), await get('/')];
      expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers['content-security-policy']).toBe(booking.headers['content-security-policy']);
      expect(page.text).toContain(`/assets/${named('.js', 'console')}`);
      expect(page.text).not.toMatch(/<script>|<style|style=| on\w+=/);
      expect(page.headers['etag']).not.toBe(booking.headers['etag']);
    },
  );

  it('may use the camera, which the booking page may not', async () => {
    const policyAt = async (path: string): Promise<string | undefined> => {
      const answer = await send(system.url, 'GET', `/${path}`, { headers: { Accept: 'text/html' } });
      return answer.headers['permissions-policy'];
    };
    expect(await policyAt('/console/door/1')).toContain('camera=(self)');
    expect(await policyAt('/')).toContain('camera=()');
  });

  it('is at no address beside its own', async () => {
    const answer = await send(system.url, 'GET', '//consoles', { headers: { Accept: 'text/html' } });
    expect(answer.status).toBe(404);
  });
});

describe('a system whose pages have not been built', () => {
  it('says so, and the API works', async () => {
    const web = { ...usualSettings.web, pagesFolder: resolve(tmpdir(), 'marquee-without-pages') };
    const system = await openSystem({ settings: { web } });
    const page = await send(system.url, 'GET', '//');
    expect([page.status, page.body.detail]).toEqual([404, expect.stringContaining('npm run build')]);
    expect((await send(system.url, 'GET', '/config')).status).toBe(200);
    await system.close();
  });
});
