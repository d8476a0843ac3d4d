import { z } from 'zod';
import { addWebhook } from '../../commands/webhook/add-webhook.ts';
import {
  replayWebhook,
  reviseWebhook,
  rotateWebhookSecret,
  testWebhook,
  withdrawWebhook,
} from '../../commands/webhook/change-webhook.ts';
import { webhookDeliveries } from '../../commands/webhook/webhook-records.ts';
import { webhookSecret } from '../../commands/webhook/webhook-secrets.ts';
import type { Webhook, WebhookState } from '../../domain/webhook/decider.ts';
import { LogPosition } from '../../domain/kernel/log-position.ts';
import { collectionOf } from '../../engine/projections/projection.ts';
import { findOne } from '../../projections/queries.ts';
import { webhooks } from '../../projections/webhooks.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { webhookParams } from '../identifiers.ts';
import { listDocuments, pageOf } from '../list.ts';
import { Problem } from '../problems.ts';
import {
  DeliveryEntry,
  presentDelivery,
  presentWebhook,
  WebhookBody,
  WebhookPatch,
  WebhookSubscription,
  WebhookWithSecret,
} from '../resources/webhook-subscription.ts';
import { accepted, type ApiDependencies, type Presenting, type Route } from '../route.ts';
import { pageQuery } from '../wire.ts';

/** So many subscriptions there may be: each reads the log by itself. Two that are added at once may be one more. */
const MOST_SUBSCRIPTIONS = 20;

const access = only('admin');

/** What tells which secret an answer showed. */
const Shown = z.looseObject({ id: z.string(), secretNumber: z.int() });

export const webhookSubscriptionRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/webhook-subscriptions',
    access,
    summary: 'The subscriptions of other systems, the oldest first',
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(WebhookSubscription) },
    reads: [webhooks],
    handle: async ({ query, api, names }, answer) => {
      const filter = { isWithdrawn: false };
      const list = { projection: webhooks, filter, sort: 'createdAt', idField: 'webhookId', query };
      return answer(200, await listDocuments(api.documents, list, (each) => presented({ api, names }, each)));
    },
  }),
  route({
    method: 'post',
    path: '/webhook-subscriptions',
    access,
    summary: 'Tells another system of these kinds of events from now on; shows the secret that signs, once',
    body: WebhookBody,
    answers: { 201: WebhookWithSecret },
    refuses: ['too-many-webhooks'],
    handle: async ({ body, session, api, names }, answer) => {
      requireAllowed(api, body.url);
      const present = await api.documents.count(collectionOf(webhooks), { isWithdrawn: false });
      if (present >= MOST_SUBSCRIPTIONS) {
        throw new Problem(
          'too-many-webhooks',
          `There are ${present} subscriptions. Delete one that is not needed.`,
        );
      }
      const added = existing(accepted(await addWebhook(session, body)).state);
      const { webhookId, revision } = added;
      const unstored = { secret: await webhookSecret(api.commands.vault, webhookId, 1) };
      const location = `/webhook-subscriptions/${webhookId}`;
      const shown = { ...(await presented({ api, names }, added)), secret: null };
      return answer(201, shown, { revision, location, unstored });
    },
    unstored: async ({ api }, stored) => secretOf(api, stored),
  }),
  route({
    method: 'get',
    path: '/webhook-subscriptions/:id',
    access,
    summary: 'One subscription, and how far it is',
    params: webhookParams,
    answers: { 200: WebhookSubscription },
    reads: [webhooks],
    handle: async ({ params, api, names }, answer) => {
      const found = await findOne(api.documents, webhooks, params.id);
      const webhook = existing(found);
      return answer(200, await presented({ api, names }, webhook), { revision: webhook.revision });
    },
  }),
  route({
    method: 'patch',
    path: '/webhook-subscriptions/:id',
    access,
    summary: 'Changes the address or the kinds of a subscription, pauses or resumes it',
    params: webhookParams,
    body: WebhookPatch,
    answers: { 200: WebhookSubscription },
    refuses: ['version-conflict'],
    handle: async ({ params, body, session, expectedRevision, api, names }, answer) => {
      const { active, ...changes } = body;
      if (changes.url !== undefined) requireAllowed(api, changes.url);
      const given = { changes, active, expectedRevision };
      const revised = existing(accepted(await reviseWebhook(session, params.id, given)).state);
      return answer(200, await presented({ api, names }, revised), { revision: revised.revision });
    },
  }),
  route({
    method: 'delete',
    path: '/webhook-subscriptions/:id',
    access,
    summary: 'Ends a subscription for good',
    params: webhookParams,
    answers: { 204: null },
    refuses: ['version-conflict'],
    handle: async ({ params, session, expectedRevision }, answer) => {
      accepted(await withdrawWebhook(session, params.id, { expectedRevision }));
      return answer(204, null);
    },
  }),
  route({
    method: 'post',
    path: '/webhook-subscriptions/:id/rotate-secret',
    access,
    summary:
      'Has a new secret sign, and shows it once; the one before signs, too, for 24 hours, unless `atOnce` is true',
    params: webhookParams,
    body: z.strictObject({ atOnce: z.boolean().default(false) }),
    answers: { 200: WebhookWithSecret },
    handle: async ({ params, body, session, api, names }, answer) => {
      const rotated = existing(accepted(await rotateWebhookSecret(session, params.id, body)).state);
      const shown = { ...(await presented({ api, names }, rotated)), secret: null };
      return answer(200, shown, { revision: rotated.revision, unstored: await secretOf(api, shown) });
    },
    unstored: async ({ api }, stored) => secretOf(api, stored),
  }),
  route({
    method: 'post',
    path: '/webhook-subscriptions/:id/replay',
    access,
    summary: 'Sends once more what happened, from the event at a position of the log on',
    params: webhookParams,
    body: z.strictObject({ fromPosition: LogPosition }),
    answers: { 202: WebhookSubscription },
    handle: async ({ params, body, session, api, names }, answer) => {
      const head = await api.past.head();
      if (BigInt(body.fromPosition) > head) {
        throw faultAt('fromPosition', `must be at most ${head}, where the log ends`);
      }
      const replayed = existing(accepted(await replayWebhook(session, params.id, body)).state);
      return answer(202, await presented({ api, names }, replayed), { revision: replayed.revision });
    },
  }),
  route({
    method: 'post',
    path: '/webhook-subscriptions/:id/test',
    access,
    summary: 'Sends a message of the kind `webhook.test` in its turn; the deliveries show what became of it',
    params: webhookParams,
    answers: { 202: WebhookSubscription },
    refuses: ['webhook-paused'],
    handle: async ({ params, session, api, names }, answer) => {
      const tested = existing(accepted(await testWebhook(session, params.id)).state);
      return answer(202, await presented({ api, names }, tested), { revision: tested.revision });
    },
  }),
  route({
    method: 'get',
    path: '/webhook-subscriptions/:id/deliveries',
    access,
    summary: 'The last 200 requests of a subscription, the newest first',
    params: webhookParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(DeliveryEntry) },
    reads: [webhooks],
    handle: async ({ params, query, api }, answer) => {
      const { webhookId } = existing(await findOne(api.documents, webhooks, params.id));
      const list = {
        projection: webhookDeliveries,
        filter: { webhookId },
        sort: '-number',
        idField: 'id',
        query,
      };
      return answer(200, await listDocuments(await api.webhooks.reader(), list, presentDelivery));
    },
  }),
];

async function presented({ api, names }: Presenting, webhook: Webhook): Promise<WebhookSubscription> {
  const progress = await names.found(() => api.webhooks.progressOf(webhook.webhookId));
  return presentWebhook(webhook, progress ?? null, api.clock());
}

/** The newest secret of what is shown. */
async function secretOf(api: ApiDependencies, shown: unknown): Promise<{ readonly secret: string }> {
  const { id, secretNumber } = Shown.parse(shown);
  return { secret: await webhookSecret(api.commands.vault, id, secretNumber) };
}

function existing(webhook: WebhookState | undefined): Webhook {
  if (webhook === null || webhook === undefined || webhook.isWithdrawn) {
    throw new Problem('not-found', 'There is no such subscription.');
  }
  return webhook;
}

/** Throws `invalid-body` for an address that is never sent to. */
function requireAllowed({ commands }: ApiDependencies, url: string): void {
  const refusal = commands.webhookSender.refusalOf(url);
  if (refusal !== null) throw faultAt('url', refusal);
}

function faultAt(field: string, detail: string): Problem {
  return new Problem('invalid-body', `${field} ${detail}`, { errors: [{ pointer: `#/${field}`, detail }] });
}
