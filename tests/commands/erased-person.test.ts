import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountOfEmail } from '../../src/commands/account/account-of-email.ts';
import { confirmEmail } from '../../src/commands/account/confirm-email.ts';
import { eraseAccount } from '../../src/commands/account/erase-account.ts';
import { inviteUser } from '../../src/commands/account/invite-user.ts';
import { pinOf } from '../../src/commands/account/pins.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import { requestEmailChange } from '../../src/commands/account/request-email-change.ts';
import { openSession } from '../../src/commands/session/open-session.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { account } from '../../src/domain/account/decider.ts';
import type { UserId } from '../../src/domain/kernel/ids.ts';
import type { CommandSession } from '../../src/engine/command-handling/command-session.ts';
import { derivedId } from '../../src/engine/derived-id.ts';
import { FIRST_LINK } from '../../src/engine/envelope.ts';
import { addSeconds, Instant } from '../../src/engine/instant.ts';
import { processManagers } from '../../src/processes/process-managers.ts';
import { now, uuid } from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';
import { performEverything } from '../support/process-managers.ts';
import { sessionOf } from '../support/session.ts';

let system: InMemorySystem;
beforeEach(() => {
  system = new InMemorySystem();
});

const first = 'ada@example.org';
const second = 'lovelace@example.org';
const person = {
  email: first,
  passwordHash: 'hash of kino-4ever',
  firstName: 'Ada',
  lastName: null,
  phone: null,
};

/** A request of its own, by somebody. */
function request(number: number, by: string | null): CommandSession {
  const actor = by === null ? context(number).actor : ({ kind: 'user', id: by } as const);
  return sessionOf(system.process(), { ...context(number), actor });
}

/** What the processes do meanwhile and afterwards. */
async function finishEverything(): Promise<void> {
  await performEverything(system, processManagers, addSeconds(now, 120));
}

async function ownerOf(email: string): Promise<UserId> {
  const desk = system.process();
  const found = await accountOfEmail(desk, desk.writer, email);
  if (found === null) throw new Error(`Nobody has ${email}.`);
  return found.userId;
}

async function askForAnotherAddress(userId: UserId): Promise<string> {
  const desk = system.process();
  const given = { userId, email: second, currentPassword: 'kino-4ever' };
  await requestEmailChange(desk, request(10, userId), given);
  const present = (await desk.writer.load(account, userId)).account;
  if (present?.emailChange == null) throw new Error('Nothing was asked for.');
  return pinOf(desk.vault, userId, present.emailChange.requestId);
}

/** Does something whose process is killed behind some appends, or is not where that is null. The processes finish it. */
async function interrupted(appends: number | null, run: () => Promise<unknown>): Promise<void> {
  if (appends !== null) system.killAfter(appends);
  const ended = await run().catch((error: unknown) => error);
  if (ended instanceof Error && !(ended instanceof ProcessKilled)) throw ended;
  system.store.afterStoring = () => undefined;
  await finishEverything();
}

/** Everything that a system writes of anybody. */
const constants = new Set([
  ...['system', 'marquee', 'process', 'user', FIRST_LINK],
  ...registry.declarations.map(({ type }) => type),
  ...processManagers.map(({ name }) => name),
]);

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** What streams say that they do not say of everybody. That two things happened at one time may be seen. */
function wordsOf(streams: readonly string[]): ReadonlySet<string> {
  const words = streams.flatMap((stream) => [
    stream.slice(stream.indexOf('-') + 1),
    ...system.store
      .recorded(stream)
      .flatMap(({ id, data, metadata }) => [id, ...textsOf(data), ...textsOf(metadata)]),
  ]);
  return new Set(words.filter((word) => !constants.has(word) && !Instant.safeParse(word).success));
}

/** The words that ids of accounts and claims derive with. */
const labels = readdirSync('src/commands/account').flatMap((file) => {
  const source = readFileSync(join('src/commands/account', file), 'utf8');
  return [...source.matchAll(/derivedId\([^)]*'([a-z-]+)'/g)].map(([, label = '']) => label);
});

/** The words, and what can be made of them without a key. */
function knownFrom(words: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...words].flatMap((word) => [word, ...labels.map((label) => derivedId(word, label))]));
}

function commonOf(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  return [...one].filter((word) => other.has(word));
}

function expectNothingInCommon(): void {
  const claims = system.store.streamsOf('emailclaim');
  const others = registry.categories
    .filter((category) => category !== 'emailclaim')
    .flatMap((category) => system.store.streamsOf(category));
  expect(others.length).toBeGreaterThan(0);
  const [ofClaims, ofOthers] = [wordsOf(claims), wordsOf(others)];
  expect(commonOf(knownFrom(ofClaims), ofOthers)).toEqual([]);
  expect(commonOf(knownFrom(ofOthers), ofClaims)).toEqual([]);
  for (const claim of claims) {
    const rest = claims.filter((stream) => stream !== claim);
    expect(commonOf(wordsOf([claim]), wordsOf(rest))).toEqual([]);
  }
}

/** Every key that a claim was ever sealed with. */
function keysOfClaims(): readonly string[] {
  const events = system.store.streamsOf('emailclaim').flatMap((stream) => system.store.recorded(stream));
  return events.flatMap(({ data }) =>
    'userId' in data ? [(data['userId'] as { keyId: string }).keyId] : [],
  );
}

const kills = [null, 1, 2, 3, 4];
const crashes = [
  ...kills.map((appends) => ({ registering: appends, changing: null, erasing: null })),
  ...kills.map((appends) => ({ registering: null, changing: appends, erasing: null })),
  ...kills.map((appends) => ({ registering: null, changing: null, erasing: appends })),
];

describe('An erased person', () => {
  it('is looked for with every word that ids derive with', () =>
    expect(labels).toEqual(expect.arrayContaining(['account', 'email', 'pin'])));

  it.each(crashes)(
    'has nothing in common with the claims of their addresses, killed behind append %j',
    async ({ registering, changing, erasing }) => {
      await interrupted(registering, () => registerAccount(system.process(), request(1, null), person));
      const userId = await ownerOf(first);
      const desk = system.process();
      const present = (await desk.writer.load(account, userId)).account;
      if (present === null) throw new Error('There is no account.');
      await openSession(desk, request(2, null), present);
      const pin = await askForAnotherAddress(userId);
      await interrupted(changing, () => confirmEmail(system.process(), request(11, userId), { userId, pin }));
      // Killed before anything was claimed, the change has not happened.
      expect(await ownerOf(changing === 1 ? first : second)).toBe(userId);
      await interrupted(erasing, () => eraseAccount(system.process(), request(12, userId), userId));
      expect(system.typesOf(`account-${userId}`)).toContain('AccountErased');
      expectNothingInCommon();
      const personKeys = [...system.keys.stored].filter(([id]) => !id.startsWith('system:'));
      expect(personKeys.filter(([, wrapped]) => wrapped !== null)).toEqual([]);
      for (const email of [first, second]) {
        const again = { ...person, email };
        const registered = await registerAccount(system.process(), request(20 + email.length, null), again);
        expect(registered.outcome).toBe('accepted');
      }
    },
  );

  it.each([null, 1, 2, 3, 4, 5])(
    'who was invited has neither, nor has the administrator, killed behind append %j',
    async (appends) => {
      const admin = uuid(70, 1);
      await interrupted(appends, () =>
        inviteUser(system.process(), request(30, admin), { ...person, role: 'analyst' }),
      );
      const userId = await ownerOf(first);
      expect(system.factsOf(`account-${userId}`, 'PasswordResetRequested')).toHaveLength(1);
      await eraseAccount(system.process(), request(31, admin), userId);
      await finishEverything();
      expectNothingInCommon();
    },
  );

  it('leaves no key to a claim: neither the present one nor those before', async () => {
    await registerAccount(system.process(), request(1, null), person);
    const userId = await ownerOf(first);
    const pin = await askForAnotherAddress(userId);
    await confirmEmail(system.process(), request(11, userId), { userId, pin });
    await finishEverything();
    const [former, present] = keysOfClaims();
    if (former === undefined || present === undefined) throw new Error('Two addresses were claimed.');
    expect(system.keys.stored.get(former)).toBeNull();
    expect(system.keys.stored.get(present)).toEqual(expect.any(String));
    await eraseAccount(system.process(), request(12, userId), userId);
    expect(system.keys.stored.get(present)).toBeNull();
  });

  it('is nobody whom a repeat of their registration brings back', async () => {
    await registerAccount(system.process(), request(1, null), person);
    const userId = await ownerOf(first);
    await eraseAccount(system.process(), request(2, userId), userId);
    const again = await registerAccount(system.process(), request(1, null), person);
    expect(again).toMatchObject({ rejection: { code: 'claim-released' } });
    expect((await registerAccount(system.process(), request(3, null), person)).outcome).toBe('accepted');
  });
});
