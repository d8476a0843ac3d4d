import { describe, it } from '@jest/globals';
import {
  AccountDeactivated,
  AccountReactivated,
  AccountRegistered,
  EmailChanged,
  ErasureRequested,
  PasswordChanged,
  ProfileRevised,
  RoleAssigned,
} from '../../src/domain/account/events.ts';
import { PinRequestId } from '../../src/domain/kernel/ids.ts';
import { accounts } from '../../src/projections/accounts.ts';
import { alice, claim, sealed, uuid } from '../support/fixtures.ts';
import { specifyProjection, timeAt } from '../support/projection-specification.ts';

const { given } = specifyProjection(accounts);

const registered = AccountRegistered({
  userId: alice,
  claimId: claim(1),
  email: sealed(1),
  firstName: sealed(2),
  lastName: null,
  phone: null,
  passwordHash: sealed(3),
  role: 'customer',
});
const emailChanged = EmailChanged({
  userId: alice,
  requestId: PinRequestId.parse(uuid(20, 1)),
  claimId: claim(2),
  email: sealed(4),
  formerClaimId: claim(1),
  formerEmail: sealed(1),
});

describe('An account', () => {
  it('is listed with its role and its sealed data', async () => {
    await given(registered).thenDocument(alice, {
      userId: alice,
      role: 'customer',
      active: true,
      email: sealed(1),
      firstName: sealed(2),
      lastName: null,
      phone: null,
      revision: 0,
      createdAt: timeAt(1),
    });
  });

  it('follows its profile, address and role', async () => {
    const revised = ProfileRevised({ userId: alice, firstName: null, phone: sealed(5) });
    await given(registered, revised).thenDocument(alice, {
      firstName: null,
      phone: sealed(5),
      lastName: null,
      revision: 1,
      updatedAt: timeAt(2),
    });
    await given(registered, emailChanged).thenDocument(alice, { email: sealed(4), revision: 1 });
    const assigned = RoleAssigned({ userId: alice, role: 'analyst' });
    await given(registered, assigned).thenDocument(alice, { role: 'analyst', revision: 1 });
  });

  it('is deactivated and reactivated', async () => {
    const off = AccountDeactivated({ userId: alice });
    await given(registered, off).thenDocument(alice, { active: false, revision: 1 });
    const on = AccountReactivated({ userId: alice });
    await given(registered, off, on).thenDocument(alice, { active: true, revision: 2 });
  });

  it('never shows a password', async () => {
    const changed = PasswordChanged({
      userId: alice,
      passwordHash: sealed(6),
      reason: 'changed',
      keptSessionId: null,
    });
    await given(registered, changed).thenDocument(alice, { revision: 0, updatedAt: timeAt(1) });
  });

  it('is gone once its erasure is requested', async () => {
    await given(registered, ErasureRequested({ userId: alice })).thenNone(alice);
  });

  it('needs every row of its table', async () => {
    const revised = ProfileRevised({ userId: alice, firstName: null });
    await given(registered, revised, emailChanged).thenDocument(alice, { revision: 2 });
    await given(registered, ErasureRequested({ userId: alice })).thenNone(alice);
  });
});
