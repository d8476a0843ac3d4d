import { describe, expect, it } from '@jest/globals';
import type { ReviseActor } from '../../src/domain/actor/commands.ts';
import { actor } from '../../src/domain/actor/decider.ts';
import { ActorAdded, ActorReinstated, ActorRenamed, ActorRetired } from '../../src/domain/actor/events.ts';
import { movieActor } from '../support/fixtures.ts';
import { specify } from '../support/specification.ts';

const { given, stateAfter } = specify(actor);
const actorId = movieActor(1);
const added = ActorAdded({ actorId, name: 'Joseph Cotten' });
const revise = (changes: ReviseActor['changes'], more: Partial<ReviseActor> = {}): ReviseActor => ({
  type: 'ReviseActor',
  actorId,
  changes,
  ...more,
});

describe('An actor', () => {
  it('is added once', () => {
    const command = { type: 'AddActor', actorId, details: { name: 'Joseph Cotten' } } as const;
    given().when(command).then(added);
    given(added).when(command).thenNothing();
  });

  it('is renamed', () =>
    given(added)
      .when(revise({ name: 'Orson Welles' }))
      .then(ActorRenamed({ actorId, name: 'Orson Welles' })));

  it('is retired and brought back once each', () => {
    const retired = ActorRetired({ actorId });
    given(added)
      .when(revise({}, { active: false }))
      .then(retired);
    given(added, retired)
      .when(revise({}, { active: false }))
      .thenNothing();
    given(added, retired)
      .when(revise({}, { active: true }))
      .then(ActorReinstated({ actorId }));
  });

  it('changes nothing when every value is the same already', () =>
    given(added)
      .when(revise({ name: 'Joseph Cotten' }, { active: true }))
      .thenNothing());

  it('refuses a change based on another version', () => {
    given(added)
      .when(revise({ name: 'M' }, { expectedRevision: 1 }))
      .thenRejected('version-conflict');
    given(added)
      .when(revise({ name: 'M' }, { expectedRevision: 0 }))
      .then(ActorRenamed({ actorId, name: 'M' }));
  });

  it('refuses a change before the first event', () =>
    given()
      .when(revise({ name: 'M' }))
      .thenRejected('not-found'));

  it('evolves from their history', () => {
    const renamed = ActorRenamed({ actorId, name: 'Orson Welles' });
    expect(stateAfter([added, renamed, ActorRetired({ actorId }), ActorReinstated({ actorId })])).toEqual({
      actorId,
      name: 'Orson Welles',
      active: true,
      revision: 3,
      createdAt: '2026-11-01T08:00:00.000Z',
      updatedAt: '2026-11-01T08:00:03.000Z',
    });
    expect(stateAfter([renamed])).toBeNull();
  });
});
