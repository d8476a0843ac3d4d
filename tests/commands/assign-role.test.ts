import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { changeAccess } from '../../src/commands/account/change-access.ts';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import { account } from '../../src/domain/account/decider.ts';
import type { Role } from '../../src/domain/account/events.ts';
import { administrators } from '../../src/domain/administrators/decider.ts';
import type { UserId } from '../../src/domain/kernel/ids.ts';
import { carol } from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

let system: InMemorySystem;
let office: CommandDependencies;
let commands: number;
let anna: UserId;
let ben: UserId;
beforeEach(async () => {
  system = new InMemorySystem();
  office = system.process();
  commands = 0;
  anna = await register('anna@example.org');
  ben = await register('ben@example.org');
});

/** The context of a command that was not given before. */
function next(): ReturnType<typeof context> {
  commands += 1;
  return context(commands);
}

async function register(email: string): Promise<UserId> {
  const nobody = { firstName: null, lastName: null, phone: null };
  const result = await registerAccount(office, sessionOf(office, next()), {
    email,
    passwordHash: 'hash',
    ...nobody,
  });
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  return result.state.userId;
}

type Assigned = ReturnType<typeof changeAccess>;

function assignRole(
  by: CommandDependencies,
  given: ReturnType<typeof context>,
  { userId, role }: { readonly userId: UserId; readonly role: Role },
): Assigned {
  return changeAccess(sessionOf(by, given), { userId, change: { type: 'AssignRole', role } });
}

const assign = (userId: UserId, role: Role, by = office): Assigned =>
  assignRole(by, next(), { userId, role });
const roleOf = async (userId: UserId): Promise<Role | undefined> =>
  (await system.process().writer.load(account, userId)).account?.role;
const inCharge = async (): Promise<readonly UserId[]> =>
  (await system.process().writer.load(administrators, 'all')).inCharge;

describe('Giving somebody a role', () => {
  it.each<[Role]>([['boxOffice'], ['analyst'], ['auditor']])('makes a customer %s', async (role) => {
    expect(await assign(anna, role)).toMatchObject({ outcome: 'accepted', state: { account: { role } } });
    expect(await roleOf(anna)).toBe(role);
    expect(await inCharge()).toEqual([]);
  });

  it('makes a customer an administrator, who is counted last', async () => {
    expect(await assign(anna, 'admin')).toMatchObject({ state: { account: { role: 'admin' } } });
    expect(await inCharge()).toEqual([anna]);
    expect(system.store.appends.slice(-2).map(({ stream }) => stream)).toEqual([
      ...[`account-${anna}`, 'administrators-all'],
    ]);
  });

  it('may be repeated', async () => {
    await assign(anna, 'admin');
    const again = await assign(anna, 'admin');
    expect(again).toMatchObject({ outcome: 'accepted', events: [], state: { account: { role: 'admin' } } });
    expect(system.typesOf('administrators-all')).toEqual(['AdministratorAppointed']);
    expect(system.typesOf(`account-${anna}`)).toEqual(['AccountRegistered', 'RoleAssigned']);
  });

  it('is refused for somebody who is not there, and puts nobody in charge', async () => {
    expect(await assign(carol, 'admin')).toMatchObject({ rejection: { code: 'not-found' } });
    expect(await inCharge()).toEqual([]);
  });

  it('is finished by its repeat after a crash', async () => {
    const given = next();
    system.killAfter(1);
    await expect(assignRole(office, given, { userId: anna, role: 'admin' })).rejects.toThrow(ProcessKilled);
    expect([await roleOf(anna), await inCharge()]).toEqual(['admin', []]);
    office = system.process();
    await assignRole(office, given, { userId: anna, role: 'admin' });
    expect(await roleOf(anna)).toBe('admin');
    expect(await inCharge()).toEqual([anna]);
  });
});

describe('The last administrator', () => {
  beforeEach(() => assign(anna, 'admin'));

  it.each<[Role]>([['customer'], ['boxOffice'], ['auditor']])('does not become %s', async (role) => {
    expect(await assign(anna, role)).toMatchObject({
      outcome: 'rejected',
      rejection: { code: 'last-administrator' },
    });
    expect(await roleOf(anna)).toBe('admin');
    expect(await inCharge()).toEqual([anna]);
  });

  it('may go once there is another', async () => {
    await assign(ben, 'admin');
    expect((await assign(anna, 'boxOffice')).outcome).toBe('accepted');
    expect(await roleOf(anna)).toBe('boxOffice');
    expect(await inCharge()).toEqual([ben]);
    expect(await assign(ben, 'customer')).toMatchObject({ rejection: { code: 'last-administrator' } });
  });

  it('is not in the way of others, who change their roles', async () =>
    expect((await assign(ben, 'analyst')).outcome).toBe('accepted'));

  it('is one of two who dismiss each other in the same moment', async () => {
    await assign(ben, 'admin');
    const offices = [system.process(), system.process()] as const;
    const results = await Promise.all([
      assign(anna, 'customer', offices[0]),
      assign(ben, 'customer', offices[1]),
    ]);
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'rejected']);
    const roles = [await roleOf(anna), await roleOf(ben)];
    expect(roles.sort()).toEqual(['admin', 'customer']);
    expect(await inCharge()).toHaveLength(1);
  });
});
