import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/adapters/webhooks/public-addresses.ts';
import {
  HttpWebhookSender,
  type HttpWebhookSenderOptions,
  type ResolveName,
} from '../../src/adapters/webhooks/sender.ts';
import type { WebhookAnswer } from '../../src/ports/webhook-sender.ts';

const PRIVATE = 'is an address of a private network, or one with a special purpose';
const never = new AbortController().signal;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function receiver(handle: Handle): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function post(url: string, options: Partial<HttpWebhookSenderOptions> = {}): Promise<WebhookAnswer> {
  const sender = new HttpWebhookSender({ isPrivateAllowed: true, timeoutMilliseconds: 400, ...options });
  return sender.post({ url, headers: { 'content-type': 'application/json' }, body: '{}' }, never);
}

/** A resolver that gives these addresses, and counts how often it is asked. */
function resolving(...addresses: readonly string[]): { readonly resolve: ResolveName; asked: number } {
  const counting = {
    asked: 0,
    resolve: ((_, done) => {
      counting.asked += 1;
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    }) as ResolveName,
  };
  return counting;
}

describe('An address', () => {
  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.168.0.1'],
    ...['198.18.0.1', '198.51.100.7', '203.0.113.7', '224.0.0.1', '239.1.1.1', '240.0.0.1'],
    ...['255.255.255.255', '168.63.129.16', '192.88.99.1'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', 'fe80::1'],
    ...['fc00::1', 'fd00:ec2::254', 'ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1'],
    ...['100::1', 'fec0::1', 'fe80::1%lo', 'nonsense', ''],
  ])('of a private network or with a special purpose is not public: %s', (address) =>
    expect(isPublicAddress(address)).toBe(false),
  );

  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '2606:4700::1111'])(
    'of the internet is public: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
});

describe('A subscription address, where private ones are not allowed', () => {
  const sender = new HttpWebhookSender({ isPrivateAllowed: false });

  it.each([
    ...['127.0.0.1', '127.1', '0x7f.1', '2130706433', '0177.0.0.1', '017700000001', '0', '127.0.0.1.'],
    ...['[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:0:0:1]', '[fd00::1]', '[fe80::1]'],
    ...['169.254.169.254', '0xa9fea9fe', '10.0.0.1', '192.168.1.1', '100.64.0.1', '224.0.0.1'],
  ])('is refused in every spelling: %s', async (host) => {
    expect(sender.refusalOf(`https://${host}:8443/hook`)).toBe(PRIVATE);
    expect(await sender.post({ url: `https://${host}/`, headers: {}, body: '' }, never)).toEqual({
      status: null,
      text: '',
      fault: `The address ${PRIVATE}.`,
    });
  });

  it('is refused without TLS', () => {
    expect(sender.refusalOf('http://hooks.example.org/')).toBe(
      'must be an address that begins with https://',
    );
    expect(sender.refusalOf('https://hooks.example.org/')).toBeNull();
    expect(sender.refusalOf('https://8.8.8.8/')).toBeNull();
  });

  it.each([
    ['127.0.0.1'],
    ['::1'],
    ['10.0.0.7'],
    ['169.254.169.254'],
    ['::ffff:10.0.0.7'],
    // One that is public gives cover to none that is not.
    ['8.8.8.8', '127.0.0.1'],
  ])('is not connected to when its name resolves to %s', async (...addresses) => {
    let heard = 0;
    const { port } = new URL(await receiver(() => (heard += 1)));
    const resolver = resolving(...addresses);
    const url = `https://hooks.example.org:${port}/`;
    const answer = await post(url, { isPrivateAllowed: false, resolve: resolver.resolve });
    expect(answer.fault).toBe(`The name hooks.example.org has an address that ${PRIVATE}.`);
    expect({ heard, asked: resolver.asked }).toEqual({ heard: 0, asked: 1 });
  });

  it('is resolved once: the connection goes to the address that was checked', async () => {
    const hosts: unknown[] = [];
    const url = new URL(
      await receiver(({ headers }, response) => {
        hosts.push(headers.host);
        response.end();
      }),
    );
    const resolver = resolving('127.0.0.1');
    url.hostname = 'hooks.example.org';
    const answer = await post(url.href, { resolve: resolver.resolve });
    expect(answer.status).toBe(200);
    expect(hosts).toEqual([url.host]);
    expect(resolver.asked).toBe(1);
  });

  it('whose name is not known is said to be so', async () => {
    const resolve: ResolveName = (_, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    expect((await post('https://nowhere.example.org', { resolve })).fault).toBe('The name is not known.');
    expect((await post('https://nowhere.example.org', resolving())).fault).toBe(
      'The name nowhere.example.org has no address.',
    );
  });
});

describe('A request to another system', () => {
  it('is posted, and answered with the status and how the body begins', async () => {
    const seen: unknown[] = [];
    const url = await receiver((request, response) => {
      request.on('data', (chunk: Buffer) => seen.push(request.method, String(chunk)));
      response.writeHead(202).end('Thank you');
    });
    expect(await post(url)).toEqual({ status: 202, text: 'Thank you', fault: null });
    expect(seen).toEqual(['POST', '{}']);
  });

  it('follows no redirect', async () => {
    let elsewhere = 0;
    const target = await receiver((_, response) => {
      elsewhere += 1;
      response.end();
    });
    const url = await receiver((_, response) => response.writeHead(307, { location: target }).end());
    expect((await post(url)).status).toBe(307);
    expect(elsewhere).toBe(0);
  });

  it('is given up when nobody answers in time', async () => {
    const url = await receiver(() => undefined);
    const fault = 'There was no answer within 10 seconds.';
    expect(await post(url)).toEqual({ status: null, text: '', fault });
  });

  it('says when the connection is closed, or nobody listens', async () => {
    const url = await receiver((request) => request.socket.destroy());
    expect((await post(url)).fault).toBe('The connection was closed before an answer.');
    const gone = new URL(url).port;
    servers[0]?.close();
    servers[0]?.closeAllConnections();
    expect((await post(`http://127.0.0.1:${gone}`)).fault).toBe('Nobody listens there.');
  });

  it('reads little of a body without end, and keeps the status of one that breaks off', async () => {
    const endless = await receiver((_, response) => response.writeHead(200).write('x'.repeat(10_000)));
    const { status, text } = await post(endless, { timeoutMilliseconds: 60_000 });
    expect({ status, length: text.length }).toEqual({ status: 200, length: 4096 });
    const broken = await receiver((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await post(broken)).toEqual({ status: 200, text: 'half', fault: null });
  });

  it('ends with who wants no answer any more', async () => {
    const url = await receiver(() => undefined);
    const leaving = new AbortController();
    const sender = new HttpWebhookSender({ isPrivateAllowed: true });
    const sent = sender.post({ url, headers: {}, body: '' }, leaving.signal);
    leaving.abort(new Error('stopping'));
    await expect(sent).rejects.toThrow('stopping');
  });
});
