import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { propagateRemoval, type Removal } from '../../src/commands/account/propagate-removal.ts';
import { changeAccess, type AccessChange } from '../../src/commands/account/change-access.ts';
import { finishAppointment } from '../../src/commands/account/finish-appointment.ts';
import { accountOfEmail } from '../../src/commands/account/account-of-email.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { confirmEmail } from '../../src/commands/account/confirm-email.ts';
import { finishEmailChange } from '../../src/commands/account/finish-email-change.ts';
import { releaseFormerEmail } from '../../src/commands/account/release-former-email.ts';
import { requestEmailChange } from '../../src/commands/account/request-email-change.ts';
import { emailDigest } from '../../src/commands/account/email-digest.ts';
import { eraseAccount } from '../../src/commands/account/erase-account.ts';
import { finishErasure } from '../../src/commands/account/finish-erasure.ts';
import { inviteUser } from '../../src/commands/account/invite-user.ts';
import { pinOf } from '../../src/commands/account/pins.ts';
import { finishRegistration } from '../../src/commands/account/finish-registration.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import type { Account } from '../../src/domain/account/account.ts';
import { account } from '../../src/domain/account/decider.ts';
import { administrators } from '../../src/domain/administrators/decider.ts';
import { emailClaim } from '../../src/domain/email-claim/decider.ts';
import type { UserId } from '../../src/domain/kernel/ids.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

let system: InMemorySystem;
let desk: CommandDependencies;
let ada: UserId;
let ben: UserId;
beforeEach(async () => {
  system = new InMemorySystem();
  desk = system.process();
  ada = await register(1, 'ada@example.org');
  ben = await register(2, 'ben@example.org');
  await change(3, ada, { type: 'AssignRole', role: 'admin' });
  await change(4, ben, { type: 'AssignRole', role: 'admin' });
});

async function register(number: number, email: string): Promise<UserId> {
  const person = { email, passwordHash: 'hash of kino-4ever', firstName: 'A', lastName: null, phone: null };
  const result = await registerAccount(desk, sessionOf(desk, context(number)), person);
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.userId;
}

const change = (
  number: number,
  userId: UserId,
  wanted: AccessChange,
  by = desk,
): ReturnType<typeof changeAccess> =>
  changeAccess(sessionOf(by, context(number)), { userId, change: wanted });

async function accountOf(userId: UserId): Promise<Account> {
  const found = (await system.process().writer.load(account, userId)).account;
  if (found === null) throw new Error('There is no such account.');
  return found;
}

const inCharge = async (): Promise<readonly UserId[]> =>
  (await system.process().writer.load(administrators, 'all')).inCharge;

/** What the processes do about administrators after a crash. */
async function finishStandings(): Promise<void> {
  const worker = system.process();
  for (const { data } of system.factsOf('administrators-all', 'AdministratorDismissed')) {
    await propagateRemoval(sessionOf(worker, context(95)), data as unknown as Removal);
  }
  for (const stream of system.store.streamsOf('account')) {
    await finishAppointment(sessionOf(worker, context(96)), stream.slice('account-'.length) as UserId);
  }
}

/** Whoever is counted is an active administrator, and the other way round. */
async function expectCounted(): Promise<void> {
  const accounts = await Promise.all(
    system.store.streamsOf('account').map((stream) => accountOf(stream.slice('account-'.length) as UserId)),
  );
  const actual = accounts
    .filter(({ role, active }) => role === 'admin' && active)
    .map(({ userId }) => userId);
  expect([...(await inCharge())].sort()).toEqual(actual.sort());
}

/** Whose an address is. */
async function ownerOf(email: string): Promise<UserId | null> {
  return (await accountOfEmail(system.process(), system.process().writer, email))?.userId ?? null;
}

describe('Another address', () => {
  async function ask(): Promise<string> {
    const given = { userId: ada, email: 'new@example.org', currentPassword: 'kino-4ever' };
    const asked = await requestEmailChange(desk, sessionOf(desk, context(10)), given);
    expect(asked.outcome).toBe('accepted');
    const requestId = (await accountOf(ada)).emailChange?.requestId;
    if (requestId === undefined) throw new Error('Nothing was asked for.');
    return pinOf(desk.vault, ada, requestId);
  }

  /** What the processes do afterwards. */
  async function finish(): Promise<void> {
    const worker = system.process();
    const digest = await emailDigest(worker.vault, worker.writer, 'new@example.org');
    const { claim } = await worker.writer.load(emailClaim, digest);
    if (claim?.finished === false)
      await finishEmailChange(worker, sessionOf(worker, context(90)), { digest, claim });
    for (const { data } of system.factsOf(`account-${ada}`, 'EmailChanged')) {
      const { formerClaimId: claimId, formerEmail: email } = data as never;
      await releaseFormerEmail(worker, sessionOf(worker, context(91)), { claimId, email });
    }
  }

  it.each([2, 3, 4])(
    'counts, and the former one is free, if the process was killed behind append %i',
    async (appends) => {
      const pin = await ask();
      system.killAfter(appends);
      await expect(confirmEmail(desk, sessionOf(desk, context(11)), { userId: ada, pin })).rejects.toThrow(
        ProcessKilled,
      );
      await finish();
      await finish();
      expect([await ownerOf('new@example.org'), await ownerOf('ada@example.org')]).toEqual([ada, null]);
      expect(system.factsOf(`account-${ada}`, 'EmailChanged')).toHaveLength(1);
      desk = system.process();
      expect(await register(20, 'ada@example.org')).not.toBe(ada);
    },
  );

  it('stays with who had it, and the new one is free, if nothing was claimed before the kill', async () => {
    const pin = await ask();
    system.killAfter(1);
    await expect(confirmEmail(desk, sessionOf(desk, context(11)), { userId: ada, pin })).rejects.toThrow(
      ProcessKilled,
    );
    await finish();
    expect([await ownerOf('new@example.org'), await ownerOf('ada@example.org')]).toEqual([null, ada]);
  });

  it('is free again where the account has asked for another one since, and can never count any more', async () => {
    const pin = await ask();
    system.killAfter(2);
    await expect(confirmEmail(desk, sessionOf(desk, context(11)), { userId: ada, pin })).rejects.toThrow(
      ProcessKilled,
    );
    desk = system.process();
    const other = { userId: ada, email: 'other@example.org', currentPassword: 'kino-4ever' };
    await requestEmailChange(desk, sessionOf(desk, context(12)), other);
    await finish();
    expect(system.typesOf(`account-${ada}`)).toContain('EmailChangeAbandoned');
    expect([await ownerOf('new@example.org'), await ownerOf('ada@example.org')]).toEqual([null, ada]);
    expect(await register(20, 'new@example.org')).not.toBe(ada);
  });

  it('is claimed by one of two who confirm it at the same moment', async () => {
    const pin = await ask();
    const given = { userId: ben, email: 'new@example.org', currentPassword: 'kino-4ever' };
    await requestEmailChange(desk, sessionOf(desk, context(13)), given);
    const requestId = (await accountOf(ben)).emailChange?.requestId;
    if (requestId === undefined) throw new Error('Nothing was asked for.');
    const pinOfBen = await pinOf(desk.vault, ben, requestId);
    const results = await Promise.all([
      confirmEmail(desk, sessionOf(desk, context(14)), { userId: ada, pin }),
      confirmEmail(system.process(), sessionOf(system.process(), context(15)), {
        userId: ben,
        pin: pinOfBen,
      }),
    ]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'rejected']);
    const refusal = results.find((result) => result.outcome === 'rejected');
    expect(refusal).toMatchObject({ rejection: { code: 'email-taken' } });
  });
});

describe('An erasure', () => {
  it.each([2, 3, 4])('is finished if the process was killed behind append %i', async (appends) => {
    system.killAfter(appends);
    await expect(eraseAccount(desk, sessionOf(desk, context(11)), ada)).rejects.toThrow(ProcessKilled);
    const { email } = await accountOf(ada);
    const result = await finishErasure(system.process(), sessionOf(system.process(), context(90)), ada);
    expect(result.outcome).toBe('accepted');
    expect((await accountOf(ada)).erasure).toBe('complete');
    expect(await system.process().vault.open('email', email)).toBeNull();
    expect(await inCharge()).toEqual([ben]);
    desk = system.process();
    expect(await register(20, 'ada@example.org')).not.toBe(ada);
    expect(system.typesOf(`account-${ada}`).filter((type) => type === 'AccountErased')).toHaveLength(1);
  });

  it('that was decided is carried out, if the process was killed before the account heard of it', async () => {
    system.killAfter(1);
    await expect(eraseAccount(desk, sessionOf(desk, context(11)), ada)).rejects.toThrow(ProcessKilled);
    await finishStandings();
    await finishErasure(system.process(), sessionOf(system.process(), context(91)), ada);
    expect((await accountOf(ada)).erasure).toBe('complete');
    await expectCounted();
  });

  it('frees the addresses that the person had before, too, also if nobody has come to that yet', async () => {
    const given = { userId: ada, email: 'new@example.org', currentPassword: 'kino-4ever' };
    await requestEmailChange(desk, sessionOf(desk, context(10)), given);
    const requestId = (await accountOf(ada)).emailChange?.requestId;
    if (requestId === undefined) throw new Error('Nothing was asked for.');
    const pin = await pinOf(desk.vault, ada, requestId);
    expect((await confirmEmail(desk, sessionOf(desk, context(11)), { userId: ada, pin })).outcome).toBe(
      'accepted',
    );
    await eraseAccount(desk, sessionOf(desk, context(12)), ada);
    for (const [number, email] of ['ada@example.org', 'new@example.org'].entries()) {
      expect(await register(20 + number, email)).not.toBe(ada);
    }
  });

  it('leaves nothing that can be opened, in the log or in memory', async () => {
    const before = await accountOf(ada);
    await eraseAccount(desk, sessionOf(desk, context(11)), ada);
    for (const sealed of [before.email, before.firstName, before.passwordHash]) {
      expect(await desk.vault.open('email', sealed)).toBeNull();
    }
    expect(await eraseAccount(desk, sessionOf(desk, context(12)), ada)).toMatchObject({
      rejection: { code: 'not-found' },
    });
    expect(system.typesOf(`account-${ada}`).slice(-2)).toEqual(['ErasureRequested', 'AccountErased']);
  });
});

describe('What was decided about an administrator, and its process was killed', () => {
  it.each<[string, AccessChange, Record<string, unknown>]>([
    ['demoted', { type: 'AssignRole', role: 'analyst' }, { role: 'analyst' }],
    ['deactivated', { type: 'DeactivateAccount' }, { active: false }],
    ['erased', { type: 'RequestErasure' }, { erasure: 'requested' }],
  ])('is carried to the account: %s', async (_, wanted, expected) => {
    system.killAfter(1);
    await expect(change(11, ada, wanted)).rejects.toThrow(ProcessKilled);
    expect(await accountOf(ada)).toMatchObject({ role: 'admin', active: true });
    await finishStandings();
    expect(await accountOf(ada)).toMatchObject(expected);
    await expectCounted();
  });

  it.each<[string, AccessChange]>([
    ['promoted', { type: 'AssignRole', role: 'admin' }],
    ['reactivated', { type: 'ReactivateAccount' }],
  ])('is counted: %s', async (reason, wanted) => {
    const carl = await register(5, 'carl@example.org');
    if (reason === 'reactivated') {
      await change(6, carl, { type: 'AssignRole', role: 'admin' });
      await change(7, carl, { type: 'DeactivateAccount' });
    }
    system.killAfter(1);
    await expect(change(11, carl, wanted)).rejects.toThrow(ProcessKilled);
    expect(await inCharge()).not.toContain(carl);
    await finishStandings();
    expect(await accountOf(carl)).toMatchObject({ role: 'admin', active: true });
    await expectCounted();
  });

  it('is not carried once something else was decided', async () => {
    await change(11, ada, { type: 'AssignRole', role: 'analyst' });
    await change(12, ada, { type: 'AssignRole', role: 'admin' });
    await finishStandings();
    expect(await accountOf(ada)).toMatchObject({ role: 'admin' });
    await expectCounted();
  });
});

describe('Two decisions about one person at the same moment', () => {
  const wanted: readonly AccessChange[] = [
    { type: 'AssignRole', role: 'admin' },
    { type: 'AssignRole', role: 'customer' },
    { type: 'DeactivateAccount' },
    { type: 'ReactivateAccount' },
    { type: 'RequestErasure' },
  ];
  const pairs = wanted.flatMap((one, index) => wanted.slice(index + 1).map((other) => [one, other] as const));

  it.each(pairs.map(([one, other]) => [JSON.stringify(one), JSON.stringify(other), one, other] as const))(
    'leave the count right: %s and %s',
    async (_, __, one, other) => {
      for (let round = 0; round < 12; round += 1) {
        const carl = await register(100 + round, `carl-${round}@example.org`);
        if (round % 2 === 0) await change(200 + round, carl, { type: 'AssignRole', role: 'admin' });
        if (round % 3 === 0) await change(300 + round, carl, { type: 'DeactivateAccount' });
        system.store.beforeStoring = async () => {
          for (let turns = Math.floor(Math.random() * 6); turns > 0; turns -= 1) await Promise.resolve();
        };
        const beside = round % 4 < 2 ? desk : system.process();
        await Promise.all([change(400 + round, carl, one), change(500 + round, carl, other, beside)]);
        system.store.beforeStoring = () => undefined;
        await expectCounted();
      }
    },
  );
});

describe('An invitation', () => {
  it.each([1, 2, 3, 4, 5])('is finished if the process was killed behind append %i', async (appends) => {
    const given = { email: 'dora@example.org', role: 'admin', firstName: null, lastName: null } as const;
    system.killAfter(appends);
    await expect(inviteUser(desk, sessionOf(desk, context(30)), { ...given, phone: null })).rejects.toThrow(
      ProcessKilled,
    );
    const worker = system.process();
    const digest = await emailDigest(worker.vault, worker.writer, given.email);
    const { claim } = await worker.writer.load(emailClaim, digest);
    if (claim === null) throw new Error('Nothing was claimed.');
    await finishRegistration(worker, sessionOf(worker, context(90)), { digest, claim });
    const dora = await ownerOf(given.email);
    if (dora === null) throw new Error('Nobody was invited.');
    expect(await accountOf(dora)).toMatchObject({ role: 'admin' });
    expect(system.factsOf(`account-${dora}`, 'PasswordResetRequested')).toMatchObject([
      { data: { reason: 'invited' } },
    ]);
    await expectCounted();
  });
});
