import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { BcryptPasswords } from '../../src/adapters/bcryptjs/password-hasher.ts';
import { JwtAccessTokens } from '../../src/adapters/jsonwebtoken.ts';
import { addSeconds } from '../../src/engine/instant.ts';
import { clientAs, send, type Answer } from '../support/client.ts';
import { customer, eventsOf, hold, openCinema } from '../support/cinema.ts';
import { openSystem, workerFile, type TestSystem } from '../support/system.ts';
import { awaitMails, awaitPin, mailsTo } from '../support/mail.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'engine-1843!';
const ANOTHER = 'looms-1801!!';

let system: TestSystem;
beforeAll(async () => {
  system = await openSystem();
});
afterAll(async () => {
  await system.close();
  expect(system.open.errors).toEqual([]);
});

const post = (path: string, body: object, token?: string, at = system): Promise<Answer> =>
  send(at.url, 'POST', path, { body, token });
const me = (token: string, at = system): Promise<Answer> => send(at.url, 'GET', '/auth/me', { token });

interface Person {
  readonly email: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function logIn(email: string, password = PASSWORD, at = system): Promise<Omit<Person, 'email'>> {
  const answer = await post('/auth/login', { email, password }, undefined, at);
  if (answer.status !== 200) throw new Error(answer.text);
  const { accessToken, refreshToken, user } = answer.body as Person & { user: { id: string } };
  return { accessToken, refreshToken, userId: user.id };
}

async function newPerson(): Promise<Person> {
  const email = `${randomUUID()}@example.org`;
  const answer = await post('/auth/register', { email, password: PASSWORD, firstName: 'Ada' });
  expect(answer.status).toBe(201);
  return { email, ...(await logIn(email)) };
}

const refresh = (refreshToken: string): Promise<Answer> => post('/auth/refresh', { refreshToken });
const expectDead = async (token: string, at = system): Promise<void> => {
  const answer = await me(token, at);
  expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
};

/** Lets the system be later by so many seconds while something is done. */
async function later<Result>(seconds: number, work: () => Promise<Result>): Promise<Result> {
  const before = system.now;
  system.now = () => addSeconds(before(), seconds);
  try {
    return await work();
  } finally {
    system.now = before;
  }
}

describe('A session', () => {
  it('goes on by refresh tokens, each of which counts once', async () => {
    const person = await newPerson();
    const first = await refresh(person.refreshToken);
    expect([first.status, first.body.tokenType, first.body.user.email]).toEqual([
      200,
      'Bearer',
      person.email,
    ]);
    expect(first.body.refreshToken).not.toBe(person.refreshToken);
    const second = await refresh(String(first.body.refreshToken));
    expect((await me(String(second.body.accessToken))).status).toBe(200);
    expect(new Set([person.accessToken, first.body.accessToken, second.body.accessToken]).size).toBe(3);
  });

  it('ends, with every token of it, when a refresh token comes again that was used (RFC 9700 4.14.2)', async () => {
    const person = await newPerson();
    const first = await refresh(person.refreshToken);
    const types = await eventsOf(system, () =>
      later(11, async () => {
        const again = await refresh(person.refreshToken);
        expect([again.status, again.body.code]).toEqual([401, 'invalid-refresh-token']);
        const [told] = await awaitMails(system.open.directory, person.email);
        expect(told?.subject).toBe('You were logged out of Marquee on one device');
      }),
    );
    expect(types.slice(0, 2)).toEqual(['RefreshTokenReused', 'SessionEnded']);
    expect((await refresh(String(first.body.refreshToken))).status).toBe(401);
    await expectDead(person.accessToken);
    await expectDead(String(first.body.accessToken));
    expect((await me((await logIn(person.email)).accessToken)).status).toBe(200);
  });

  it('is not lost by two tabs that refresh at once', async () => {
    const person = await newPerson();
    const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(person.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => String(body.refreshToken))).size).toBe(1);
    const [one] = answers;
    expect((await refresh(String(one?.body.refreshToken))).status).toBe(200);
  });

  it('ends by a logout with any of its tokens, and others go on', async () => {
    const person = await newPerson();
    const other = await logIn(person.email);
    const answer = await send(system.url, 'POST', '/auth/logout', { token: person.accessToken });
    expect(answer.status).toBe(204);
    await expectDead(person.accessToken);
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect((await me(other.accessToken)).status).toBe(200);
    const byRefreshToken = await post('/auth/logout', { refreshToken: other.refreshToken });
    expect(byRefreshToken.status).toBe(204);
    await expectDead(other.accessToken);
    expect((await post('/auth/logout', { refreshToken: other.refreshToken })).status).toBe(204);
  });

  it('ends, and the one of the header with it, by a logout that names two', async () => {
    const person = await newPerson();
    const other = await logIn(person.email);
    const body = { refreshToken: other.refreshToken };
    const answer = await send(system.url, 'POST', '/auth/logout', { token: person.accessToken, body });
    expect(answer.status).toBe(204);
    await expectDead(person.accessToken);
    await expectDead(other.accessToken);
    expect((await send(system.url, 'POST', '/auth/logout')).status).toBe(401);
  });

  it('ends by a logout with an access token that has expired', async () => {
    const person = await newPerson();
    const { sid, role } = jwt.decode(person.accessToken) as { sid: string; role: string };
    const expired = new JwtAccessTokens(Buffer.alloc(32, 9), -60).issue({
      ...{ userId: person.userId, sessionId: sid, role },
    });
    await expectDead(expired);
    expect((await send(system.url, 'POST', '/auth/logout', { token: expired })).status).toBe(204);
    await expectDead(person.accessToken);
  });

  it('ends after so many days, however often it is refreshed', async () => {
    const person = await newPerson();
    const month = 30 * 24 * 3600;
    const next = await later(month - 60, () => refresh(person.refreshToken));
    expect(next.status).toBe(200);
    expect((await later(month + 1, () => refresh(String(next.body.refreshToken)))).status).toBe(401);
  });
});

describe('A token that is not ours', () => {
  const forge = (header: object, payload: object, secret = Buffer.alloc(32, 9)): string => {
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const text = `${encode(header)}.${encode(payload)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };

  it('is refused, whatever is wrong with it (ASVS 9.1, 9.2)', async () => {
    const person = await newPerson();
    const payload = jwt.decode(person.accessToken) as Record<string, unknown>;
    const header = { alg: 'HS256', typ: 'at+jwt' };
    expect((await me(forge(header, payload))).status).toBe(200);
    const none = `${forge({ alg: 'none', typ: 'at+jwt' }, payload).split('.').slice(0, 2).join('.')}.`;
    const forged = [
      none,
      forge({ alg: 'none', typ: 'at+jwt' }, payload),
      forge(header, payload, Buffer.alloc(32, 8)),
      forge({ ...header, typ: 'JWT' }, payload),
      forge(header, { ...payload, aud: 'another-api' }),
      forge(header, { ...payload, iss: 'another-issuer' }),
      forge(header, { ...payload, exp: Math.floor(Date.now() / 1000) - 1 }),
      forge(header, { ...payload, sid: randomUUID() }),
      forge(header, { ...payload, sid: undefined }),
      forge(header, { ...payload, sub: randomUUID() }),
      forge(header, { ...payload, role: 'admin' }),
      person.refreshToken,
      `${person.accessToken}x`,
      '',
    ];
    for (const token of forged) await expectDead(token);
  });

  it('does not refresh either', async () => {
    const person = await newPerson();
    const [sessionId = '', , secret = ''] = person.refreshToken.split('.');
    const forged = [
      person.accessToken,
      `${sessionId}.1.${secret}`,
      `${randomUUID()}.0.${secret}`,
      `${sessionId}.0.${'A'.repeat(43)}`,
      `${person.refreshToken}.`,
      `${sessionId}.00.${secret}`,
      'x',
    ];
    for (const token of forged) {
      const answer = await refresh(token);
      expect([answer.status, answer.body.code]).toEqual([401, 'invalid-refresh-token']);
    }
    expect((await refresh(person.refreshToken)).status).toBe(200);
  });
});

describe('A password', () => {
  it('is changed by who knows the present one; other sessions end, this one goes on, and a mail tells of it', async () => {
    const person = await newPerson();
    const other = await logIn(person.email);
    const change = (body: object): Promise<Answer> => post('/auth/password', body, person.accessToken);
    const wrong = await change({ currentPassword: 'wrong-1843!', newPassword: ANOTHER });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/currentPassword']);
    const weak = await change({ currentPassword: PASSWORD, newPassword: 'Password1!' });
    expect([weak.status, weak.body.errors[0].pointer]).toEqual([422, '#/newPassword']);
    const same = await change({ currentPassword: PASSWORD, newPassword: PASSWORD });
    expect([same.status, same.body.errors[0].pointer]).toEqual([422, '#/newPassword']);
    const changed = await change({ currentPassword: PASSWORD, newPassword: ANOTHER });
    expect([changed.status, changed.body.id]).toEqual([200, person.userId]);
    expect((await me(person.accessToken)).status).toBe(200);
    expect((await refresh(person.refreshToken)).status).toBe(200);
    await expectDead(other.accessToken);
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await post('/auth/login', { email: person.email, password: PASSWORD })).status).toBe(401);
    await logIn(person.email, ANOTHER);
    const [mail] = await awaitMails(system.open.directory, person.email);
    expect(mail?.subject).toBe('Your Marquee password was changed');
  });

  it.each(['Password1!', 'p@ssword1!', '123456789012345'])('may not be common: %s', async (password) => {
    const answer = await post('/auth/register', { email: `${randomUUID()}@example.org`, password });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/password']);
  });

  it('is compared exactly, up to its last byte, and letters in one form of Unicode (ASVS 6.2.8, 6.2.9)', async () => {
    const email = `${randomUUID()}@example.org`;
    const password = `zo\u00eb-${'x'.repeat(65)}1`;
    expect((await post('/auth/register', { email, password })).status).toBe(201);
    expect((await post('/auth/login', { email, password: password.normalize('NFD') })).status).toBe(200);
    expect((await post('/auth/login', { email, password: password.slice(0, -1) })).status).toBe(401);
    expect((await post('/auth/login', { email, password: `${password}1` })).status).toBe(401);
  });
});

describe('A password that was hashed with less work than is usual now', () => {
  it('is hashed anew at the next login, once, and ends no session', async () => {
    const person = await newPerson();
    const passwords = new BcryptPasswords(workerFile('bcryptjs/password-hasher'), 5);
    const beside = await openSystem({ beside: system, ports: (ports) => ({ ...ports, passwords }) });
    const first = await eventsOf(system, () => logIn(person.email, PASSWORD, beside));
    expect(first).toEqual(['PasswordRehashed', 'SessionOpened']);
    expect(await eventsOf(system, () => logIn(person.email, PASSWORD, beside))).toEqual(['SessionOpened']);
    expect((await me(person.accessToken)).status).toBe(200);
    await beside.close();
    await passwords.close();
  });
});

describe('A forgotten password', () => {
  const forgot = (email: string): Promise<Answer> => post('/auth/forgot-password', { email });
  const verify = (email: string, pin: string, at = system): Promise<Answer> =>
    post('/auth/verify-pin', { email, pin }, undefined, at);
  const wrongPin = (pin: string): string => (pin === '00000000' ? '00000001' : '00000000');

  it('is replaced by PIN and token, once; all sessions end, and a mail tells of it', async () => {
    const person = await newPerson();
    expect((await forgot(person.email.toUpperCase())).status).toBe(202);
    const pin = await awaitPin(system.open.directory, person.email);
    const verified = await verify(person.email, pin);
    expect(verified.status).toBe(200);
    const { resetToken } = verified.body as { resetToken: string };
    const reset = (newPassword: string): Promise<Answer> =>
      post('/auth/reset-password', { resetToken, newPassword });
    const weak = await reset('weak');
    expect([weak.status, weak.body.errors[0].pointer]).toEqual([422, '#/newPassword']);
    expect((await reset(ANOTHER)).status).toBe(204);
    const again = await reset(PASSWORD);
    expect([again.status, again.body.code]).toEqual([400, 'reset-token-invalid']);
    await expectDead(person.accessToken);
    expect((await refresh(person.refreshToken)).status).toBe(401);
    await logIn(person.email, ANOTHER);
    const mails = await awaitMails(system.open.directory, person.email, 2);
    expect(mails.map(({ subject }) => subject).sort()).toEqual([
      'Your Marquee password was changed',
      'Your PIN to reset your Marquee password',
    ]);
  });

  it('has a PIN of which, of 32 wrong ones at the same time over two processes, three are looked at', async () => {
    const person = await newPerson();
    await forgot(person.email);
    const pin = await awaitPin(system.open.directory, person.email);
    const beside = await openSystem({ beside: system });
    const types = await eventsOf(system, async () => {
      const answers = await Promise.all(
        Array.from({ length: 32 }, (_, index) =>
          verify(person.email, wrongPin(pin), index % 2 === 0 ? system : beside),
        ),
      );
      expect(new Set(answers.map(({ status, body }) => `${status} ${String(body.code)}`))).toEqual(
        new Set(['400 pin-invalid']),
      );
    });
    await beside.close();
    expect(types).toEqual(['PasswordPinTried', 'PasswordPinTried', 'PasswordPinTried']);
    expect((await verify(person.email, pin)).status).toBe(400);
  });

  it('has a PIN of which, of 32 right ones at the same time, one gives a token', async () => {
    const person = await newPerson();
    await forgot(person.email);
    const pin = await awaitPin(system.open.directory, person.email);
    const answers = await Promise.all(Array.from({ length: 32 }, () => verify(person.email, pin)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('has the newest PIN only, for ten minutes', async () => {
    const person = await newPerson();
    await forgot(person.email);
    const first = await awaitPin(system.open.directory, person.email);
    await forgot(person.email);
    const second = await awaitPin(system.open.directory, person.email, 2);
    expect((await verify(person.email, first)).body.code).toBe('pin-invalid');
    expect((await later(600, () => verify(person.email, second))).body.code).toBe('pin-invalid');
    expect((await verify(person.email, second)).status).toBe(200);
  });

  it('is answered alike for nobody, in every way that can be seen (ASVS 6.3.8)', async () => {
    const person = await newPerson();
    const nobody = `${randomUUID()}@example.org`;
    const [known, unknown] = [await forgot(person.email), await forgot(nobody)];
    const shapeOf = ({ status, headers, body: { requestToken } }: Answer): readonly unknown[] => [
      status,
      String(requestToken).replace(/[0-9a-f]{8}-.*/, (token) => String(token.length)),
      String(headers['set-cookie']).replace(String(requestToken), ''),
    ];
    expect(shapeOf(known)).toEqual([
      202,
      '80',
      'pin_request=; Path=/; Max-Age=600; HttpOnly; SameSite=Strict',
    ]);
    expect(shapeOf(unknown)).toEqual(shapeOf(known));
    const [wrong, none] = [await verify(person.email, '1'), await verify(nobody, '1')];
    expect([wrong.status, wrong.body.code, wrong.body.detail]).toEqual([
      none.status,
      none.body.code,
      none.body.detail,
    ]);
    expect(await mailsTo(system.open.directory, nobody)).toEqual([]);
  });

  describe('that a stranger meddles with', () => {
    const wrong = '1234';
    const ask = (email: string, more = {}): Promise<Answer> =>
      post('/auth/forgot-password', { email, ...more });
    const tryPin = (email: string, pin: string, more = {}, headers = {}): Promise<Answer> =>
      send(system.url, 'POST', '/auth/verify-pin', { body: { email, pin, ...more }, headers });

    async function asked(): Promise<{
      readonly email: string;
      readonly pin: string;
      readonly answer: Answer;
    }> {
      const { email } = await newPerson();
      const answer = await ask(email);
      return { email, pin: await awaitPin(system.open.directory, email), answer };
    }

    it('keeps the tries of who has the token of the request, as a text or as a cookie', async () => {
      for (const isCookie of [true, false]) {
        const { email, pin, answer } = await asked();
        for (let tries = 0; tries < 4; tries += 1) await tryPin(email, wrong);
        expect((await tryPin(email, pin)).body.code).toBe('pin-invalid');
        const requestToken = String(answer.body.requestToken);
        const [cookie = ''] = String(answer.headers['set-cookie']).split(';');
        const verified = isCookie
          ? await tryPin(email, pin, {}, { Cookie: cookie })
          : await tryPin(email, pin, { requestToken });
        expect(verified.status).toBe(200);
      }
    });

    it('has three tries in all for who has the token, also at once, and then none for anybody', async () => {
      const { email, pin, answer } = await asked();
      const { requestToken } = answer.body as { requestToken: string };
      const types = await eventsOf(system, async () => {
        await Promise.all(Array.from({ length: 16 }, () => tryPin(email, wrong, { requestToken })));
      });
      expect(types).toEqual(['PasswordPinTried', 'PasswordPinTried', 'PasswordPinTried']);
      for (const more of [{ requestToken }, {}]) {
        expect((await tryPin(email, pin, more)).body.code).toBe('pin-invalid');
      }
    });

    it('is good after others have asked for one too: the PIN by its token, and then the reset', async () => {
      const { email, pin, answer } = await asked();
      const { requestToken } = answer.body as { requestToken: string };
      await ask(email);
      const verified = await tryPin(email, pin, { requestToken });
      expect(verified.status).toBe(200);
      await ask(email);
      const { resetToken } = verified.body as { resetToken: string };
      expect((await post('/auth/reset-password', { resetToken, newPassword: ANOTHER })).status).toBe(204);
    });

    it('is replaced when who has the token asks again', async () => {
      const { email, pin, answer } = await asked();
      const { requestToken } = answer.body as { requestToken: string };
      await ask(email, { requestToken });
      const second = await awaitPin(system.open.directory, email, 2);
      expect((await tryPin(email, pin, { requestToken })).body.code).toBe('pin-invalid');
      expect((await tryPin(email, second)).status).toBe(200);
    });

    it('is no nearer with a token that somebody made up, or that is of another address', async () => {
      const { email, pin } = await asked();
      const other = await asked();
      for (let tries = 0; tries < 3; tries += 1) await tryPin(email, wrong);
      const { requestToken } = other.answer.body as { requestToken: string };
      for (const made of [requestToken, `${requestToken.slice(0, -2)}AA`, '..', '']) {
        expect((await tryPin(email, pin, { requestToken: made })).body.code).toBe('pin-invalid');
      }
    });
  });

  it('takes no token that somebody made up', async () => {
    const person = await newPerson();
    for (const resetToken of [
      'x',
      `${person.userId}.${'A'.repeat(43)}`,
      `${randomUUID()}.${'A'.repeat(43)}`,
    ]) {
      const answer = await post('/auth/reset-password', { resetToken, newPassword: ANOTHER });
      expect([answer.status, answer.body.code]).toEqual([400, 'reset-token-invalid']);
    }
  });
});

describe('A profile', () => {
  const patch = (person: Person, body: object, headers = {}): Promise<Answer> =>
    send(system.url, 'PATCH', '/auth/me', { token: person.accessToken, body, headers });

  it('is changed, cleared, and refused where the number cannot be called', async () => {
    const person = await newPerson();
    const changed = await patch(person, { lastName: 'Lovelace', phone: '+44 20 7123 4567' });
    expect(changed.body).toMatchObject({ firstName: 'Ada', lastName: 'Lovelace', phone: '+442071234567' });
    const wrong = await patch(person, { lastName: 'King', phone: '+44 1' });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([422, '#/phone']);
    const cleared = await patch(person, { firstName: null }, { 'If-Match': changed.headers['etag'] });
    expect(cleared.body).toMatchObject({ firstName: null, lastName: 'Lovelace' });
    const stale = await patch(person, { firstName: 'Ada' }, { 'If-Match': changed.headers['etag'] });
    expect([stale.status, stale.body.code]).toEqual([412, 'version-conflict']);
    for (const body of [{ role: 'admin' }, { active: true }, { email: 'x@example.org' }]) {
      expect((await patch(person, body)).status).toBe(422);
    }
  });

  it('has another address once that is confirmed; the former one is told, and free again', async () => {
    const person = await newPerson();
    const email = `${randomUUID()}@example.org`;
    const asked = await patch(person, { email, currentPassword: PASSWORD });
    expect([asked.status, asked.body.email]).toEqual([200, person.email]);
    await logIn(person.email);
    const pin = await awaitPin(system.open.directory, email);
    const wrong = await post('/auth/confirm-email', { pin: '1' }, person.accessToken);
    expect([wrong.status, wrong.body.code]).toEqual([400, 'pin-invalid']);
    const confirmed = await post('/auth/confirm-email', { pin }, person.accessToken);
    expect([confirmed.status, confirmed.body.email]).toEqual([200, email]);
    await logIn(email);
    expect((await post('/auth/login', { email: person.email, password: PASSWORD })).status).toBe(401);
    const [told] = await awaitMails(system.open.directory, person.email);
    expect(told?.subject).toBe('Your Marquee account has another address now');
    for (let tries = 0; ; tries += 1) {
      const freed = await post('/auth/register', { email: person.email, password: PASSWORD });
      if (freed.status === 201) break;
      expect([freed.status, tries < 100]).toEqual([409, true]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it('does not get the address of somebody else, also if they were faster', async () => {
    const [person, other] = [await newPerson(), await newPerson()];
    const taken = await patch(person, { email: other.email.toUpperCase(), currentPassword: PASSWORD });
    expect([taken.status, taken.body.code]).toEqual([409, 'email-taken']);
    const email = `${randomUUID()}@example.org`;
    await patch(person, { email, currentPassword: PASSWORD });
    const pin = await awaitPin(system.open.directory, email);
    expect((await post('/auth/register', { email, password: PASSWORD })).status).toBe(201);
    const late = await post('/auth/confirm-email', { pin }, person.accessToken);
    expect([late.status, late.body.code]).toEqual([409, 'email-taken']);
    expect((await me(person.accessToken)).body.email).toBe(person.email);
  });

  it('keeps the address that it has, in whatever case it is given, and mails nobody', async () => {
    const person = await newPerson();
    const answer = await patch(person, { email: person.email.toUpperCase(), currentPassword: PASSWORD });
    expect([answer.status, answer.body.email]).toEqual([200, person.email]);
    const useless = await patch(person, { firstName: 'Eve', currentPassword: PASSWORD });
    expect([useless.status, useless.body.errors[0].pointer]).toEqual([422, '#/currentPassword']);
    expect(await mailsTo(system.open.directory, person.email)).toEqual([]);
  });

  it.each([
    { email: 'a,b@example.org', password: PASSWORD },
    { email: 'a\u0001b@example.org', password: PASSWORD },
    { email: 'a@example.org', password: PASSWORD, firstName: 'Win\nClick' },
    { email: 'a@example.org', password: 'engine-1843!\ud800' },
    { email: 'engine.1843!@example.org', password: 'engine.1843!' },
    { email: 'a@example.org', password: 'Marquee-2026!' },
  ])('takes nothing that does harm elsewhere: %j', async (body) => {
    const answer = await post('/auth/register', body);
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-body']);
  });

  it('keeps its address where the password is wrong', async () => {
    const person = await newPerson();
    const email = `${randomUUID()}@example.org`;
    const answer = await patch(person, { email, currentPassword: 'wrong-1843!', firstName: 'Eve' });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/currentPassword']);
    expect((await me(person.accessToken)).body).toMatchObject({ email: person.email, firstName: 'Ada' });
  });
});

describe('A person who wants to be forgotten', () => {
  it('is: what they hold is released, what they bought stays, and nobody can tell who they were', async () => {
    const cinema = await openCinema(system);
    const showtimeId = await cinema.schedule();
    const person = await newPerson();
    const guest = { ...customer(system), ...clientOfPerson(person) };
    const bought = await hold(guest, showtimeId, ['A1']);
    const clerk = clientAs(system, 'boxOffice', randomUUID());
    await clerk.post(`/bookings/${bought}/confirm`, { method: 'cash' });
    const held = await hold(guest, showtimeId, ['A2']);
    const isHeld = async (): Promise<boolean> =>
      (await guest.get(`/bookings/${held}`)).body?.status === 'held';
    await until(isHeld, 'the hold is projected');
    const answer = await send(system.url, 'DELETE', '/auth/me', { token: person.accessToken });
    expect([answer.status, answer.text]).toEqual([204, '']);
    await expectDead(person.accessToken);
    expect((await refresh(person.refreshToken)).status).toBe(401);
    expect((await post('/auth/login', { email: person.email, password: PASSWORD })).status).toBe(401);
    const position = { 'Min-Position': answer.headers['commit-position'] ?? '' };
    const ticket = await clerk.get(`/bookings/${bought}`, position);
    expect(ticket.body).toMatchObject({ status: 'confirmed', customer: { name: null, email: null } });
    expect((await clerk.get(`/bookings/${held}`)).body.status).toBe('released');
    expect((await cinema.admin.get(`/users/${person.userId}`)).status).toBe(404);
    expect((await post('/auth/register', { email: person.email, password: PASSWORD })).status).toBe(201);
  });

  function clientOfPerson(person: Person): Pick<ReturnType<typeof customer>, 'token' | 'post' | 'get'> {
    const { accessToken: token } = person;
    return {
      token: () => Promise.resolve(token),
      post: (path, body) => send(system.url, 'POST', path, { token, body }),
      get: (path) => send(system.url, 'GET', path, { token }),
    };
  }
});
