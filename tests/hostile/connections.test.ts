import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BODY_BYTES } from '../../src/api/body.ts';
import { listen, type ListeningServer } from '../../src/api/http-server.ts';
import { routes } from '../../src/api/routes/routes.ts';
import type { Route } from '../../src/api/route.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

/** As those of the program, but for people who wait for a test. */
const limits = {
  headersMilliseconds: 600,
  requestMilliseconds: 1200,
  idleMilliseconds: 600,
  connections: 20,
  checkMilliseconds: 100,
};

let system: TestSystem;
let server: ListeningServer;
const sockets: Socket[] = [];

beforeAll(async () => {
  system = await openSystem();
  server = await listen(system.application.handler, 0, '127.0.0.1', limits);
}, 120_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await server.drain(100);
  await system.close();
  expect(system.open.errors).toEqual([]);
});

interface Connection {
  readonly socket: Socket;
  /** All that came, once the other side has ended the connection. */
  readonly ended: Promise<string>;
}

function open(url = server.url): Connection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // What is sent behind an end is refused.
  socket.on('error', () => undefined);
  const ended = once(socket, 'close').then(() => Buffer.concat(chunks).toString('latin1'));
  return { socket, ended };
}

/** The answer to a request of which only so much is sent. */
async function firstAnswerTo(text: string): Promise<string> {
  const { socket } = open(system.url);
  const answer = once(socket, 'data');
  socket.write(text);
  const [chunk] = (await answer) as [Buffer];
  socket.destroy();
  return chunk.toString('latin1');
}

/** Sends a byte at a time, for as long as the other side takes it. */
function drip({ socket, ended }: Connection, text: string): Promise<string> {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(text[sent % text.length] ?? 'x');
    sent += 1;
  }, 20);
  return ended.finally(() => clearInterval(timer));
}

/** Whether somebody else is served meanwhile. */
async function isServing(): Promise<boolean> {
  return (await fetch(`${server.url}/health/live`, { headers: { Connection: 'close' } })).status === 200;
}

const request = 'POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

describe('A connection', () => {
  it('that sends nothing is closed', async () => {
    const { ended } = open();
    expect(await isServing()).toBe(true);
    expect(await ended).toMatch(/^(HTTP\/1\.1 408|$)/);
  });

  it('that sends its headers a byte at a time is closed', async () => {
    const connection = open();
    connection.socket.write('GET /api/v1/movies HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    expect(await drip(connection, 'x')).toMatch(/^HTTP\/1\.1 408/);
  });

  it('that never ends its headers is closed', async () => {
    const connection = open();
    connection.socket.write('GET /api/v1/movies HTTP/1.1\r\nHost: a\r\n');
    expect(await drip(connection, 'X: y\r\n')).toMatch(/^HTTP\/1\.1 (408|431)/);
  });

  it('that sends its body a byte at a time is closed', async () => {
    const connection = open();
    connection.socket.write(`${request}Content-Length: 1000\r\n\r\n`);
    expect(await drip(connection, ' ')).toMatch(/^(HTTP\/1\.1 4|$)/);
  });

  it('that sends a body in chunks without end is closed', async () => {
    const connection = open();
    connection.socket.write(`${request}Transfer-Encoding: chunked\r\n\r\n`);
    expect(await drip(connection, '1\r\n \r\n')).toMatch(/^(HTTP\/1\.1 4|$)/);
  });

  it('that was answered and asks no more is closed', async () => {
    const { socket, ended } = open();
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await ended).toMatch(/^HTTP\/1\.1 200/);
  });

  it.each([
    ['two lengths', `${request}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} `],
    ['a length and chunks', `${request}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a length that is none', `${request}Content-Length: -1\r\n\r\n`],
    ['an encoding that is none', `${request}Transfer-Encoding: chunked, identity\r\n\r\n`],
    ['NUL in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n'],
    ['no host', 'GET /api/v1/movies HTTP/1.1\r\n\r\n'],
    ['a version that is none', 'GET / HTTP/9.9\r\n\r\n'],
    ['a method that is none', 'HACK / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no request', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['thousands of headers', `GET / HTTP/1.1\r\nHost: a\r\n${'a-header: a\r\n'.repeat(4000)}\r\n`],
    ['a path of 20 KB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ])('with %s is refused, and never a fault of ours', async (_, text) => {
    const { socket, ended } = open();
    socket.end(text, 'latin1');
    expect(await ended).toMatch(/^(HTTP\/1\.1 4\d\d|$)/);
    expect(await isServing()).toBe(true);
  });

  it('that is broken off within a body is no error', async () => {
    const { socket, ended } = open();
    socket.write(`${request}Content-Length: 1000\r\n\r\n{"email":`);
    socket.destroy();
    await ended;
    expect(await isServing()).toBe(true);
    expect(system.open.errors).toEqual([]);
  });
});

describe('More connections than there may be', () => {
  it('are closed as they come, and there are others once some have gone', async () => {
    const taken = Array.from({ length: limits.connections }, () => open());
    await Promise.all(taken.map(({ socket }) => once(socket, 'connect')));
    const surplus = open();
    expect(await surplus.ended).toBe('');
    for (const { socket } of taken) socket.destroy();
    await Promise.all(taken.map(({ ended }) => ended));
    let isServed = false;
    while (!isServed) isServed = await isServing().catch(() => false);
  });
});

const withLogin = routes.filter(
  ({ access, body, file, isRaw }) =>
    (body !== null || file !== null) && !isRaw && (access.who === 'user' || access.who === 'roles'),
);
const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`;

describe('Who has no login is answered before anything of a body has come', () => {
  it.each(withLogin.map((route) => [nameOf(route), route] as const))('%s', async (_, { method, path }) => {
    const target = path.replace(/:[a-zA-Z]+/g, '8f14e45f-ceea-467e-bd5a-1f3c2b4a5d6e');
    const head = `${method.toUpperCase()} /api/v1${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
    const answer = await firstAnswerTo(`${head}Content-Length: ${BODY_BYTES}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 401/);
  });
});
