import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes/routes.ts';
import { clientAs } from '../support/client.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

/** Node takes 16 KB of headers; a request has some more than the one that is hostile. */
const HEADER_BYTES = 15 * 1024;
/** The most that a body may have on most routes. */
const BODY_BYTES = 256 * 1024;
const AT_ONCE = 16;

let system: TestSystem;
beforeAll(async () => {
  system = await openSystem();
}, 120_000);
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

interface Attack {
  readonly method: string;
  /** From the root, sent as it is. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly milliseconds: number;
}

/** Sends what no well-meaning client sends. Events are left after the first of them. */
function attack({ method, path, headers = {}, body }: Attack): Promise<Reply> {
  const { hostname, port } = new URL(system.url);
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers: { ...headers }, agent: false });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      const type = incoming.headers['content-type'] ?? '';
      const answer = (): void => {
        const text = Buffer.concat(chunks).toString('latin1');
        const milliseconds = performance.now() - begun;
        resolve({ status: incoming.statusCode ?? 0, type, text, milliseconds });
      };
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (type === 'text/event-stream') incoming.destroy();
      });
      incoming.on('error', reject);
      incoming.on('end', answer);
      incoming.on('close', answer);
    });
    outgoing.end(body);
  });
}

/** What is wrong with an answer to something that is; null where nothing is. */
function faultOf({ status, type, text }: Reply): string | null {
  // Node itself refuses what is no HTTP, before anything of ours is asked.
  if ([400, 417, 431].includes(status) && text === '') return null;
  const isProblem = type.startsWith('application/problem+json');
  const code = isProblem ? (JSON.parse(text) as { code: string; detail: string }) : null;
  // The machine may have too much to do: that is not for what was sent.
  if (status === 503 && code?.code === 'overloaded') return null;
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  if (status < 400) return null;
  if (code === null || code.code === '' || code.detail === '') return `${status} ${type} names no fault`;
  return text.length > 20_000 ? `${status} is answered with ${text.length} bytes` : null;
}

/** Sends attacks, and answers what was wrong with the answers. Nothing is changed by any of them, as the log shows. */
async function faultsOf(attacks: Readonly<Record<string, Attack>>): Promise<readonly string[]> {
  const head = await system.ports.subscription.head();
  const left = Object.entries(attacks);
  const faults: string[] = [];
  const worker = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [name, each] = next;
      const reply = await attack(each).catch((error: unknown) => String(error));
      const fault = typeof reply === 'string' ? reply : faultOf(reply);
      if (fault !== null) faults.push(`${name}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for await (const page of system.ports.scan.scan(head)) {
    // The notary signs the log by itself.
    const changed = page.filter(({ stream }) => !stream.startsWith('notary-'));
    faults.push(...changed.map(({ stream }) => `${stream} has changed`));
  }
  return faults.sort();
}

const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;
const numbered = routes.map((route, number) => [nameOf(route), route, number] as const);

/** The path of a route with ids of nothing. */
function pathOf({ path }: Route, id: string = randomUUID()): string {
  const other = id.length === 36 ? randomUUID() : id;
  return `/api/v1${path
    .replace(':id', id)
    .replace(':seatId', other)
    .replace(/:[a-zA-Z]+/g, other)}`;
}

/** Somebody who may use the route. Who is logged in could do what needs no body: that is asked for without a login. */
async function credentialsFor({ method, path }: Route): Promise<Readonly<Record<string, string>>> {
  if (method === 'delete' && path === '/auth/me') return {};
  return { Authorization: `Bearer ${await clientAs(system, 'admin', randomUUID()).token()}` };
}

/** A body that every command refuses, so that no attack does what it should not. */
const refused = { 'Content-Type': 'application/json', body: '{"no such member":true}' };

const headers: readonly string[] = [
  ...['Cookie', 'If-None-Match', 'If-Match', 'Authorization', 'Accept', 'Accept-Encoding', 'Accept-Language'],
  ...['Range', 'If-Range', 'If-Modified-Since', 'Content-Type', 'Content-Encoding', 'X-Forwarded-For'],
  ...[
    'X-Forwarded-Proto',
    'X-Forwarded-Host',
    'Forwarded',
    'Last-Event-ID',
    'Idempotency-Key',
    'Min-Position',
  ],
  ...['X-CSRF-Token', 'X-Correlation-Id', 'Origin', 'Sec-Fetch-Site', 'Stripe-Signature', 'User-Agent'],
];
const patterns = Object.entries(hostileTexts);

/** One hostile header on a route, with a body that is refused where the route takes one. */
function withHeader(route: Route, name: string, value: string, login: object): Attack {
  const method = route.method.toUpperCase();
  const hasBody = route.body !== null || route.file !== null;
  const sent = hasBody ? { 'Content-Type': refused['Content-Type'] } : {};
  // A name that is given twice is that of the attack.
  return {
    method,
    path: pathOf(route),
    headers: { ...login, ...sent, [name]: value },
    ...(hasBody ? { body: refused.body } : {}),
  };
}

describe('Hostile headers', () => {
  // Each header goes to each route with one of the texts; all texts go with each header to some routes.
  it.each(numbered)('%s', async (_, route, number) => {
    const login = await credentialsFor(route);
    const attacks = headers.map((header, index) => {
      const [what = '', text] = patterns[(number + index) % patterns.length] ?? [];
      const value = text?.(HEADER_BYTES) ?? '';
      return [`${header} of ${what}`, withHeader(route, header, value, login)] as const;
    });
    expect(await faultsOf(Object.fromEntries(attacks))).toEqual([]);
  });

  const seats = routes.find(({ path }) => path === '/showtimes/:id/seats');

  /** The shortest of some: a busy machine makes single ones slow. */
  async function shortest(sent: Attack, enough: number): Promise<number> {
    let least = Infinity;
    for (let run = 0; run < 8 && least > enough; run += 1) {
      least = Math.min(least, (await attack(sent)).milliseconds);
    }
    return least;
  }

  it.each(headers)(
    '%s of any text takes not much longer than a harmless one of its length',
    async (header) => {
      if (seats === undefined) throw new Error('There is no seat map.');
      const harmless = withHeader(seats, 'X-Harmless', 'a'.repeat(HEADER_BYTES), {});
      await shortest(harmless, 0);
      const usual = await shortest(harmless, 0);
      const slow: string[] = [];
      for (const [what, text] of patterns) {
        const hostile = withHeader(seats, header, text(HEADER_BYTES), {});
        // A parser of a higher order takes hundreds of times as long.
        if ((await shortest(hostile, usual * 20)) > usual * 20) slow.push(what);
      }
      expect(slow).toEqual([]);
    },
  );
});

const deep = 100_000;
const bodies: Readonly<Record<string, string | Buffer>> = {
  nothing: ' ',
  'a half': '{"title": "Met',
  null: 'null',
  'a number': '42',
  'a text': '"text"',
  'an array': '[]',
  'no number': '{"title": NaN}',
  'arrays in arrays': '['.repeat(deep) + ']'.repeat(deep),
  'arrays without end': '['.repeat(BODY_BYTES - 1),
  'objects in objects': `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
  'a deep member': `{"no such member":${'['.repeat(deep)}${']'.repeat(deep)}}`,
  'a number without end': `{"no such member":${'9'.repeat(BODY_BYTES - 100)}}`,
  'infinite numbers': '{"no such member":1e400,"another":-1e400}',
  'members twice': '{"no such member":1,"no such member":2}',
  'a prototype': '{"__proto__":{"role":"admin"},"no such member":1}',
  'a prototype alone': '{"__proto__":{"role":"admin"}}',
  'a constructor': '{"constructor":{"prototype":{"role":"admin"}}}',
  'thousands of members': `{${Array.from({ length: 20_000 }, (_, index) => `"m${index}":1`).join()}}`,
  'a long name': `{"${'x'.repeat(BODY_BYTES - 100)}":1}`,
  'a lone surrogate': '{"\\ud800":"\\udc00\\ud800"}',
  'NUL in a name': '{"\\u0000":"\\u0000"}',
  'a raw NUL': '{"no such member":"\u0000"}',
  'UTF-16': Buffer.from('{"no such member":1}', 'utf16le'),
  'a mark of the byte order': '\ufeff{"no such member":1}',
  'Latin-1': Buffer.from('{"no such member":"\u00e9"}', 'latin1'),
  'overlong UTF-8': Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
  'too much': 'x'.repeat(2 * BODY_BYTES),
};

const json = { 'Content-Type': 'application/json' };
/** A megabyte of zeros in a kilobyte. */
const bomb = gzipSync(Buffer.alloc(1024 * 1024, '0'));
const otherwise: Readonly<Record<string, Pick<Attack, 'headers' | 'body'>>> = {
  'as plain text': { headers: { 'Content-Type': 'text/plain' }, body: refused.body },
  'of no type': { headers: { 'Content-Type': '' }, body: refused.body },
  'of a type that is none': { headers: { 'Content-Type': ';;/;charset=' }, body: refused.body },
  'in another charset': {
    headers: { 'Content-Type': 'application/json; charset=utf-16' },
    body: refused.body,
  },
  'as a form': { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a=%00&a[b]=%zz' },
  'as a form without a boundary': { headers: { 'Content-Type': 'multipart/form-data' }, body: '--x\r\n' },
  'as a form that breaks off': {
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
  },
  'as a form with a long boundary': {
    headers: { 'Content-Type': `multipart/form-data; boundary=${'x'.repeat(4000)}` },
    body: `--${'x'.repeat(4000)}--\r\n`,
  },
  'as a form of many parts': {
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: `${'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(2000)}--x--\r\n`,
  },
  'as a form with long headers': {
    headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    body: `--x\r\nContent-Disposition: form-data; name="${'a'.repeat(100_000)}"\r\n\r\nb\r\n--x--\r\n`,
  },
  'as a bomb of gzip': { headers: { ...json, 'Content-Encoding': 'gzip' }, body: bomb },
  'as a bomb in a bomb': { headers: { ...json, 'Content-Encoding': 'gzip, gzip' }, body: gzipSync(bomb) },
  'as gzip that is none': { headers: { ...json, 'Content-Encoding': 'br' }, body: 'x' },
};

/** Values that no member of any body takes. */
const values: Readonly<Record<string, string>> = {
  infinite: '1e400',
  'a fraction beyond all': '-1.7976931348623157e308',
  surrogates: '"\\ud800"',
  'arrays in arrays': '['.repeat(5000) + ']'.repeat(5000),
  'a prototype': '{"__proto__":{"a":1},"constructor":1,"toString":1}',
  'a long text': `"${'x'.repeat(200_000)}"`,
};

/** The names of the members that a schema declares. */
function membersOf({ _zod }: z.ZodType): readonly string[] {
  const {
    shape,
    in: input,
    options,
  } = _zod.def as {
    shape?: Record<string, z.ZodType>;
    in?: z.ZodType;
    options?: readonly z.ZodType[];
  };
  if (input !== undefined) return membersOf(input);
  return [...new Set([...Object.keys(shape ?? {}), ...(options ?? []).flatMap(membersOf)])];
}

/** Some of what there is to send, others for each number: what has one parser for all routes goes to some of them. */
function someOf<Value>(
  all: Readonly<Record<string, Value>>,
  number: number,
  count: number,
): [string, Value][] {
  const entries = Object.entries(all);
  return Array.from({ length: Math.min(count, entries.length) }, (_, index) => {
    const entry = entries[(number * count + index) % entries.length];
    if (entry === undefined) throw new Error('There is nothing to send.');
    return entry;
  });
}

/** The routes on which a name is sent everything; on others it is sent some. */
function firstRoutesWith(
  namesOf: (route: Route) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const first = new Map<string, readonly string[]>();
  for (const [routeName, route] of numbered) {
    for (const name of namesOf(route)) {
      const known = first.get(name) ?? [];
      if (known.length < 3) first.set(name, [...known, routeName]);
    }
  }
  return first;
}

const bodyMembers = (route: Route): readonly string[] => membersOf(route.body ?? route.query);
const firstWithMember = firstRoutesWith((route) => (route.method === 'get' ? [] : bodyMembers(route)));

const commands = numbered.filter(([, { method }]) => method !== 'get');

describe('Hostile bodies', () => {
  it.each(commands)('%s', async (routeName, route, number) => {
    const login = await credentialsFor(route);
    const method = route.method.toUpperCase();
    const path = pathOf(route);
    const sent = someOf(bodies, number, 14).map(
      ([what, body]) => [what, { method, path, headers: { ...login, ...json }, body }] as const,
    );
    const others = someOf(otherwise, number, 7).map(
      ([what, { headers: own, body }]) =>
        [
          what,
          { method, path, headers: { ...login, ...own }, ...(body === undefined ? {} : { body }) },
        ] as const,
    );
    const members = bodyMembers(route).flatMap((member, index) => {
      const isFirst = firstWithMember.get(member)?.includes(routeName) === true;
      const given = isFirst ? Object.entries(values) : someOf(values, number + index, 2);
      return given.map(([what, value]) => {
        const body = `{${JSON.stringify(member)}:${value},"no such member":1}`;
        return [`${member}: ${what}`, { method, path, headers: { ...login, ...json }, body }] as const;
      });
    });
    expect(await faultsOf(Object.fromEntries<Attack>([...sent, ...others, ...members]))).toEqual([]);
  });
});

const cookies: Readonly<Record<string, string>> = {
  'tokens that are none': 'access_token=a.b.c; refresh_token=d',
  'a token of nobody': 'access_token=eyJhbGciOiJub25lIn0.e30.; refresh_token=%00',
  'the same name often': Array.from({ length: 1000 }, () => 'access_token=x').join('; '),
  'names of an object': '__proto__=x; constructor=y; toString=z; access_token=__proto__',
  'no name': '=; ;;; =x',
};

describe('Hostile cookies', () => {
  it.each(numbered)('%s', async (_, route) => {
    const attacks = Object.entries(cookies).map(
      ([what, cookie]) => [what, withHeader(route, 'Cookie', cookie, {})] as const,
    );
    expect(await faultsOf(Object.fromEntries(attacks))).toEqual([]);
  });
});

/** Ids as nobody has, encoded as they are sent. */
const ids: Readonly<Record<string, string>> = {
  NUL: '%00',
  'a NUL in an id': `${randomUUID()}%00`,
  'the folder above': '%2e%2e',
  'a path': '..%2f..%2fetc%2fpasswd',
  'a broken escape': '%zz',
  'a lone percent sign': '%',
  'no UTF-8': '%ff',
  'a lone surrogate': '%ed%a0%80',
  'something long': 'a'.repeat(8000),
  'a query of a database': '%7b%22%24gt%22%3a%22%22%7d',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  quotes: "'%20OR%20'1'%3d'1",
  'capital letters': randomUUID().toUpperCase(),
  'a stream of a category that is none': 'account-%00-x',
};

/** How the rest of a path may be spelled. */
const spellings: Readonly<Record<string, (path: string) => string>> = {
  'two slashes': (path) => path.replaceAll('/', '//'),
  'a slash behind': (path) => `${path}/`,
  'a dot between': (path) => path.replace('/api/v1/', '/api/v1/./'),
  'a dot, encoded': (path) => path.replace('/api/v1/', '/api/v1/%2e/'),
  'the folder above': (path) => path.replace('/api/v1/', '/api/v1/x/../'),
  'the folder above, encoded': (path) => path.replace('/api/v1/', '/api/v1/x/%2e%2e/'),
  backslashes: (path) => path.replaceAll('/', '\\'),
  'parameters of a path': (path) => `${path};a=b`,
  'a NUL behind': (path) => `${path}%00`,
  'too much': (path) => `${path}/${'x/'.repeat(4000)}`,
  'a whole address': (path) => `http://elsewhere.example${path}`,
  'a fragment': (path) => `${path}#x`,
  'an encoded query': (path) => `${path}%3fx=1`,
};

describe('Hostile paths', () => {
  it.each(numbered)('%s', async (_, route) => {
    const login = await credentialsFor(route);
    const method = route.method.toUpperCase();
    const hasBody = route.body !== null || route.file !== null;
    const rest = {
      headers: { ...login, ...(hasBody ? json : {}) },
      ...(hasBody ? { body: refused.body } : {}),
    };
    const strange = route.path.includes(':') ? Object.entries(ids) : [];
    const attacks = [
      ...strange.map(([what, id]) => [what, { method, path: pathOf(route, id), ...rest }] as const),
      ...Object.entries(spellings).map(
        ([what, spell]) => [what, { method, path: spell(pathOf(route)), ...rest }] as const,
      ),
    ];
    expect(await faultsOf(Object.fromEntries<Attack>(attacks))).toEqual([]);
  });
});

const queries: Readonly<Record<string, string>> = {
  'a broken escape': '%zz=%zz',
  NUL: '%00=%00',
  'a prototype': '__proto__=1&__proto__[a]=1&constructor=1',
  brackets: 'a[$gt]=1&a[]=2',
  'many names': Array.from({ length: 2500 }, (_, index) => `m${index}=`).join('&'),
  'many of one name': Array.from({ length: 3500 }, () => 'a=1').join('&'),
  'signs only': '&'.repeat(8000),
  'equals only': '='.repeat(8000),
};

const parameters: Readonly<Record<string, (name: string) => string>> = {
  NUL: (name) => `${name}=%00`,
  'no UTF-8': (name) => `${name}=%ff%fe`,
  'a lone surrogate': (name) => `${name}=%ed%a0%80`,
  nothing: (name) => `${name}=`,
  twice: (name) => `${name}=1&${name}=2`,
  'an operator': (name) => `${name}[$ne]=1`,
  'a pattern': (name) => `${name}=${encodeURIComponent('(a+)+$'.repeat(10))}`,
  'something long': (name) => `${name}=${'9'.repeat(8000)}`,
  'a large number': (name) => `${name}=9223372036854775808`,
  'a larger number': (name) => `${name}=18446744073709551616`,
  'a negative number': (name) => `${name}=-1`,
  'a fraction': (name) => `${name}=1e400`,
  'an instant before all': (name) => `${name}=0000-01-01T00:00:00%2b14:00`,
  'an instant after all': (name) => `${name}=9999-12-31T23:59:59-14:00`,
  'a day that is none': (name) => `${name}=2026-02-31`,
  'a name of an object': (name) => `${name}=__proto__`,
  'another cursor': (name) => `${name}=${Buffer.from('{"a":[[[]]]}').toString('base64url')}`,
};

const firstWithParameter = firstRoutesWith((route) => membersOf(route.query));

describe('Hostile queries', () => {
  it.each(numbered)('%s', async (routeName, route, number) => {
    const login = await credentialsFor(route);
    const method = route.method.toUpperCase();
    const hasBody = route.body !== null || route.file !== null;
    const rest = {
      headers: { ...login, ...(hasBody ? json : {}) },
      ...(hasBody ? { body: refused.body } : {}),
    };
    const named = membersOf(route.query).flatMap((name, index) => {
      const isFirst = firstWithParameter.get(name)?.includes(routeName) === true;
      const sent = isFirst ? Object.entries(parameters) : someOf(parameters, number + index, 4);
      return sent.map(([what, make]) => [`${name}: ${what}`, make(name)] as const);
    });
    const attacks = [...someOf(queries, number, 2), ...named].map(
      ([what, query]) => [what, { method, path: `${pathOf(route)}?${query}`, ...rest }] as const,
    );
    expect(await faultsOf(Object.fromEntries<Attack>(attacks))).toEqual([]);
  });
});
