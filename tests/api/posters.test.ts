import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { digestOf } from '../../src/ports/file-store.ts';
import { clerk, customer, eventsOf, openCinema, type Cinema } from '../support/cinema.ts';
import { send, type Answer } from '../support/client.ts';
import { overriding } from '../support/overriding.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;
let token: string;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
  token = await cinema.admin.token();
});
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

/** A picture of one colour, of the size of a poster. */
const picture = (background = '#346', width = 400, height = 600): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

async function newMovie(details: object = {}): Promise<string> {
  const added = await cinema.admin.post('/movies', { title: 'Metropolis', durationMinutes: 153, ...details });
  return String(added.body.id);
}

const put = (
  movieId: string,
  raw: Buffer,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'image/jpeg' },
): Promise<Answer> => send(system.url, 'PUT', `/movies/${movieId}/poster`, { raw, token, headers });

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  send(system.url, 'GET', path, { headers });

const after = (answer: Answer): Record<string, string> => ({
  'Min-Position': answer.headers['commit-position'] ?? '',
});

/** The address of a movie's poster, under `/api/v1`. */
const addressIn = ({ body }: Answer): string => String(body.posterUrl).replace('/api/v1', '');

const BOUNDARY = 'a-boundary';
const form = { 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}` };

/** A form with these parts: a file where there is a name of one. */
function formOf(
  ...parts: readonly { readonly name: string; readonly fileName?: string; readonly value: Buffer }[]
): Buffer {
  const written = parts.flatMap(({ name, fileName, value }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    fileName === undefined ? '' : `; filename="${fileName}"\r\nContent-Type: image/svg+xml`,
    '\r\n\r\n',
    value,
    '\r\n',
  ]);
  return Buffer.concat([...written, `--${BOUNDARY}--\r\n`].map((part) => Buffer.from(part as string)));
}

/** The data of the last event of a movie's stream. */
async function lastOf(movieId: string): Promise<{ readonly type: string; readonly data: any }> {
  const events = [];
  for await (const page of system.ports.store.read(`movie-${movieId}`, 0)) events.push(...page);
  const last = events.at(-1);
  if (last === undefined) throw new Error('The movie has no events.');
  return last;
}

describe('A poster', () => {
  it('is stored in three sizes before the event that names them, and served to everybody for ever', async () => {
    const movieId = await newMovie({ posterUrl: 'https://example.org/old.jpg' });
    const jpeg = await picture('#346', 1000, 1500).jpeg().toBuffer();
    const uploaded = await put(movieId, jpeg);
    expect([uploaded.status, uploaded.headers['etag']]).toEqual([200, '"1"']);
    const { type, data } = await lastOf(movieId);
    expect([type, data.mediaType]).toEqual(['PosterUploaded', 'image/webp']);
    expect(data.sizes).toMatchObject({
      small: { width: 185, height: 278 },
      medium: { width: 342, height: 513 },
      large: { width: 780, height: 1170 },
    });
    expect(uploaded.body.posterUrl).toBe(
      `/api/v1/movies/${movieId}/poster?size=medium&v=${String(data.sizes.large.digest)}`,
    );
    for (const size of ['small', 'medium', 'large'] as const) {
      const { digest, bytes, width, height } = data.sizes[size];
      const stored = await system.ports.pictureStore.read(digest);
      expect(stored?.length).toBe(bytes);
      const shown = await get(addressIn(uploaded).replace('medium', size), after(uploaded));
      expect([shown.status, digestOf(shown.bytes)]).toEqual([200, digest]);
      expect(await sharp(shown.bytes).metadata()).toMatchObject({ format: 'webp', width, height });
      expect(shown.headers).toMatchObject({
        'content-type': 'image/webp',
        etag: `"${String(digest)}"`,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-disposition': `inline; filename="poster-${size}.webp"`,
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'cross-origin',
      });
      expect(shown.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    }
    const movie = await get(`/movies/${movieId}`);
    expect(movie.body.posterUrl).toBe(uploaded.body.posterUrl);
  });

  it('is not sent again to who has it', async () => {
    const movieId = await newMovie();
    const uploaded = await put(movieId, await picture().png().toBuffer());
    const first = await get(addressIn(uploaded), after(uploaded));
    const etag = first.headers['etag'] ?? '';
    const again = await get(addressIn(uploaded), { 'If-None-Match': etag });
    expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', etag]);
    expect(again.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const head = await send(system.url, 'HEAD', addressIn(uploaded));
    expect([head.status, head.text, head.headers['content-type']]).toEqual([200, '', 'image/webp']);
  });

  it('is kept for a short time where the address names no version, and for none where it names another', async () => {
    const movieId = await newMovie();
    const first = await put(movieId, await picture('#111').png().toBuffer());
    const second = await put(movieId, await picture('#eee').png().toBuffer());
    expect(first.body.posterUrl).not.toBe(second.body.posterUrl);
    const today = await get(`/movies/${movieId}/poster`, after(second));
    expect(today.headers['cache-control']).toBe('public, max-age=60');
    const former = await get(addressIn(first));
    expect([former.headers['cache-control'], digestOf(former.bytes)]).toEqual([
      'no-cache',
      digestOf(today.bytes),
    ]);
  });

  it('is the same one when it is sent again: nothing happens', async () => {
    const movieId = await newMovie();
    const png = await picture('#909').png().toBuffer();
    const first = await put(movieId, png);
    const types = await eventsOf(system, async () => {
      expect((await put(movieId, png)).body.posterUrl).toBe(first.body.posterUrl);
    });
    expect(types).toEqual([]);
  });

  it('is upright, and says nothing of where and with what it was taken', async () => {
    const movieId = await newMovie();
    const exif = { IFD0: { Copyright: 'a secret of the camera' }, IFD3: { GPSLatitude: '51/1 27/1 0/1' } };
    const jpeg = await picture('#346', 600, 400)
      .withExif(exif)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const before = await sharp(jpeg).metadata();
    expect([before.orientation, before.exif === undefined]).toEqual([6, false]);
    const uploaded = await put(movieId, jpeg);
    const shown = await get(addressIn(uploaded), after(uploaded));
    const { width, height, exif: left, orientation } = await sharp(shown.bytes).metadata();
    expect([width, height, left, orientation]).toEqual([342, 513, undefined, undefined]);
    expect(shown.bytes.includes('a secret')).toBe(false);
  });

  it('is never larger than it was, and fits however long it is', async () => {
    const small = await put(await newMovie(), await picture('#123', 20, 30).png().toBuffer());
    const tiny = await get(addressIn(small).replace('medium', 'large'), after(small));
    expect(await sharp(tiny.bytes).metadata()).toMatchObject({ width: 20, height: 30 });
    const long = await put(await newMovie(), await picture('#123', 300, 10_000).png().toBuffer());
    const shown = await get(addressIn(long), after(long));
    expect(await sharp(shown.bytes).metadata()).toMatchObject({ height: 684 });
  });

  it('comes as the file of a form, too, whatever that calls it', async () => {
    const value = await picture().webp().toBuffer();
    const uploaded = await put(
      await newMovie(),
      formOf({ name: 'anything', fileName: '../../x.svg', value }),
      form,
    );
    expect(uploaded.status).toBe(200);
  });

  it('is shown with the showtimes of its movie', async () => {
    const showtimeId = await cinema.schedule();
    const uploaded = await put(cinema.movieId, await picture().png().toBuffer());
    const showtime = await get(`/showtimes/${showtimeId}`, after(uploaded));
    expect(showtime.body.movie.posterUrl).toBe(uploaded.body.posterUrl);
    const list = await get('/movies');
    const listed = list.body.items.find(({ id }: { id: string }) => id === cinema.movieId);
    expect(listed.posterUrl).toBe(uploaded.body.posterUrl);
  });

  it('gives way to that of the catalogue when it is removed', async () => {
    const posterUrl = 'https://example.org/poster.jpg';
    const movieId = await newMovie({ posterUrl });
    const uploaded = await put(movieId, await picture().png().toBuffer());
    const types = await eventsOf(system, async () => {
      for (const stale of ['"0"', '"7"']) {
        const refused = await cinema.admin.delete(`/movies/${movieId}/poster`, { 'If-Match': stale });
        expect([refused.status, refused.body.code]).toEqual([412, 'version-conflict']);
      }
      const etag = uploaded.headers['etag'] ?? '';
      expect((await cinema.admin.delete(`/movies/${movieId}/poster`, { 'If-Match': etag })).status).toBe(204);
    });
    expect(types).toEqual(['PosterWithdrawn']);
    const again = await cinema.admin.delete(`/movies/${movieId}/poster`);
    expect(again.status).toBe(204);
    expect((await get(`/movies/${movieId}`, after(again))).body.posterUrl).toBe(posterUrl);
    expect((await get(`/movies/${movieId}/poster`)).body.code).toBe('not-found');
  });

  it('is seen by staff alone while its movie is retired, and by no cache in between', async () => {
    const movieId = await newMovie();
    await put(movieId, await picture().png().toBuffer());
    const retired = await cinema.admin.delete(`/movies/${movieId}`);
    expect((await get(`/movies/${movieId}/poster`, after(retired))).status).toBe(404);
    const shown = await clerk(system).get(`/movies/${movieId}/poster`);
    expect([shown.status, shown.headers['cache-control']]).toEqual([200, 'private, no-cache']);
  });

  it('is uploaded by administrators alone, who know the version they change', async () => {
    const movieId = await newMovie();
    const raw = await picture().png().toBuffer();
    const headers = { 'Content-Type': 'image/png' };
    const path = `/movies/${movieId}/poster`;
    const stranger = await send(system.url, 'PUT', path, { raw, headers });
    const other = await send(system.url, 'PUT', path, {
      raw,
      headers,
      token: await customer(system).token(),
    });
    expect([stranger.status, other.status]).toEqual([401, 403]);
    const stale = await put(movieId, raw, { ...headers, 'If-Match': '"7"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-conflict']);
    const unknown = await put(randomUUID(), raw);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not-found']);
    expect((await lastOf(movieId)).type).toBe('MovieAdded');
  });

  it('that is lost or damaged is a problem of its own, until it is uploaded again', async () => {
    const movieId = await newMovie();
    const png = await picture('#0a0').png().toBuffer();
    const beside = await openSystem({
      beside: system,
      ports: (ports) => ({
        ...ports,
        pictureStore: overriding(ports.pictureStore, { read: () => Promise.resolve(null) }),
      }),
    });
    try {
      const uploaded = await put(movieId, png);
      const lost = await send(beside.url, 'GET', `/movies/${movieId}/poster`, { headers: after(uploaded) });
      expect([lost.status, lost.body.code, lost.headers['cache-control']]).toEqual([
        404,
        'poster-missing',
        'no-store',
      ]);
    } finally {
      await beside.close();
    }
  });

  it.each(['size=huge', 'v=1', 'width=7'])('is not there as %s', async (query) => {
    const refused = await get(`/movies/${cinema.movieId}/poster?${query}`);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-query']);
  });
});

describe('What is no poster', () => {
  let movieId: string;
  beforeAll(async () => {
    movieId = await newMovie();
  });
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
  );
  const png = (): Promise<Buffer> => picture().png().toBuffer();
  /** The same picture that says it is of another size. The checksum of the header is wrong then, or right. */
  const claiming = async (width: number, height: number): Promise<Buffer> => {
    const bytes = await png();
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    return bytes;
  };
  const noise = (width: number, height: number): Sharp =>
    sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } });

  const hostile: readonly (readonly [string, () => Promise<Buffer>, number, string])[] = [
    ['an SVG that says it is a PNG', () => Promise.resolve(svg), 415, 'picture-type-unknown'],
    ['a GIF', () => picture().gif().toBuffer(), 415, 'picture-type-unknown'],
    ['a TIFF', () => picture().tiff().toBuffer(), 415, 'picture-type-unknown'],
    ['text', () => Promise.resolve(Buffer.from('hello')), 415, 'picture-type-unknown'],
    [
      'the beginning of a JPEG',
      () => Promise.resolve(Buffer.from('ffd8ff', 'hex')),
      422,
      'picture-unreadable',
    ],
    [
      'an SVG behind the beginning of a PNG',
      () => Promise.resolve(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), svg])),
      422,
      'picture-unreadable',
    ],
    [
      'a JPEG that breaks off',
      async () => (await noise(300, 300).jpeg().toBuffer()).subarray(0, 20_000),
      422,
      'picture-unreadable',
    ],
    [
      'a PNG that breaks off',
      async () => (await noise(300, 300).png().toBuffer()).subarray(0, 20_000),
      422,
      'picture-unreadable',
    ],
    [
      'a WebP that breaks off',
      async () => (await noise(300, 300).webp().toBuffer()).subarray(0, 5000),
      422,
      'picture-unreadable',
    ],
    ['a PNG that says it has 100,000 lines', () => claiming(400, 100_000), 422, 'picture-too-large'],
    ['a PNG that says it has a billion pixels', () => claiming(40_000, 40_000), 422, 'picture-too-large'],
    [
      'a bomb: 26 million pixels in little',
      () => picture('#fff', 5200, 5000).png().toBuffer(),
      422,
      'picture-too-large',
    ],
    ['6 MB', () => Promise.resolve(randomBytes(6 * 1024 * 1024)), 413, 'body-too-large'],
    ['one byte too many', () => Promise.resolve(Buffer.alloc(5 * 1024 * 1024 + 1, 1)), 413, 'body-too-large'],
    ['30 MB', () => Promise.resolve(Buffer.alloc(30 * 1024 * 1024, 1)), 413, 'body-too-large'],
    ['nothing', () => Promise.resolve(Buffer.alloc(0)), 422, 'invalid-body'],
  ];

  it.each(hostile)('is refused, and leaves nothing: %s', async (_, make, status, code) => {
    const types = await eventsOf(system, async () => {
      const bytes = await make();
      const whole = await put(movieId, bytes, { 'Content-Type': 'image/png' });
      expect([whole.status, whole.body.code]).toEqual([status, code]);
      const inForm = await put(movieId, formOf({ name: 'file', fileName: 'poster.png', value: bytes }), form);
      expect([inForm.status, inForm.body.code]).toEqual([status, code]);
    });
    expect(types).toEqual([]);
  });

  it.each([
    [
      'a picture with a program behind it',
      async () => Buffer.concat([await png(), Buffer.from('PK\x03\x04evil')]),
    ],
    ['an animation', () => animation()],
  ])('but can be shown is made anew from its first frame: %s', async (_, make) => {
    const uploaded = await put(await newMovie(), await make());
    const shown = await get(addressIn(uploaded), after(uploaded));
    const { pages = 1, format } = await sharp(shown.bytes).metadata();
    expect([pages, format, shown.bytes.includes('evil')]).toEqual([1, 'webp', false]);
  });

  const file = { name: 'file', fileName: 'a.png' };
  it.each([
    ['without a file', () => formOf(), 422, 'invalid-body'],
    [
      'with a field',
      (value: Buffer) => formOf({ name: 'title', value: Buffer.from('x') }, { ...file, value }),
      422,
      'invalid-body',
    ],
    [
      'with a field behind the file',
      (value: Buffer) => formOf({ ...file, value }, { name: 'title', value }),
      422,
      'invalid-body',
    ],
    [
      'with two files',
      (value: Buffer) => formOf({ ...file, value }, { ...file, value }),
      422,
      'invalid-body',
    ],
    [
      'that breaks off',
      (value: Buffer) => formOf({ ...file, value }).subarray(0, 300),
      400,
      'malformed-request',
    ],
    ['that is none', () => Buffer.from('no form at all'), 400, 'malformed-request'],
    [
      'with an endless header',
      () => Buffer.concat([Buffer.from(`--${BOUNDARY}\r\nX: `), Buffer.alloc(200_000, 97)]),
      400,
      'malformed-request',
    ],
  ])('is refused as a form %s', async (_, make, status, code) => {
    const refused = await put(movieId, make(await png()), form);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it.each([
    [{ 'Content-Type': 'application/json' }, 415, 'unsupported-media-type'],
    [{ 'Content-Type': 'image/svg+xml' }, 415, 'unsupported-media-type'],
    [{ 'Content-Type': 'multipart/form-data' }, 400, 'malformed-request'],
    [{ 'Content-Type': 'image/png', 'Content-Encoding': 'gzip' }, 415, 'unsupported-media-type'],
  ])('is refused with the headers %j', async (headers, status, code) => {
    const refused = await put(movieId, await png(), headers);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('leaves no file of its own anywhere', async () => {
    if (process.env['TEST_STORES'] === 'servers') return;
    const names = await readdir(join(system.open.directory, 'posters'));
    expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
  });
});

/** A WebP of two frames. */
async function animation(): Promise<Buffer> {
  const frames = await Promise.all(
    ['#f00', '#00f'].map((colour) => picture(colour, 60, 90).png().toBuffer()),
  );
  return sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer();
}

/** The checksum of a chunk of a PNG. */
function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
