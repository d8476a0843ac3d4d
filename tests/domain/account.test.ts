import { describe, expect, it } from '@jest/globals';
import { account } from '../../src/domain/account/decider.ts';
import {
  AccountRegistered,
  RegistrationAbandoned,
  RoleAssigned,
  type Registration,
} from '../../src/domain/account/events.ts';
import { passwordFault } from '../../src/domain/account/password-policy.ts';
import { alice, claim, sealed } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(account);
const registration: Registration = {
  ...{ userId: alice, claimId: claim(1), role: 'customer' },
  ...{ email: sealed(1), firstName: sealed(2), lastName: null, phone: null, passwordHash: sealed(3) },
};
const registered = AccountRegistered(registration);
const abandoned = RegistrationAbandoned({ userId: alice, claimId: claim(1) });
const register = { type: 'RegisterAccount', registration } as const;
const abandon = { type: 'AbandonRegistration', userId: alice, claimId: claim(1) } as const;
const assign = { type: 'AssignRole', userId: alice, role: 'boxOffice' } as const;

describe('An account', () => {
  it('is registered once', () => {
    given().when(register).then(registered);
    given(registered).when(register).thenNothing();
  });

  it('is never registered once that was given up', () => {
    given().when(abandon).then(abandoned);
    given(abandoned).when(abandon).thenNothing();
    given(abandoned).when(register).thenRejected('claim-released');
  });

  it('is not given up once it is there', () => given(registered).when(abandon).thenNothing());

  it('gets a role', () => {
    const assigned = RoleAssigned({ userId: alice, role: 'boxOffice' });
    given(registered).when(assign).then(assigned);
    given(registered, assigned).when(assign).thenNothing();
    expect(stateAfter([registered, assigned]).account).toMatchObject({
      role: 'boxOffice',
      revision: 1,
      active: true,
    });
  });

  it('gets no role when it is not there', () => {
    given().when(assign).thenRejected('not-found');
    given(abandoned).when(assign).thenRejected('not-found');
    expect(stateAfter([RoleAssigned({ userId: alice, role: 'admin' })]).account).toBeNull();
  });
});

describe('A password', () => {
  it.each([
    ['eight characters with a letter, a digit and a symbol', 'kino-4uf'],
    ['letters, digits and symbols of any script', 'кино₂映画!٣x'],
    ['a passphrase of fifteen', 'correct horse b'],
    ['seventy-two bytes', 'a'.repeat(72)],
    ['four-byte characters, counted as people count them', '🎬'.repeat(15)],
  ])('is good enough with %s', (_, password) => expect(passwordFault(password)).toBeNull());

  it.each([
    ['seven characters', 'kino-4u'],
    ['eight characters without a digit', 'kino-auf'],
    ['eight characters without a letter', '1234-567'],
    ['eight characters without a symbol', 'kino4auf'],
    ['white space for a symbol', 'kino 4uf'],
    ['fourteen characters of one kind', 'correct horse '],
    ['four-byte characters that look like fifteen in UTF-16', '🎬'.repeat(8)],
    ['nothing', ''],
  ])('is not good enough with %s', (_, password) =>
    expect(passwordFault(password)).toMatch(/^must have 8 characters/),
  );

  it.each([
    ['seventy-three bytes', 'a'.repeat(73)],
    ['few characters of many bytes', '🎬'.repeat(19)],
  ])('is not longer than can be hashed: %s', (_, password) =>
    expect(passwordFault(password)).toBe('must not be longer than 72 bytes'),
  );
});
