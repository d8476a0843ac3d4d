import { describe, expect, it } from '@jest/globals';
import { WebhookId } from '../../src/domain/kernel/ids.ts';
import { newestSecretOf, webhook } from '../../src/domain/webhook/decider.ts';
import {
  WebhookAdded,
  WebhookKindsChanged,
  WebhookMoved,
  WebhookPaused,
  WebhookProgressed,
  WebhookReplayRequested,
  WebhookResumed,
  WebhookSecretRotated,
  WebhookTestRequested,
  WebhookWithdrawn,
} from '../../src/domain/webhook/events.ts';
import { WebhookDetails, WebhookUrl } from '../../src/domain/webhook/values.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import { uuid } from '../support/fixtures.ts';
import { placeOf, specify } from '../support/specification.ts';

const { given, stateAfter } = specify(webhook);
const webhookId = WebhookId.parse(uuid(70, 1));
const url = 'https://hooks.example.org/marquee';
const details = WebhookDetails.parse({ url, kinds: ['booking.confirmed'] });
const added = WebhookAdded({ webhookId, ...details });
const DAY = 24 * 3600;
const dayAfter = (revision: number): Instant => addSeconds(placeOf(revision).occurredAt, DAY);
const rotation = (number: number, formerUntil: Instant): ReturnType<typeof WebhookSecretRotated> =>
  WebhookSecretRotated({ webhookId, rotationId: uuid(71, number), secretNumber: number, formerUntil });

describe('A subscription of another system', () => {
  it('is added once', () => {
    const command = { type: 'AddWebhook', webhookId, details } as const;
    given().when(command).then(added);
    given(added).when(command).thenNothing();
  });

  it('is moved and given other kinds, each by an event of its own', () => {
    const changes = WebhookDetails.parse({ url: `${url}/2`, kinds: ['booking.cancelled'] });
    given(added)
      .when({ type: 'ReviseWebhook', changes })
      .then(
        WebhookMoved({ webhookId, url: changes.url }),
        WebhookKindsChanged({ webhookId, kinds: changes.kinds }),
      );
    given(added).when({ type: 'ReviseWebhook', changes: details, active: true }).thenNothing();
  });

  it('is paused and resumed once each', () => {
    const paused = WebhookPaused({ webhookId, cause: 'staff' });
    const pause = { type: 'ReviseWebhook', changes: {}, active: false } as const;
    given(added).when(pause).then(paused);
    given(added, paused).when(pause).thenNothing();
    given(added, paused)
      .when({ ...pause, active: true })
      .then(WebhookResumed({ webhookId }));
  });

  it('is given up while it is as it was when it failed', () => {
    const giveUp = { type: 'GiveUpWebhook', expectedRevision: 0 } as const;
    const failing = WebhookPaused({ webhookId, cause: 'failing' });
    given(added).when(giveUp).then(failing);
    given(added, failing).when(giveUp).thenNothing();
    given(added, WebhookMoved({ webhookId, url: `${url}/2` }))
      .when(giveUp)
      .thenRejected('version-conflict');
  });

  it('has a new secret beside the one before, until that ends', () => {
    const rotate = {
      type: 'RotateWebhookSecret',
      rotationId: uuid(71, 2),
      formerUntil: dayAfter(1),
    } as const;
    const rotated = rotation(2, dayAfter(1));
    given(added).when(rotate).then(rotated);
    given(added, rotated).when(rotate).thenNothing();
    const state = stateAfter([added, rotated]);
    expect(state?.secrets).toEqual([
      { number: 1, until: dayAfter(1) },
      { number: 2, until: null },
    ]);
    expect(state === null ? 0 : newestSecretOf(state)).toBe(2);
  });

  it('never lets a secret sign longer than was said at first, nor more than four at once', () => {
    const twice = stateAfter([added, rotation(2, dayAfter(1)), rotation(3, placeOf(1).occurredAt)]);
    expect(twice?.secrets).toEqual([{ number: 3, until: null }]);
    const later = stateAfter([added, rotation(2, dayAfter(1)), rotation(3, dayAfter(2))]);
    expect(later?.secrets.map(({ until }) => until)).toEqual([dayAfter(1), dayAfter(2), null]);
    const often = [2, 3, 4, 5, 6].map((number) => rotation(number, dayAfter(number)));
    expect(stateAfter([added, ...often])?.secrets.map(({ number }) => number)).toEqual([3, 4, 5, 6]);
  });

  it('is replayed again and again, but once for one command', () => {
    const replay = { type: 'RequestWebhookReplay', replayId: uuid(72, 1), fromPosition: '7' } as const;
    const requested = WebhookReplayRequested({ webhookId, replayId: uuid(72, 1), fromPosition: '7' });
    given(added).when(replay).then(requested);
    given(added, requested).when(replay).thenNothing();
    const again = { ...replay, replayId: uuid(72, 2) };
    given(added, requested)
      .when(again)
      .then(WebhookReplayRequested({ webhookId, replayId: uuid(72, 2), fromPosition: '7' }));
  });

  it('is tested while it is active', () => {
    const test = { type: 'RequestWebhookTest', testId: uuid(73, 1) } as const;
    const requested = WebhookTestRequested({ webhookId, testId: uuid(73, 1) });
    given(added).when(test).then(requested);
    given(added, requested).when(test).thenNothing();
    given(added, WebhookPaused({ webhookId, cause: 'staff' }))
      .when(test)
      .thenRejected('webhook-paused');
  });

  it('knows how far it is, of who knows its last replay only', () => {
    const record = { type: 'RecordWebhookProgress', eventId: uuid(74, 1), replays: 0 } as const;
    const progressed = WebhookProgressed({ webhookId, eventId: uuid(74, 1) });
    const replay = WebhookReplayRequested({ webhookId, replayId: uuid(72, 1), fromPosition: '0' });
    given(added).when(record).then(progressed);
    given(added, progressed).when(record).thenNothing();
    given(added, replay).when(record).thenNothing();
    expect(stateAfter([added, progressed])?.deliveredTo).toBe(uuid(74, 1));
    expect(stateAfter([added, progressed, replay])?.deliveredTo).toBeNull();
  });

  it('has a new version by what staff change, not by how far it is', () => {
    const test = WebhookTestRequested({ webhookId, testId: uuid(73, 1) });
    const progressed = WebhookProgressed({ webhookId, eventId: uuid(74, 1) });
    expect(stateAfter([added, test, progressed])?.revision).toBe(0);
    expect(stateAfter([added, test, WebhookPaused({ webhookId, cause: 'staff' })])?.revision).toBe(2);
  });

  it('is withdrawn for good', () => {
    const withdraw = { type: 'WithdrawWebhook' } as const;
    const withdrawn = WebhookWithdrawn({ webhookId });
    given(added).when(withdraw).then(withdrawn);
    given(added, withdrawn).when(withdraw).thenNothing();
    given(added, withdrawn)
      .when({ type: 'ReviseWebhook', changes: {}, active: true })
      .thenRejected('not-found');
    given().when(withdraw).thenRejected('not-found');
  });

  it.each([
    'ftp://hooks.example.org',
    'hooks.example.org',
    'https://',
    'https://name:word@hooks.example.org',
    'https://name@hooks.example.org',
    'https://hooks.example.org/#part',
    'https://hooks.example.org/a b',
    'https://hööks.example.org',
    'https://hooks.example.org:99999',
    `https://hooks.example.org/${'a'.repeat(500)}`,
  ])('has no address like %s', (bad) => expect(WebhookUrl.safeParse(bad).success).toBe(false));
});
