import {
  accept,
  changedAt,
  refuseStale,
  reject,
  unreachable,
  versionedFrom,
  type Decider,
  type Decision,
  type EventPlace,
  type Versioned,
} from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import { revise } from '../kernel/changes.ts';
import type { WebhookId } from '../kernel/ids.ts';
import type { ReviseWebhook, WebhookChange, WebhookCommand } from './commands.ts';
import {
  WebhookAdded,
  webhookEvents,
  WebhookPaused,
  WebhookProgressed,
  WebhookReplayRequested,
  WebhookResumed,
  webhookRevisions,
  WebhookSecretRotated,
  WebhookTestRequested,
  WebhookWithdrawn,
  type WebhookEvent,
} from './events.ts';
import type { PauseCause, WebhookDetails } from './values.ts';

/** So many secrets sign at the same time, however often one is rotated. */
const SIGNING_SECRETS = 4;

/** A secret by its number. It signs until then; null: it is the newest. */
export interface WebhookSecret {
  readonly number: number;
  readonly until: Instant | null;
}

/** A subscription of another system, which is told of events by webhook. */
export interface Webhook extends WebhookDetails, Versioned {
  readonly webhookId: WebhookId;
  /** Null while it is active. */
  readonly pausedBy: PauseCause | null;
  /** Those that may still sign, the newest last. */
  readonly secrets: readonly WebhookSecret[];
  readonly lastRotationId: string | null;
  /** How often a replay was asked for. */
  readonly replays: number;
  readonly lastReplay: { readonly replayId: string; readonly fromPosition: string } | null;
  readonly lastTestId: string | null;
  /** An event up to which everything was delivered, since the last replay; null where none is known. */
  readonly deliveredTo: string | null;
  readonly isWithdrawn: boolean;
}

export type WebhookState = Webhook | null;
export type WebhookRejection = 'not-found' | 'version-conflict' | 'webhook-paused';

type WebhookDecision = Decision<WebhookEvent, WebhookRejection>;

export const webhook: Decider<WebhookCommand, WebhookEvent, WebhookState, WebhookRejection> = {
  category: 'webhook',
  events: webhookEvents,
  initialState: null,

  decide(command, state) {
    if (command.type === 'AddWebhook') {
      const { webhookId, details } = command;
      return state === null ? accept(WebhookAdded({ webhookId, ...details })) : accept();
    }
    if (state === null) return reject('not-found', 'There is no such subscription.');
    if (!state.isWithdrawn) return decideChange(command, state);
    return command.type === 'WithdrawWebhook'
      ? accept()
      : reject('not-found', 'This subscription was withdrawn. Add another one.');
  },

  evolve(state, event, place) {
    if (event.type === 'WebhookAdded') return addedBy(event.data, place);
    return state === null ? state : { ...state, ...changeBy(event, state, place) };
  },
};

function addedBy(data: WebhookDetails & { readonly webhookId: WebhookId }, place: EventPlace): Webhook {
  return {
    ...data,
    pausedBy: null,
    secrets: [{ number: 1, until: null }],
    lastRotationId: null,
    replays: 0,
    lastReplay: null,
    lastTestId: null,
    deliveredTo: null,
    isWithdrawn: false,
    ...versionedFrom(place),
  };
}

function decideChange(command: WebhookChange, state: Webhook): WebhookDecision {
  const { webhookId } = state;
  switch (command.type) {
    case 'ReviseWebhook':
      return reviseWebhook(command, state);
    case 'GiveUpWebhook':
      if (state.pausedBy !== null) return accept();
      return refuseStale(command, state.revision) ?? accept(WebhookPaused({ webhookId, cause: 'failing' }));
    case 'RotateWebhookSecret': {
      const { rotationId, formerUntil } = command;
      if (rotationId === state.lastRotationId) return accept();
      const secretNumber = newestSecretOf(state) + 1;
      return accept(WebhookSecretRotated({ webhookId, rotationId, secretNumber, formerUntil }));
    }
    case 'RequestWebhookReplay': {
      const { replayId, fromPosition } = command;
      if (replayId === state.lastReplay?.replayId) return accept();
      return accept(WebhookReplayRequested({ webhookId, replayId, fromPosition }));
    }
    case 'RequestWebhookTest':
      if (command.testId === state.lastTestId) return accept();
      if (state.pausedBy !== null) {
        return reject('webhook-paused', 'This subscription is paused. Resume it, then test it.');
      }
      return accept(WebhookTestRequested({ webhookId, testId: command.testId }));
    case 'RecordWebhookProgress':
      if (command.eventId === state.deliveredTo || command.replays !== state.replays) return accept();
      return accept(WebhookProgressed({ webhookId, eventId: command.eventId }));
    case 'WithdrawWebhook':
      return refuseStale(command, state.revision) ?? accept(WebhookWithdrawn({ webhookId }));
    default:
      return unreachable(command);
  }
}

function reviseWebhook(command: ReviseWebhook, state: Webhook): WebhookDecision {
  const refused = refuseStale(command, state.revision);
  if (refused !== undefined) return refused;
  const { webhookId, pausedBy } = state;
  const events: WebhookEvent[] = revise(webhookRevisions, { webhookId }, state, command.changes);
  if (command.active === false && pausedBy === null) {
    events.push(WebhookPaused({ webhookId, cause: 'staff' }));
  }
  if (command.active === true && pausedBy !== null) events.push(WebhookResumed({ webhookId }));
  return accept(...events);
}

type Change = Exclude<WebhookEvent, { readonly type: 'WebhookAdded' }>;

/** What an event changes. Those that staff have not asked for are no new version. */
function changeBy(event: Change, state: Webhook, place: EventPlace): Partial<Webhook> {
  const { type, data } = event;
  const changed = changedAt(place);
  switch (type) {
    case 'WebhookMoved':
      return { url: data.url, ...changed };
    case 'WebhookKindsChanged':
      return { kinds: data.kinds, ...changed };
    case 'WebhookSecretRotated':
      return { ...rotated(state, data, place), ...changed };
    case 'WebhookPaused':
      return { pausedBy: data.cause, ...changed };
    case 'WebhookResumed':
      return { pausedBy: null, ...changed };
    case 'WebhookReplayRequested': {
      const { replayId, fromPosition } = data;
      const lastReplay = { replayId, fromPosition };
      return { replays: state.replays + 1, lastReplay, deliveredTo: null, ...changed };
    }
    case 'WebhookTestRequested':
      return { lastTestId: data.testId };
    case 'WebhookProgressed':
      return { deliveredTo: data.eventId };
    case 'WebhookWithdrawn':
      return { isWithdrawn: true, ...changed };
    default:
      return unreachable(type);
  }
}

function rotated(
  { secrets }: Webhook,
  data: { readonly rotationId: string; readonly secretNumber: number; readonly formerUntil: Instant },
  { occurredAt }: EventPlace,
): Pick<Webhook, 'secrets' | 'lastRotationId'> {
  const { rotationId, secretNumber, formerUntil } = data;
  const former = secrets
    .map(({ number, until }) => ({
      number,
      until: until === null || until > formerUntil ? formerUntil : until,
    }))
    .filter(({ until }) => until > occurredAt);
  const all = [...former, { number: secretNumber, until: null }];
  return { lastRotationId: rotationId, secrets: all.slice(-SIGNING_SECRETS) };
}

/** The number of the secret that signs from now on. */
export function newestSecretOf({ secrets }: Pick<Webhook, 'secrets'>): number {
  return secrets.at(-1)?.number ?? 1;
}
