import { describe, expect, it } from '@jest/globals';
import { administrators } from '../../src/domain/administrators/decider.ts';
import { AdministratorAppointed, AdministratorDismissed } from '../../src/domain/administrators/events.ts';
import { alice, bob } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(administrators);
const appointed = (userId: typeof alice) => AdministratorAppointed({ userId, reason: 'promoted' });
const dismissed = (userId: typeof alice) =>
  AdministratorDismissed({ userId, reason: 'demoted', role: 'customer' });
const appoint = (userId: typeof alice) =>
  ({ type: 'AppointAdministrator', userId, reason: 'promoted' }) as const;
const dismiss = (userId: typeof alice) =>
  ({ type: 'DismissAdministrator', userId, reason: 'demoted', role: 'customer' }) as const;

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

  it('are not fewer by the dismissal of somebody who is none', () =>
    given(appointed(alice)).when(dismiss(bob)).thenNothing());

  it('may come back', () => {
    const history = [appointed(alice), appointed(bob), dismissed(alice)];
    given(...history)
      .when(appoint(alice))
      .then(appointed(alice));
    expect(stateAfter([...history, appointed(alice)])).toEqual([bob, alice]);
  });
});
