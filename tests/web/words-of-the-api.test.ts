import { describe, expect, it } from '@jest/globals';
import { problems } from '../../src/api/problems.ts';
import { registry } from '../../src/domain/aggregates.ts';
import { ImportKind } from '../../src/domain/import/values.ts';
import { RefundReason } from '../../src/domain/payment/events.ts';
import { importKinds } from '../../web/console/imports/import-resources.ts';
import { events as germanEvents } from '../../web/console/texts/de/events.ts';
import { events } from '../../web/console/texts/en/events.ts';
import { selling } from '../../web/console/texts/en/selling.ts';
import { en } from '../../web/language/texts/en.ts';

describe('The pages', () => {
  it('tell of each reason of a refund', () => {
    expect(Object.keys(selling.payments.refundReasons).sort()).toEqual([...RefundReason.options].sort());
  });

  it('have words of its own for each type of event', () => {
    expect(Object.keys(events.types).sort()).toEqual(registry.declarations.map(({ type }) => type).sort());
    for (const { types } of [events, germanEvents]) {
      expect(new Set(Object.values(types)).size).toBe(registry.declarations.length);
    }
  });

  it('tell of refusals that there are', () => {
    // What the pages find out themselves.
    const own = ['offline', 'other', 'payment-too-late', 'payment-unconfirmed'];
    const known = new Set<string>([...Object.keys(problems), ...own]);
    expect(Object.keys(en.problems).filter((code) => !known.has(code))).toEqual([]);
  });

  it('offer every kind of import', () => {
    expect(importKinds).toEqual(ImportKind.options);
  });
});
