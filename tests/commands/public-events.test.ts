import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { publicEventFor, publicPrefixes, typesOfKind } from '../../src/commands/webhook/public-events.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { WebhookKind } from '../../src/domain/webhook/values.ts';
import type { RecordedEvent } from '../../src/engine/event.ts';
import { Instant } from '../../src/engine/instant.ts';
import type { JsonObject } from '../../src/engine/json.ts';

interface Golden {
  readonly type: string;
  readonly schema: number;
  readonly data: JsonObject;
}

const directory = join(process.cwd(), 'tests/domain/history');
const golden = readdirSync(directory).map(
  (file) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as Golden,
);
const everyKind = { webhookId: 'w', kinds: WebhookKind.options };

function recorded({ type, schema, data }: Golden): RecordedEvent {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    stream: `${registry.categoryOf(type)}-1`,
    revision: 7,
    position: 1n,
    type,
    data,
    metadata: {
      $correlationId: 'correlation',
      $causationId: 'causation',
      actor: { kind: 'system', id: 'marquee' },
      occurredAt: Instant.parse('2026-11-20T18:00:00.000Z'),
      schema,
      chain: { prev: 'prev', hash: 'hash' },
    },
  };
}

/** The names of every member of a value, at any depth. */
function membersOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(Array.isArray(value) ? [] : [name]),
    ...membersOf(each),
  ]);
}

const page = readFileSync('docs/webhooks.md', 'utf8');

describe('What other systems are told', () => {
  it('is documented, each kind in its order, with the code that checks it', () => {
    const rows = [...page.matchAll(/^\| `([a-z]+\.[a-z-]+)` /gm)].map(([, kind]) => kind);
    expect(rows).toEqual(WebhookKind.options);
    expect(page).toContain(readFileSync('docs/examples/verify-webhook.ts', 'utf8').trim());
  });

  it('has an event for each kind', () =>
    expect(WebhookKind.options.filter((kind) => typesOfKind(kind).length === 0)).toEqual([]));

  it('is sent of events in streams that are read', () => {
    const types = WebhookKind.options.flatMap(typesOfKind);
    const prefixes = types.map((type) => `${registry.categoryOf(type)}-`);
    expect(prefixes.filter((prefix) => !publicPrefixes.includes(prefix))).toEqual([]);
    expect(publicPrefixes).toContain('webhook-');
    expect(publicPrefixes).not.toContain('account-');
  });

  it.each(golden.map((each) => [`${each.type} ${each.schema}`, each] as const))(
    'holds nothing about a person, and nothing that is sealed: %s',
    (_, event) => {
      const shown = publicEventFor(everyKind, recorded(event));
      const personal =
        /^(box|keyId|customerId|userId|soldBy|closedBy|sentBy|walkIn|client|email|phone|firstName|lastName|gatewayReference|note|claimId)$/;
      expect(membersOf(shown?.data).filter((name) => personal.test(name))).toEqual([]);
      const sealed = JSON.stringify(event.data).match(/"box":"([^"]+)"/g) ?? [];
      const text = JSON.stringify(shown);
      expect(sealed.filter((box) => text.includes(box))).toEqual([]);
    },
  );

  it('is read as the present schema has it', () => {
    const oldest = golden.find(({ type, schema }) => type === 'BookingConfirmed' && schema === 1);
    if (oldest === undefined) throw new Error('There is no golden file of BookingConfirmed.');
    const shown = publicEventFor(everyKind, recorded(oldest));
    expect(shown?.kind).toBe('booking.confirmed');
    expect(shown?.data['carried']).toEqual({ amount: 0, currency: expect.any(String) });
  });

  it('is what was asked for only', () => {
    const cancelled = golden.find(({ type }) => type === 'ShowtimeCancelled');
    if (cancelled === undefined) throw new Error('There is no golden file of ShowtimeCancelled.');
    const others = { webhookId: 'w', kinds: ['showtime.scheduled' as const] };
    expect(publicEventFor(others, recorded(cancelled))).toBeNull();
  });

  it('is a test for who asked for one only', () => {
    const test = golden.find(({ type }) => type === 'WebhookTestRequested');
    if (test === undefined) throw new Error('There is no golden file of WebhookTestRequested.');
    const { webhookId } = test.data as { readonly webhookId: string };
    expect(publicEventFor({ webhookId, kinds: [] }, recorded(test))).toEqual({
      kind: 'webhook.test',
      data: { webhookId },
    });
    expect(publicEventFor(everyKind, recorded(test))).toBeNull();
  });
});
