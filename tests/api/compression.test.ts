import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, openCinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let seats: string;
let plain: unknown;
let list: string;

beforeAll(async () => {
  system = await openSystem();
  const cinema = await openCinema(system);
  seats = `/showtimes/${await cinema.schedule()}/seats`;
  list = `/showtimes?limit=100`;
  for (let more = 0; more < 5; more += 1) await cinema.schedule();
  plain = (await customer(system).get(seats)).body;
});

afterAll(() => system.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

function ask(path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(`/api/v1${path}`, system.url), { method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(parts) });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
};

describe('An answer of more than 1 KB', () => {
  it.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.1, gzip', 'gzip'],
  ])('is compressed for who accepts %s, with %s', async (accepted, encoding) => {
    const answer = await ask(seats, { 'Accept-Encoding': accepted });
    expect(answer.headers).toMatchObject({
      'content-encoding': encoding,
      vary: expect.stringContaining('Accept-Encoding'),
    });
    const decoded = decoders[encoding]?.(answer.bytes).toString() ?? '';
    expect(JSON.parse(decoded)).toEqual(plain);
    expect(answer.bytes.length).toBeLessThan(decoded.length / 2);
  });

  it.each([
    '',
    'identity',
    'identity;q=0',
    'deflate',
    'zstd',
    'br;q=0, gzip;q=0, *;q=0',
    ', ;;q=',
    ';'.repeat(8000),
  ])('is sent as it is to who accepts "%s"', async (accepted) => {
    const answer = await ask(seats, { 'Accept-Encoding': accepted });
    expect([answer.status, answer.headers['content-encoding']]).toEqual([200, undefined]);
    expect(JSON.parse(answer.bytes.toString())).toEqual(plain);
  });

  it('has one entity tag, compressed or not', async () => {
    const { headers } = await ask(seats, { 'Accept-Encoding': 'br' });
    const again = await ask(seats, { 'Accept-Encoding': 'gzip', 'If-None-Match': String(headers['etag']) });
    expect([again.status, again.bytes.length, again.headers['content-encoding']]).toEqual([
      304,
      0,
      undefined,
    ]);
  });
});

describe('A list that is the same for everybody', () => {
  it('is sent in the form that each client takes, however often it is asked for', async () => {
    const head = String(await system.open.ports.subscription.head());
    const whole = await ask(list, { 'Min-Position': head });
    for (let time = 0; time < 2; time += 1) {
      for (const [accepted, encoding] of [
        ['gzip, deflate, br', 'br'],
        ['gzip', 'gzip'],
        ['', undefined],
      ] as const) {
        const { headers, bytes } = await ask(list, { 'Accept-Encoding': accepted });
        expect(headers['content-encoding']).toBe(encoding);
        expect(headers['vary']).toContain('Accept-Encoding');
        expect(headers['content-length']).toBe(String(bytes.length));
        expect((decoders[encoding ?? '']?.(bytes) ?? bytes).equals(whole.bytes)).toBe(true);
      }
    }
  });

  it('has the same headers for who asks for these only', async () => {
    for (const accepted of ['br', '']) {
      const whole = await ask(list, { 'Accept-Encoding': accepted });
      const { status, headers, bytes } = await ask(list, { 'Accept-Encoding': accepted }, 'HEAD');
      expect([status, bytes.length]).toEqual([200, 0]);
      const names = ['content-encoding', 'content-length', 'content-type'];
      expect(names.map((name) => headers[name])).toEqual(names.map((name) => whole.headers[name]));
    }
  });
});

it('A small answer is sent as it is', async () => {
  const { headers } = await ask('/config', { 'Accept-Encoding': 'br' });
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['content-length']).toMatch(/^\d+$/);
});
