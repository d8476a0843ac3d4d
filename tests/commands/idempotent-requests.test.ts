import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { eraseAccount } from '../../src/commands/account/erase-account.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import type { UserId } from '../../src/domain/kernel/ids.ts';
import { bob, carol } from '../support/fixtures.ts';
import { context, InMemorySystem } from '../support/in-memory-system.ts';

let system: InMemorySystem;
let desk: CommandDependencies;
let ada: UserId;
beforeEach(async () => {
  system = new InMemorySystem();
  desk = system.process();
  const person = { email: 'ada@example.org', passwordHash: 'hash', firstName: 'Ada', lastName: null };
  const registered = await registerAccount(desk, sessionOf(desk, context(1)), { ...person, phone: null });
  if (registered.outcome === 'rejected') throw new Error(registered.rejection.code);
  ada = registered.state.userId;
});

async function respond(scope: string, userId: string, about: string): Promise<void> {
  const begun = await desk.idempotentRequests.begin({ scope, userId, body: '{}' });
  if (begun.state !== 'begun') throw new Error(begun.state);
  await begun.finish({
    status: 201,
    headers: {},
    body: JSON.stringify({ id: about, email: 'x@example.org' }),
  });
}

const stored = (): readonly string[] => [...system.answers.stored.keys()].sort();

describe('Idempotency records', () => {
  it('give the stored response to the same request, and to no other', async () => {
    await respond('one', bob, carol);
    const again = await system.process().idempotentRequests.begin({ scope: 'one', userId: bob, body: '{}' });
    expect(again).toMatchObject({ state: 'done', response: { status: 201 } });
    const another = await desk.idempotentRequests.begin({ scope: 'one', userId: bob, body: '{"a":1}' });
    expect(another).toEqual({ state: 'of-another-request' });
  });

  it('of a person, or about them, are removed when the person is erased; others stay', async () => {
    await respond('to ada', ada, carol);
    await respond('about ada', bob, ada);
    await respond('of others', bob, carol);
    expect(stored()).toEqual(['about ada', 'of others', 'to ada']);
    await eraseAccount(desk, sessionOf(desk, context(2)), ada);
    expect(stored()).toEqual(['of others']);
  });

  it('hold no readable text', async () => {
    await respond('one', bob, carol);
    expect(JSON.stringify([...system.answers.stored.values()])).not.toContain('example.org');
  });
});
