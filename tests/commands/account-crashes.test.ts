import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  carryAdministratorDecision,
  deactivateAccount,
  eraseAccount,
  finishErasure,
  reactivateAccount,
} from '../../src/commands/account-standing.ts';
import { assignRole } from '../../src/commands/assign-role.ts';
import { accountOfEmail } from '../../src/commands/authenticate.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import {
  confirmEmail,
  finishEmailChange,
  releaseFormerEmail,
  requestEmailChange,
} from '../../src/commands/email-change.ts';
import { emailDigest } from '../../src/commands/email-digest.ts';
import { pinOf } from '../../src/commands/pins.ts';
import { registerAccount } from '../../src/commands/register-account.ts';
import type { Account } from '../../src/domain/account/account.ts';
import { account } from '../../src/domain/account/decider.ts';
import { administrators } from '../../src/domain/administrators/decider.ts';
import { emailClaim } from '../../src/domain/email-claim/decider.ts';
import type { UserId } from '../../src/domain/kernel/ids.ts';
import { context, House, ProcessKilled } from '../support/memory-house.ts';

let house: House;
let desk: CommandDependencies;
let ada: UserId;
let ben: UserId;
beforeEach(async () => {
  house = new House();
  desk = house.process();
  ada = await register(1, 'ada@example.org');
  ben = await register(2, 'ben@example.org');
  await assignRole(desk, context(3), { userId: ada, role: 'admin' });
  await assignRole(desk, context(4), { userId: ben, role: 'admin' });
});

async function register(number: number, email: string): Promise<UserId> {
  const person = { email, passwordHash: 'hash of kino-4ever', firstName: 'A', lastName: null, phone: null };
  const result = await registerAccount(desk, context(number), person);
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.userId;
}

async function accountOf(userId: UserId): Promise<Account> {
  const found = (await house.process().writer.read(account, userId)).account;
  if (found === null) throw new Error('There is no such account.');
  return found;
}

const inCharge = (): Promise<readonly UserId[]> => house.process().writer.read(administrators, 'all');

/** Whose an address is. */
async function ownerOf(email: string): Promise<UserId | null> {
  return (await accountOfEmail(house.process(), email))?.userId ?? null;
}

describe('Another address', () => {
  async function ask(): Promise<string> {
    const given = { userId: ada, email: 'new@example.org', currentPassword: 'kino-4ever' };
    const asked = await requestEmailChange(desk, context(10), given);
    expect(asked.outcome).toBe('accepted');
    const requestId = (await accountOf(ada)).emailChange?.requestId;
    if (requestId === undefined) throw new Error('Nothing was asked for.');
    return pinOf(desk.vault, ada, requestId);
  }

  /** What the processes do afterwards. */
  async function finish(): Promise<void> {
    const worker = house.process();
    const digest = await emailDigest(worker.vault, 'new@example.org');
    const { claim } = await worker.writer.read(emailClaim, digest);
    if (claim?.finished === false) await finishEmailChange(worker, context(90), digest, claim);
    for (const { data } of house.factsOf(`account-${ada}`, 'EmailChanged')) {
      const { formerClaimId: claimId, formerEmail: email } = data as never;
      await releaseFormerEmail(worker, context(91), { claimId, email });
    }
  }

  it.each([2, 3, 4])(
    'counts, and the former one is free, if the process was killed behind append %i',
    async (appends) => {
      const pin = await ask();
      house.killAfter(appends);
      await expect(confirmEmail(desk, context(11), { userId: ada, pin })).rejects.toThrow(ProcessKilled);
      await finish();
      await finish();
      expect([await ownerOf('new@example.org'), await ownerOf('ada@example.org')]).toEqual([ada, null]);
      expect(house.factsOf(`account-${ada}`, 'EmailChanged')).toHaveLength(1);
      desk = house.process();
      expect(await register(20, 'ada@example.org')).not.toBe(ada);
    },
  );

  it('stays with who had it, and the new one is free, if nothing was claimed before the kill', async () => {
    const pin = await ask();
    house.killAfter(1);
    await expect(confirmEmail(desk, context(11), { userId: ada, pin })).rejects.toThrow(ProcessKilled);
    await finish();
    expect([await ownerOf('new@example.org'), await ownerOf('ada@example.org')]).toEqual([null, ada]);
  });

  it('is free again where the account has asked for another one since, and can never count any more', async () => {
    const pin = await ask();
    house.killAfter(2);
    await expect(confirmEmail(desk, context(11), { userId: ada, pin })).rejects.toThrow(ProcessKilled);
    desk = house.process();
    const other = { userId: ada, email: 'other@example.org', currentPassword: 'kino-4ever' };
    await requestEmailChange(desk, context(12), other);
    await finish();
    expect(house.typesOf(`account-${ada}`)).toContain('EmailChangeAbandoned');
    expect([await ownerOf('new@example.org'), await ownerOf('ada@example.org')]).toEqual([null, ada]);
    expect(await register(20, 'new@example.org')).not.toBe(ada);
  });

  it('is claimed by one of two who confirm it at the same moment', async () => {
    const pin = await ask();
    const given = { userId: ben, email: 'new@example.org', currentPassword: 'kino-4ever' };
    await requestEmailChange(desk, context(13), given);
    const requestId = (await accountOf(ben)).emailChange?.requestId;
    if (requestId === undefined) throw new Error('Nothing was asked for.');
    const pinOfBen = await pinOf(desk.vault, ben, requestId);
    const results = await Promise.all([
      confirmEmail(desk, context(14), { userId: ada, pin }),
      confirmEmail(house.process(), context(15), { userId: ben, pin: pinOfBen }),
    ]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'rejected']);
    const refusal = results.find((result) => result.outcome === 'rejected');
    expect(refusal).toMatchObject({ rejection: { code: 'email-taken' } });
  });
});

describe('An erasure', () => {
  it.each([2, 3, 4])('is finished if the process was killed behind append %i', async (appends) => {
    house.killAfter(appends);
    await expect(eraseAccount(desk, context(11), ada)).rejects.toThrow(ProcessKilled);
    const { email } = await accountOf(ada);
    const result = await finishErasure(house.process(), context(90), ada);
    expect(result.outcome).toBe('accepted');
    expect((await accountOf(ada)).erasure).toBe('complete');
    expect(await house.process().vault.open('email', email)).toBeNull();
    expect(await inCharge()).toEqual([ben]);
    desk = house.process();
    expect(await register(20, 'ada@example.org')).not.toBe(ada);
    expect(house.typesOf(`account-${ada}`).filter((type) => type === 'AccountErased')).toHaveLength(1);
  });

  it('that was decided is carried out, if the process was killed before the account heard of it', async () => {
    house.killAfter(1);
    await expect(eraseAccount(desk, context(11), ada)).rejects.toThrow(ProcessKilled);
    const worker = house.process();
    await carryAdministratorDecision(worker, context(90), { userId: ada, reason: 'erased', role: null });
    await finishErasure(worker, context(91), ada);
    expect((await accountOf(ada)).erasure).toBe('complete');
  });

  it('leaves nothing that can be opened, in the log or in memory', async () => {
    const before = await accountOf(ada);
    await eraseAccount(desk, context(11), ada);
    for (const sealed of [before.email, before.firstName, before.passwordHash]) {
      expect(await desk.vault.open('email', sealed)).toBeNull();
    }
    await eraseAccount(desk, context(12), ada);
    expect(house.typesOf(`account-${ada}`).slice(-2)).toEqual(['ErasureRequested', 'AccountErased']);
  });
});

describe('What was decided about an administrator, and its process was killed', () => {
  it.each([
    ['demoted', () => assignRole(desk, context(11), { userId: ada, role: 'analyst' }), { role: 'analyst' }],
    ['deactivated', () => deactivateAccount(desk, context(11), ada), { active: false }],
  ] as const)('is carried to the account: %s', async (reason, decide, expected) => {
    house.killAfter(1);
    await expect(decide()).rejects.toThrow(ProcessKilled);
    const role = reason === 'demoted' ? ('analyst' as const) : null;
    await carryAdministratorDecision(house.process(), context(90), { userId: ada, reason, role });
    expect(await accountOf(ada)).toMatchObject(expected);
    expect(await inCharge()).toEqual([ben]);
  });

  it.each(['promoted', 'reactivated'] as const)('is carried to the account: %s', async (reason) => {
    const carl = await register(5, 'carl@example.org');
    if (reason === 'reactivated') {
      await assignRole(desk, context(6), { userId: carl, role: 'admin' });
      await deactivateAccount(desk, context(7), carl);
    }
    house.killAfter(1);
    const decided =
      reason === 'promoted'
        ? assignRole(desk, context(11), { userId: carl, role: 'admin' })
        : reactivateAccount(desk, context(11), carl);
    await expect(decided).rejects.toThrow(ProcessKilled);
    await carryAdministratorDecision(house.process(), context(90), { userId: carl, reason, role: null });
    expect(await accountOf(carl)).toMatchObject({ role: 'admin', active: true });
    expect(await inCharge()).toContain(carl);
  });

  it('is not carried once something else was decided', async () => {
    await assignRole(desk, context(11), { userId: ada, role: 'analyst' });
    await assignRole(desk, context(12), { userId: ada, role: 'admin' });
    const late = { userId: ada, reason: 'demoted', role: 'analyst' } as const;
    await carryAdministratorDecision(house.process(), context(90), late);
    expect(await accountOf(ada)).toMatchObject({ role: 'admin' });
  });
});
