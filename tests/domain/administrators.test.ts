import { describe, expect, it } from '@jest/globals';
import { administrators } from '../../src/domain/administrators/decider.ts';
import {
  AdministratorAppointed,
  AdministratorDismissed,
  type AdministratorsEvent,
} from '../../src/domain/administrators/events.ts';
import type { UserId } from '../../src/domain/kernel/ids.ts';
import { alice, bob } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(administrators);
const demoted = { reason: 'demoted', role: 'customer' } as const;
const appointed = (userId: UserId, securityVersion = 1): AdministratorsEvent =>
  AdministratorAppointed({ userId, standing: securityVersion });
const removed = (userId: UserId, securityVersion = 1): AdministratorsEvent =>
  AdministratorDismissed({ userId, standing: securityVersion, ...demoted });
const appoint = (userId: UserId, securityVersion = 1) =>
  ({ type: 'AppointAdministrator', userId, securityVersion }) as const;
const remove = (userId: UserId, securityVersion = 1) =>
  ({ type: 'RemoveAdministrator', userId, securityVersion, reason: 'demoted', role: 'customer' }) as const;

describe('The administrators', () => {
  it('are appointed once', () => {
    given().when(appoint(alice)).then(appointed(alice));
    given(appointed(alice)).when(appoint(alice)).thenNothing();
    given(appointed(alice)).when(appoint(bob)).then(appointed(bob));
  });

  it('are removed once', () => {
    given(appointed(alice), appointed(bob)).when(remove(alice)).then(removed(alice));
    given(appointed(alice), appointed(bob), removed(alice)).when(remove(alice)).thenNothing();
  });

  it('are never none: the last one stays', () => {
    given(appointed(alice)).when(remove(alice)).thenRejected('last-administrator');
    given(appointed(alice), appointed(bob), removed(alice))
      .when(remove(bob))
      .thenRejected('last-administrator');
  });

  it('are never none, also when the one to be removed was not counted yet', () =>
    given().when(remove(alice)).thenRejected('last-administrator'));

  it('are not appointed at a security version that a removal has seen', () => {
    given(appointed(bob)).when(remove(alice, 4)).then(removed(alice, 4));
    given(appointed(bob), removed(alice, 4)).when(appoint(alice, 4)).thenRejected('overruled');
    given(appointed(bob), removed(alice, 4)).when(appoint(alice, 3)).thenRejected('overruled');
    given(appointed(bob), removed(alice, 4)).when(appoint(alice, 5)).then(appointed(alice, 5));
  });

  it('may come back', () => {
    const history = [appointed(alice), appointed(bob), removed(alice), appointed(alice, 2)];
    expect(stateAfter(history).inCharge).toEqual([bob, alice]);
  });
});
