import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customer, openCinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let seats: string;
let plain: unknown;

beforeAll(async () => {
  system = await openSystem();
  const cinema = await openCinema(system);
  seats = `/showtimes/${await cinema.schedule()}/seats`;
  plain = (await customer(system).get(seats)).body;
});

afterAll(() => system.close());

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

function ask(path: string, headers: Readonly<Record<string, string>>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(`/api/v1${path}`, system.url), { headers }, (answer) => {
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

it('A small answer is sent as it is', async () => {
  const { headers } = await ask('/config', { 'Accept-Encoding': 'br' });
  expect(headers['content-encoding']).toBeUndefined();
  expect(headers['content-length']).toMatch(/^\d+$/);
});
