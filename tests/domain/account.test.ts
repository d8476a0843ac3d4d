import { describe, expect, it } from '@jest/globals';
import { account } from '../../src/domain/account/decider.ts';
import { sessionGoesOn } from '../../src/domain/account/account.ts';
import {
  AccountDeactivated,
  AccountErased,
  AccountReactivated,
  AccountRegistered,
  EmailChangeAbandoned,
  EmailChanged,
  EmailChangeRequested,
  EmailPinTried,
  ErasureRequested,
  PasswordChanged,
  PasswordPinAccepted,
  PasswordPinTried,
  PasswordRehashed,
  PasswordResetRequested,
  ProfileRevised,
  RegistrationAbandoned,
  RoleAssigned,
  type AccountEvent,
  type Registration,
} from '../../src/domain/account/events.ts';
import { isNameOfOwner, passwordFault } from '../../src/domain/account/password-policy.ts';
import { PinRequestId, SessionId } from '../../src/domain/kernel/ids.ts';
import { addSeconds } from '../../src/engine/instant.ts';
import { alice, claim, now, sealed, uuid } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(account);
const registration: Registration = {
  userId: alice,
  claimId: claim(1),
  role: 'customer',
  email: sealed(1),
  firstName: sealed(2),
  lastName: null,
  phone: null,
  passwordHash: sealed(3),
};
const registered = AccountRegistered(registration);
const abandoned = RegistrationAbandoned({ userId: alice, claimId: claim(1) });
const register = { type: 'RegisterAccount', registration } as const;
const abandon = { type: 'AbandonRegistration', userId: alice, claimId: claim(1) } as const;
const assign = { type: 'AssignRole', role: 'boxOffice', securityVersion: 0 } as const;

describe('An account', () => {
  it('is registered once', () => {
    given().when(register).then(registered);
    given(registered).when(register).thenNothing();
  });

  it('is never registered once it is abandoned', () => {
    given().when(abandon).then(abandoned);
    given(abandoned).when(abandon).thenNothing();
    given(abandoned).when(register).thenRejected('claim-released');
  });

  it('is not registered again once it was erased, or has another address', () => {
    const changed = EmailChanged({
      userId: alice,
      requestId: request(1),
      claimId: claim(2),
      email: sealed(4),
      formerClaimId: claim(1),
      formerEmail: sealed(1),
    });
    given(registered, changed).when(register).thenRejected('claim-released');
    given(registered, ErasureRequested({ userId: alice }))
      .when(register)
      .thenRejected('claim-released');
  });

  it('is not abandoned once it is registered', () => given(registered).when(abandon).thenNothing());

  it('gets a role', () => {
    const assigned = RoleAssigned({ userId: alice, role: 'boxOffice' });
    given(registered).when(assign).then(assigned);
    given(registered, assigned)
      .when({ ...assign, securityVersion: 1 })
      .thenNothing();
    given(registered, assigned).when(assign).thenRejected('account-changed');
    given(registered)
      .when({ ...assign, expectedRevision: 3 })
      .thenRejected('version-conflict');
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

const request = (number: number): PinRequestId => PinRequestId.parse(uuid(13, number));
const here = SessionId.parse(uuid(14, 1));
const elsewhere = SessionId.parse(uuid(14, 2));
const soon = addSeconds(now, 600);
const TOKEN = 'ab'.repeat(32);

const [client, stranger] = ['0'.repeat(32), '1'.repeat(32)];
const asked = (number = 1, asker: string | null = client, replaced: number | null = null): AccountEvent =>
  PasswordResetRequested({
    userId: alice,
    requestId: request(number),
    reason: 'forgotten',
    expiresAt: soon,
    asker,
    replacedRequestId: replaced === null ? null : request(replaced),
  });
const tried = (number = 1, by: 'holder' | 'client' | 'stranger' = 'client'): AccountEvent =>
  PasswordPinTried({ userId: alice, requestId: request(number), by });
const pinAccepted = PasswordPinAccepted({
  userId: alice,
  requestId: request(1),
  tokenHash: TOKEN,
  expiresAt: soon,
});
const reset = PasswordChanged({
  userId: alice,
  passwordHash: sealed(9),
  reason: 'reset',
  keptSessionId: null,
});

describe('A PIN to reset a password', () => {
  const tryIt = { type: 'TryPasswordPin', requestId: null, asker: client, now } as const;
  const tryHeld = (number: number, asker = client) =>
    ({ ...tryIt, requestId: request(number), asker }) as const;
  const acceptIt = {
    type: 'AcceptPasswordPin',
    requestId: request(1),
    tokenHash: TOKEN,
    expiresAt: soon,
    now,
  } as const;
  const resetIt = { type: 'ResetPassword', tokenHash: TOKEN, passwordHash: sealed(9), now } as const;

  it('is asked for once by a request, and the newest request counts', () => {
    const by = { asker: client, replacedRequestId: null };
    const ask = { type: 'RequestPasswordReset', reason: 'forgotten', expiresAt: soon, ...by } as const;
    given(registered)
      .when({ ...ask, requestId: request(1) })
      .then(asked());
    given(registered, asked())
      .when({ ...ask, requestId: request(1) })
      .thenNothing();
    given(registered, asked(1), tried(1), asked(2)).when(tryIt).then(tried(2));
  });

  it('may be tried three times, each of which is recorded first', () => {
    given(registered, asked()).when(tryIt).then(tried());
    given(registered, asked(), tried(), tried()).when(tryIt).then(tried());
    given(registered, asked(), tried(), tried(), tried()).when(tryIt).thenRejected('pin-invalid');
  });

  it('may not be tried when none was asked for, when it is too old, or when it was taken', () => {
    given(registered).when(tryIt).thenRejected('pin-invalid');
    given(registered, asked())
      .when({ ...tryIt, now: soon })
      .thenRejected('pin-invalid');
    given(registered, asked(), tried(), pinAccepted).when(tryIt).thenRejected('pin-invalid');
    given(registered, asked(), reset).when(tryIt).thenRejected('pin-invalid');
  });

  it('is tried by who has the token of a request, by its client, and by others: none uses up the tries of another', () => {
    const threeOf = (by: 'holder' | 'client' | 'stranger'): AccountEvent[] =>
      Array<AccountEvent>(3).fill(tried(1, by));
    const lost = [registered, asked(), ...threeOf('stranger')];
    given(...lost)
      .when({ ...tryIt, asker: stranger })
      .thenRejected('pin-invalid');
    given(...lost)
      .when(tryIt)
      .then(tried());
    given(...lost, ...threeOf('client'))
      .when(tryIt)
      .thenRejected('pin-invalid');
    given(...lost, ...threeOf('client'))
      .when(tryHeld(1, stranger))
      .then(tried(1, 'holder'));
    const over = [registered, asked(), ...threeOf('holder')];
    for (const command of [tryIt, tryHeld(1), { ...tryIt, asker: stranger }]) {
      given(...over)
        .when(command)
        .thenRejected('pin-invalid');
    }
  });

  it('stands beside those that others asked for, and is replaced by who has its token', () => {
    const beside = [registered, asked(1), asked(2, stranger)];
    given(...beside)
      .when(tryIt)
      .then(tried(1));
    given(...beside)
      .when({ ...tryIt, asker: '2'.repeat(32) })
      .then(tried(2, 'stranger'));
    const again = [registered, asked(1), asked(2)];
    given(...again)
      .when(tryIt)
      .then(tried(2));
    given(...again, tried(2), tried(2), tried(2))
      .when(tryIt)
      .thenRejected('pin-invalid');
    given(...again)
      .when(tryHeld(1))
      .then(tried(1, 'holder'));
    given(registered, asked(1), asked(2, stranger, 1))
      .when(tryHeld(1, 'elsewhere'))
      .then(tried(2, 'stranger'));
    given(registered, asked(1, null), asked(2, null)).when(tryHeld(1)).then(tried(2, 'stranger'));
  });

  it('is one of sixteen at most, of which the oldest are dropped', () => {
    const many = Array.from({ length: 20 }, (_, index) => asked(index + 1, String(index).padStart(32, '0')));
    const resets = stateAfter([registered, ...many]).account?.passwordResets ?? [];
    expect(resets.map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: 16 }, (_, index) => request(index + 5)),
    );
  });

  it('is accepted once, for the request that it was made for, while that is open', () => {
    given(registered, asked(), tried()).when(acceptIt).then(pinAccepted);
    given(registered, asked(), tried(), pinAccepted).when(acceptIt).thenRejected('pin-invalid');
    given(registered, asked(1), tried(1), asked(2, client, 1))
      .when(acceptIt)
      .thenRejected('pin-invalid');
    given(registered, asked(), tried())
      .when({ ...acceptIt, now: soon })
      .thenRejected('pin-invalid');
  });

  it('sets a password once, and ends every session', () => {
    const history = [registered, asked(), tried(), pinAccepted];
    given(...history)
      .when(resetIt)
      .then(reset);
    given(...history, reset)
      .when(resetIt)
      .thenRejected('reset-token-invalid');
    given(...history)
      .when({ ...resetIt, now: soon })
      .thenRejected('reset-token-invalid');
    given(...history)
      .when({ ...resetIt, tokenHash: 'cd'.repeat(32) })
      .thenRejected('reset-token-invalid');
    given(...history, asked(2, client, 1))
      .when(resetIt)
      .thenRejected('reset-token-invalid');
    given(...history, asked(2, stranger))
      .when(resetIt)
      .then(reset);
    expect(stateAfter([...history, reset]).account).toMatchObject({
      sessionsVersion: 4,
      passwordHash: sealed(9),
    });
  });

  it('is for nobody who may not log in', () => {
    const deactivated = AccountDeactivated({ userId: alice });
    given(registered, asked(), deactivated).when(tryIt).thenRejected('pin-invalid');
    const history = [registered, asked(), tried(), pinAccepted, deactivated];
    given(...history)
      .when(resetIt)
      .thenRejected('reset-token-invalid');
    given(...history, AccountReactivated({ userId: alice }))
      .when(resetIt)
      .thenRejected('reset-token-invalid');
  });
});

describe('A session of an account', () => {
  const goesOn = (events: readonly AccountEvent[], session: SessionId, sessionsVersion: number): boolean => {
    const { account: present } = stateAfter(events);
    return present !== null && sessionGoesOn(present, { sessionId: session, sessionsVersion });
  };
  const assigned = RoleAssigned({ userId: alice, role: 'boxOffice' });
  const deactivated = AccountDeactivated({ userId: alice });

  it('goes on as long as nothing ends it', () => {
    const revised = ProfileRevised({ userId: alice, firstName: null });
    expect(goesOn([registered, revised, asked(), tried()], here, 0)).toBe(true);
  });

  it.each<[string, AccountEvent]>([
    ['another role', assigned],
    ['a reset of the password', reset],
    ['deactivation', deactivated],
    ['erasure', ErasureRequested({ userId: alice })],
  ])('ends with %s', (_, event) => expect(goesOn([registered, event], here, 0)).toBe(false));

  it('is not revived by what comes later', () => {
    const reactivated = AccountReactivated({ userId: alice });
    expect(goesOn([registered, deactivated, reactivated], here, 0)).toBe(false);
    expect(goesOn([registered, deactivated, reactivated], here, 2)).toBe(true);
  });

  it('outlives a change of the password if that was made in it, and the next one does not', () => {
    const changedIn = (keptSessionId: SessionId): AccountEvent =>
      PasswordChanged({ userId: alice, passwordHash: sealed(9), reason: 'changed', keptSessionId });
    expect(goesOn([registered, changedIn(here)], here, 0)).toBe(true);
    expect(goesOn([registered, changedIn(here)], elsewhere, 0)).toBe(false);
    expect(goesOn([registered, changedIn(here), changedIn(elsewhere)], here, 0)).toBe(false);
    expect(goesOn([registered, changedIn(here), assigned], here, 0)).toBe(false);
  });
});

describe('A password that is changed', () => {
  const change = { type: 'ChangePassword', presentHash: sealed(3), passwordHash: sealed(9) } as const;

  it('is the one that was compared', () => {
    const changed = PasswordChanged({
      userId: alice,
      passwordHash: sealed(9),
      reason: 'changed',
      keptSessionId: here,
    });
    given(registered)
      .when({ ...change, keptSessionId: here })
      .then(changed);
    given(registered, changed)
      .when({ ...change, passwordHash: sealed(10), keptSessionId: here })
      .thenRejected('password-changed-meanwhile');
  });

  it('is not taken back by a better hash of the one before', () => {
    const rehash = { type: 'RehashPassword', presentHash: sealed(3), passwordHash: sealed(10) } as const;
    const rehashed = PasswordRehashed({ userId: alice, passwordHash: sealed(10) });
    given(registered).when(rehash).then(rehashed);
    given(registered, reset).when(rehash).thenNothing();
    expect(stateAfter([registered, rehashed]).account).toMatchObject({ sessionsVersion: 0, revision: 0 });
  });
});

describe('Another address', () => {
  const changeAsked = (number: number): AccountEvent =>
    EmailChangeRequested({
      userId: alice,
      requestId: request(number),
      email: sealed(20 + number),
      expiresAt: soon,
    });
  const change = { type: 'ChangeEmail', requestId: request(1), claimId: claim(2) } as const;
  const changed = EmailChanged({
    userId: alice,
    requestId: request(1),
    claimId: claim(2),
    email: sealed(21),
    formerClaimId: claim(1),
    formerEmail: sealed(1),
  });
  const abandonedChange = EmailChangeAbandoned({ userId: alice, claimId: claim(2) });
  const abandonIt = { type: 'AbandonEmailChange', claimId: claim(2) } as const;

  it('counts once it is claimed, and tells what was before', () => {
    given(registered, changeAsked(1)).when(change).then(changed);
    given(registered, changeAsked(1), changed).when(change).thenNothing();
    expect(stateAfter([registered, changeAsked(1), changed]).account).toMatchObject({
      email: sealed(21),
      claimId: claim(2),
      emailChange: null,
      revision: 2,
      sessionsVersion: 0,
      formerEmails: [{ claimId: claim(1), email: sealed(1) }],
    });
  });

  it('takes what went to the one before with it: a PIN or a token there is good for nothing any more', () => {
    const history = [registered, asked(), tried(), pinAccepted, changeAsked(1), changed];
    given(...history)
      .when({ type: 'ResetPassword', tokenHash: TOKEN, passwordHash: sealed(9), now })
      .thenRejected('reset-token-invalid');
    given(registered, asked(), changeAsked(1), changed)
      .when({ type: 'TryPasswordPin', requestId: request(1), asker: client, now })
      .thenRejected('pin-invalid');
  });

  it('does not count any more after a reset of the password: a stranger may have asked for it', () => {
    const reset = PasswordChanged({
      userId: alice,
      passwordHash: sealed(9),
      reason: 'reset',
      keptSessionId: null,
    });
    given(registered, changeAsked(1), reset).when(change).thenRejected('pin-invalid');
    given(registered, changeAsked(1), reset).when({ type: 'TryEmailPin', now }).thenRejected('pin-invalid');
    const own = PasswordChanged({
      userId: alice,
      passwordHash: sealed(9),
      reason: 'changed',
      keptSessionId: null,
    });
    given(registered, changeAsked(1), own).when(change).then(changed);
  });

  it('does not count that a newer request has replaced', () =>
    given(registered, changeAsked(1), changeAsked(2)).when(change).thenRejected('pin-invalid'));

  it('never counts that was given up, and is not given up once it counts', () => {
    given(registered, changeAsked(1)).when(abandonIt).then(abandonedChange);
    given(registered, changeAsked(1), abandonedChange).when(change).thenRejected('claim-released');
    given(registered, changeAsked(1), changed).when(abandonIt).thenNothing();
    given(registered, abandonedChange).when(abandonIt).thenNothing();
  });

  it('has a PIN of three tries', () => {
    const tryIt = { type: 'TryEmailPin', now } as const;
    const triedOnce = EmailPinTried({ userId: alice, requestId: request(1) });
    given(registered).when(tryIt).thenRejected('pin-invalid');
    given(registered, changeAsked(1)).when(tryIt).then(triedOnce);
    given(registered, changeAsked(1), triedOnce, triedOnce, triedOnce)
      .when(tryIt)
      .thenRejected('pin-invalid');
    given(registered, changeAsked(1))
      .when({ ...tryIt, now: soon })
      .thenRejected('pin-invalid');
  });
});

describe('A person who is forgotten', () => {
  const requested = ErasureRequested({ userId: alice });
  const erased = AccountErased({ userId: alice });

  it('is forgotten once, in two steps', () => {
    given(registered).when({ type: 'RequestErasure', securityVersion: 0 }).then(requested);
    given(registered, requested)
      .when({ type: 'RequestErasure', securityVersion: 1 })
      .thenRejected('not-found');
    given(registered, requested).when({ type: 'CompleteErasure' }).then(erased);
    given(registered, requested, erased).when({ type: 'CompleteErasure' }).thenNothing();
  });

  it('is nobody to whom anything can happen any more', () => {
    given(registered, requested).when(assign).thenRejected('not-found');
    given(registered, requested, erased)
      .when({ type: 'ReactivateAccount', securityVersion: 1 })
      .thenRejected('not-found');
    given(registered, requested)
      .when({ type: 'ReviseProfile', changes: { phone: null } })
      .thenRejected('not-found');
  });

  it('still refuses a claim for ever, so that its address is free again', () =>
    given(registered, requested)
      .when({ type: 'AbandonEmailChange', claimId: claim(2) })
      .then(EmailChangeAbandoned({ userId: alice, claimId: claim(2) })));
});

describe('A profile', () => {
  it('is revised by what is said anew, if it is at the version that was seen', () => {
    const revise = { type: 'ReviseProfile', changes: { firstName: sealed(5), lastName: null } } as const;
    given(registered)
      .when({ ...revise, expectedRevision: 0 })
      .then(ProfileRevised({ userId: alice, firstName: sealed(5) }));
    given(registered)
      .when({ ...revise, expectedRevision: 3 })
      .thenRejected('version-conflict');
    given(registered).when({ type: 'ReviseProfile', changes: {} }).thenNothing();
  });

  it('keeps its version while PINs are asked for and tried', () =>
    expect(stateAfter([registered, asked(), tried(), tried()]).account).toMatchObject({ revision: 0 }));
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

describe('A password that is a name of its owner', () => {
  const known = ['kai.meyer@xn--bcher-kva.example', 'Kai', null];

  it.each([
    ['the address', 'kai.meyer@xn--bcher-kva.example'],
    ['the address in another spelling', 'Kai.Meyer@b\u00fccher.example'],
    ['the address before the at', 'kai.meyer'],
    ['a name with digits and signs', 'K-a-i-1234567!'],
  ])('is known for one: %s', (_, password) => expect(isNameOfOwner(password, known)).toBe(true));

  it.each(['4821-9917-0038-5526', 'kai likes old books', 'engine-1843!'])('is not: %s', (password) =>
    expect(isNameOfOwner(password, [...known, '8251', '8251@example.org'])).toBe(false),
  );

  it('may have no letters', () =>
    expect(isNameOfOwner('004915112345678', ['004915112345678@example.org'])).toBe(true));
});
