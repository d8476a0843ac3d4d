import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OfflinePhoneNumbers } from '../../src/adapters/libphonenumber.ts';
import { TwilioPhoneNumbers } from '../../src/adapters/twilio.ts';

const offline = new OfflinePhoneNumbers();
const GOOD = '+4930901820';

describe('Phone numbers', () => {
  it.each([
    ['+49 (30) 90-1820', '+4930901820'],
    ['+442071234567', '+442071234567'],
    ['+8801712345678', '+8801712345678'],
  ])('are brought to one form: %s', async (text, number) => {
    expect(await offline.check(text)).toEqual({ valid: true, number });
  });

  it.each([
    '030 901820',
    '+49',
    '+999123456789',
    '+1555',
    'tel:+4930901820;ext=5',
    '+4930901820 ext 5',
    '',
    '+'.padEnd(64, '1'),
  ])('that cannot be called are told: %j', async (text) => {
    expect(await offline.check(text)).toMatchObject({ valid: false });
  });
});

describe('Phone numbers that Twilio is asked about', () => {
  let server: Server;
  let asked: { path: string; authorization: string }[];
  let respond: (response: ServerResponse) => void;
  let faults: string[];
  beforeEach(async () => {
    asked = [];
    faults = [];
    server = createServer((request: IncomingMessage, response) => {
      asked.push({ path: request.url ?? '', authorization: request.headers.authorization ?? '' });
      respond(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const open = (): TwilioPhoneNumbers =>
    new TwilioPhoneNumbers({
      ...{ offline, user: 'AC1', password: 'token' },
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      onFault: ({ message }) => faults.push(message),
      timeoutMilliseconds: 200,
    });

  const verdict = (valid: boolean) => (response: ServerResponse) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ valid, phone_number: GOOD, validation_errors: [] }));
  };

  it('are good where Twilio knows them, and asked about once', async () => {
    respond = verdict(true);
    const numbers = open();
    expect(await numbers.check(GOOD)).toEqual({ valid: true, number: GOOD });
    expect(await numbers.check('+49 30 901820')).toEqual({ valid: true, number: GOOD });
    const authorization = `Basic ${Buffer.from('AC1:token').toString('base64')}`;
    expect(asked).toEqual([{ path: `/v2/PhoneNumbers/%2B4930901820`, authorization }]);
  });

  it('are refused where it does not, and by us without asking', async () => {
    respond = verdict(false);
    expect(await open().check(GOOD)).toMatchObject({ valid: false });
    expect(await open().check('+49')).toMatchObject({ valid: false });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['fails', (response: ServerResponse) => void response.writeHead(500).end()],
    ['does not know us', (response: ServerResponse) => void response.writeHead(401).end('{"code":20003}')],
    ['says something else', (response: ServerResponse) => void response.end('<html>')],
    ['does not answer', () => undefined],
  ])('count as we judge them where it %s, and it is left alone for a while', async (_, answer) => {
    respond = answer;
    const numbers = open();
    expect(await numbers.check(GOOD)).toEqual({ valid: true, number: GOOD });
    expect(await numbers.check('+442071234567')).toMatchObject({ valid: true });
    expect([asked.length, faults.length]).toEqual([1, 1]);
    expect(faults[0]).not.toContain('4930901820');
  });
});
