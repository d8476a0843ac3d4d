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
const appointed = (userId: UserId, standing = 1): AdministratorsEvent =>
  AdministratorAppointed({ userId, standing });
const dismissed = (userId: UserId, standing = 1): AdministratorsEvent =>
  AdministratorDismissed({ userId, standing, ...demoted });
const appoint = (userId: UserId, standing = 1) =>
  ({ type: 'AppointAdministrator', userId, standing }) as const;
const dismiss = (userId: UserId, standing = 1) =>
  ({ type: 'DismissAdministrator', userId, standing, reason: 'demoted', role: 'customer' }) as const;

describe('The administrators', () => {
  it('are appointed once', () => {
    given().when(appoint(alice)).then(appointed(alice));
    given(appointed(alice)).when(appoint(alice)).thenNothing();
    given(appointed(alice)).when(appoint(bob)).then(appointed(bob));
  });

  it('are dismissed once', () => {
    given(appointed(alice), appointed(bob)).when(dismiss(alice)).then(dismissed(alice));
    given(appointed(alice), appointed(bob), dismissed(alice)).when(dismiss(alice)).thenNothing();
  });

  it('are never none: the last one stays', () => {
    given(appointed(alice)).when(dismiss(alice)).thenRejected('last-administrator');
    given(appointed(alice), appointed(bob), dismissed(alice))
      .when(dismiss(bob))
      .thenRejected('last-administrator');
  });

  it('are never none, also where the one who is to go was not counted yet', () =>
    given().when(dismiss(alice)).thenRejected('last-administrator'));

  it('are not appointed for a standing that somebody has decided otherwise about', () => {
    given(appointed(bob)).when(dismiss(alice, 4)).then(dismissed(alice, 4));
    given(appointed(bob), dismissed(alice, 4)).when(appoint(alice, 4)).thenRejected('overruled');
    given(appointed(bob), dismissed(alice, 4)).when(appoint(alice, 3)).thenRejected('overruled');
    given(appointed(bob), dismissed(alice, 4)).when(appoint(alice, 5)).then(appointed(alice, 5));
  });

  it('may come back', () => {
    const history = [appointed(alice), appointed(bob), dismissed(alice), appointed(alice, 2)];
    expect(stateAfter(history).inCharge).toEqual([bob, alice]);
  });
});
