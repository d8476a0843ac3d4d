import { createHmac } from 'node:crypto';
import { uuid } from '../support/fixtures.ts';
import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountOfEmail } from '../../src/commands/account/account-of-email.ts';
import { authenticate } from '../../src/commands/account/authenticate.ts';
import { confirmEmail } from '../../src/commands/account/confirm-email.ts';
import { pinOf } from '../../src/commands/account/pins.ts';
import { releaseFormerEmail } from '../../src/commands/account/release-former-email.ts';
import { requestEmailChange } from '../../src/commands/account/request-email-change.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { emailDigest } from '../../src/commands/account/email-digest.ts';
import { finishRegistration } from '../../src/commands/account/finish-registration.ts';
import { registerAccount, type AccountToRegister } from '../../src/commands/account/register-account.ts';
import { eraseAccount } from '../../src/commands/account/erase-account.ts';
import { account, type Account } from '../../src/domain/account/decider.ts';
import { ClaimId, UserId } from '../../src/domain/kernel/ids.ts';
import { emailClaim } from '../../src/domain/email-claim/decider.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

let system: InMemorySystem;
let desk: CommandDependencies;
beforeEach(() => {
  system = new InMemorySystem();
  desk = system.process();
});

const given: AccountToRegister = {
  ...{ email: 'Alice@Example.org', passwordHash: 'hash of kino-4ever' },
  ...{ firstName: 'Alice', lastName: 'Liddell', phone: '+4930123456' },
};

function register(number = 1, changes: Partial<AccountToRegister> = {}): ReturnType<typeof registerAccount> {
  return registerAccount(desk, sessionOf(desk, context(number)), { ...given, ...changes });
}

const claimStreams = (): string[] => system.store.streamsOf('emailclaim');
const accountTypes = (): string[] =>
  system.store.streamsOf('account').flatMap((stream) => system.typesOf(stream));
const claimTypes = (): string[] => claimStreams().flatMap((stream) => system.typesOf(stream));

function fail(): never {
  throw new Error('There is nothing of the kind.');
}

/** What the process does that finishes what a crash interrupted. */
async function finish(number = 500): ReturnType<typeof finishRegistration> {
  const worker = system.process();
  const digest = await emailDigest(worker.vault, worker.writer, given.email);
  const { claim } = await worker.writer.load(emailClaim, digest);
  if (claim === null) throw new Error('Nothing was claimed.');
  return finishRegistration(worker, sessionOf(worker, context(number)), { digest, claim });
}

describe('Registering an account', () => {
  it('takes the address, then makes the account, then finishes the claim', async () => {
    expect(await register()).toMatchObject({
      outcome: 'accepted',
      state: { role: 'customer', active: true },
    });
    expect(claimTypes()).toEqual(['EmailClaimed', 'EmailClaimFinished']);
    expect(accountTypes()).toEqual(['AccountRegistered']);
  });

  it('leaves nothing of the person in the clear in the log', async () => {
    await register();
    const log = [...system.store.streamsOf('account'), ...claimStreams()]
      .map((stream) => stream + JSON.stringify(system.store.recorded(stream).map(({ data }) => data)))
      .join();
    for (const secret of ['alice', 'liddell', '4930123456', 'kino-4ever'])
      expect(log.toLowerCase()).not.toContain(secret);
  });

  it('is found by its address in whatever case, and by nobody else’s', async () => {
    await register();
    expect(await accountOfEmail(desk, desk.writer, ' ALICE@example.ORG ')).toMatchObject({
      role: 'customer',
    });
    expect(await accountOfEmail(desk, desk.writer, 'bob@example.org')).toBeNull();
  });

  it('is entered by its password only', async () => {
    await register();
    expect(
      await authenticate(desk, sessionOf(desk, context(90)), {
        email: 'alice@example.org',
        password: 'kino-4ever',
        asker: 'a client',
      }),
    ).toMatchObject({ role: 'customer' });
    expect(
      await authenticate(desk, sessionOf(desk, context(90)), {
        email: 'alice@example.org',
        password: 'kino-4never',
        asker: 'a client',
      }),
    ).toBeNull();
    expect(
      await authenticate(desk, sessionOf(desk, context(90)), {
        email: 'bob@example.org',
        password: 'kino-4ever',
        asker: 'a client',
      }),
    ).toBeNull();
  });

  it('is refused for an address that is taken, in whatever case', async () => {
    await register();
    for (const email of ['alice@example.org', 'ALICE@EXAMPLE.ORG', ' Alice@example.org ']) {
      expect(await register(2, { email })).toMatchObject({
        outcome: 'rejected',
        rejection: { code: 'email-taken' },
      });
    }
    expect(accountTypes()).toEqual(['AccountRegistered']);
  });

  it('compares letters that look the same as the same', async () => {
    await register(1, { email: 'zo\u00eb@example.org' });
    expect(await register(2, { email: 'ZOE\u0308@example.org' })).toMatchObject({
      rejection: { code: 'email-taken' },
    });
  });

  it('may be repeated', async () => {
    const first = await register();
    const again = await register();
    expect(again).toMatchObject({
      outcome: 'accepted',
      state: first.outcome === 'accepted' ? first.state : {},
    });
    expect(accountTypes()).toEqual(['AccountRegistered']);
  });

  it('makes one account of eight at once for one address', async () => {
    const desks = [system.process(), system.process()];
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, number) => {
        const email = number % 2 === 0 ? 'alice@example.org' : 'ALICE@example.org';
        return registerAccount(
          desks[number % 2] ?? desk,
          sessionOf(desks[number % 2] ?? desk, context(number)),
          { ...given, email },
        );
      }),
    );
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    const refusals = results.flatMap((result) =>
      result.outcome === 'rejected' ? [result.rejection.code] : [],
    );
    expect(refusals).toEqual(Array.from({ length: 7 }, () => 'email-taken'));
    expect(accountTypes()).toEqual(['AccountRegistered']);
  });
});

describe('A registration that a crash has interrupted', () => {
  it.each([1, 2, 3])('is finished by the process: killed behind append %i', async (appends) => {
    system.killAfter(appends);
    await expect(register()).rejects.toThrow(ProcessKilled);
    expect((await finish()).outcome).toBe('accepted');
    expect(claimTypes()).toEqual(['EmailClaimed', 'EmailClaimFinished']);
    expect(accountTypes()).toEqual(['AccountRegistered']);
    expect(
      await authenticate(system.process(), sessionOf(system.process(), context(90)), {
        email: given.email,
        password: 'kino-4ever',
        asker: 'a client',
      }),
    ).not.toBeNull();
  });

  it.each([1, 2, 3])('is finished by its repeat: killed behind append %i', async (appends) => {
    system.killAfter(appends);
    await expect(register()).rejects.toThrow(ProcessKilled);
    desk = system.process();
    expect((await register()).outcome).toBe('accepted');
    expect(accountTypes()).toEqual(['AccountRegistered']);
    expect(
      await authenticate(desk, sessionOf(desk, context(90)), {
        email: given.email,
        password: 'kino-4ever',
        asker: 'a client',
      }),
    ).not.toBeNull();
  });

  it('is finished once by many at the same time', async () => {
    system.killAfter(1);
    await expect(register()).rejects.toThrow(ProcessKilled);
    const results = await Promise.all([register(), finish(501), finish(502)]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(accountTypes()).toEqual(['AccountRegistered']);
    expect(claimTypes()).toEqual(['EmailClaimed', 'EmailClaimFinished']);
  });

  it('keeps the address from others meanwhile', async () => {
    system.killAfter(1);
    await expect(register()).rejects.toThrow(ProcessKilled);
    desk = system.process();
    expect(await register(2)).toMatchObject({ rejection: { code: 'email-taken' } });
  });

  it('is given up when the person was forgotten, and the address is free again', async () => {
    system.killAfter(1);
    await expect(register()).rejects.toThrow(ProcessKilled);
    for (const id of system.keys.stored.keys()) if (!id.startsWith('system:')) await system.keys.drop(id);
    expect(await finish()).toMatchObject({ outcome: 'rejected', rejection: { code: 'claim-released' } });
    expect(claimTypes()).toEqual(['EmailClaimed', 'EmailClaimReleased']);
    expect(accountTypes()).toEqual([]);
    desk = system.process();
    // Nothing tells any more that it is a repeat: it registers, as anybody could.
    expect((await register(1)).outcome).toBe('accepted');
    expect(await register(2)).toMatchObject({ rejection: { code: 'email-taken' } });
  });
});

describe('An address with a domain of other letters', () => {
  const spellings = ['kai@b\u00fccher.example', 'kai@xn--bcher-kva.example', 'KAI@BU\u0308CHER\u3002example'];

  it.each(spellings)('is one address in every spelling, registered as %s', async (email) => {
    await register(1, { email });
    for (const other of spellings) {
      expect(await accountOfEmail(desk, desk.writer, other)).not.toBeNull();
      expect(await register(2, { email: other })).toMatchObject({ rejection: { code: 'email-taken' } });
    }
    expect(accountTypes()).toEqual(['AccountRegistered']);
  });

  /** Registers as versions did that compared addresses as they were typed. */
  async function registerFormerly(number: number, email: string): Promise<Account> {
    const key = await desk.vault.systemKey('digest');
    const digest = createHmac('sha256', key).update(`email:${email}`).digest('hex');
    const person = await desk.vault.createPersonKey();
    const userId = UserId.parse(uuid(99, number));
    const claimId = ClaimId.parse(uuid(98, number));
    const sealed = { firstName: null, lastName: null, phone: null, email: person.seal('email', email) };
    const passwordHash = person.seal('passwordHash', 'hash of kino-4ever');
    const registration = { ...sealed, userId, claimId, role: 'customer', passwordHash };
    const session = sessionOf(desk, context(number));
    const claimed = await session.execute(emailClaim, digest, {
      ...{ type: 'ClaimEmail', claimId, userId: person.seal('userId', userId) },
      registration: person.seal('registration', JSON.stringify(registration)),
    });
    if (claimed.outcome === 'rejected' || claimed.state.claim === null)
      throw new Error('Nothing was claimed.');
    const { claim } = claimed.state;
    const finished = await finishRegistration(desk, session, { digest, claim });
    if (finished.outcome === 'rejected') throw new Error(finished.rejection.detail);
    return finished.state;
  }

  it('is still its owner\u2019s when it was registered before spellings were one', async () => {
    const { userId } = await registerFormerly(11, 'kai@b\u00fccher.example');
    for (const email of spellings) {
      expect(await accountOfEmail(desk, desk.writer, email)).toMatchObject({ userId });
      expect(await register(2, { email })).toMatchObject({ rejection: { code: 'email-taken' } });
    }
  });

  it('is exchanged for another one, and its owner can still be read', async () => {
    const { userId, email } = await registerFormerly(11, 'kai@b\u00fccher.example');
    const wanted = { userId, email: 'kai@example.org', currentPassword: 'kino-4ever' };
    await requestEmailChange(desk, sessionOf(desk, context(3)), wanted);
    const { account: present } = await desk.writer.load(account, userId);
    const pin = await pinOf(desk.vault, userId, present?.emailChange?.requestId ?? fail());
    await confirmEmail(desk, sessionOf(desk, context(4)), { userId, pin });
    const former = { claimId: present?.claimId ?? fail(), email };
    await releaseFormerEmail(desk, sessionOf(desk, context(5)), former);
    expect(await accountOfEmail(desk, desk.writer, 'kai@example.org')).toMatchObject({ userId });
    expect(await desk.vault.open('email', email)).toBe('kai@b\u00fccher.example');
    expect((await register(6, { email: 'kai@b\u00fccher.example' })).outcome).toBe('accepted');
  });

  it('is still its owner\u2019s when no mail can reach it', async () => {
    const { userId } = await registerFormerly(11, 'a@b..c');
    expect(await accountOfEmail(desk, desk.writer, 'A@b..c')).toMatchObject({ userId });
  });

  it('keeps apart two who had registered it in two spellings', async () => {
    const [one, other] = ['kai@b\u00fccher.example', 'kai@xn--bcher-kva.example'] as const;
    const first = await registerFormerly(11, one);
    const second = await registerFormerly(12, other);
    expect(await accountOfEmail(desk, desk.writer, one)).toMatchObject({ userId: first.userId });
    expect(await accountOfEmail(desk, desk.writer, other)).toMatchObject({ userId: second.userId });
  });

  it('is free again once the account is erased that had it', async () => {
    const { userId } = await registerFormerly(11, 'kai@b\u00fccher.example');
    expect(await eraseAccount(desk, sessionOf(desk, context(3)), userId)).toMatchObject({
      outcome: 'accepted',
    });
    expect(await accountOfEmail(desk, desk.writer, 'kai@b\u00fccher.example')).toBeNull();
    expect(await register(4, { email: 'kai@b\u00fccher.example' })).toMatchObject({ outcome: 'accepted' });
  });
});
