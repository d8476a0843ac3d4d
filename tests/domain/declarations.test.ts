import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { registry } from '../../src/domain/aggregates.ts';
import { Sealed } from '../../src/domain/kernel/sealed.ts';

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly readOnly?: boolean;
}

interface Leaf {
  /** Event type and field, `SeatsHeld.total.amount`. */
  readonly path: string;
  readonly field: string;
  readonly schema: JsonSchema;
}

const sealedShape = JSON.stringify(z.toJSONSchema(Sealed, { io: 'input' }));
const isSealed = (schema: JsonSchema): boolean => {
  const { $schema: _, ...shape } = JSON.parse(sealedShape) as Record<string, unknown>;
  return JSON.stringify(schema.properties) === JSON.stringify(shape['properties']);
};

/** Every value an event may hold that is no object and no list; what is sealed counts as one, of the type `sealed`. */
function leaves(schema: JsonSchema, path: string, field: string): Leaf[] {
  if (isSealed(schema)) return [{ path, field, schema: { type: 'sealed' } }];
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives !== undefined) return alternatives.flatMap((each) => leaves(each, path, field));
  if (schema.items !== undefined) return leaves(schema.items, path, field);
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, each]) => leaves(each, `${path}.${name}`, name));
  }
  return schema.type === 'null' ? [] : [{ path, field, schema }];
}

/** What can be changed within something that is frozen. */
function changeable(schema: JsonSchema, path: string, isWithin = false, isReadOnly = false): string[] {
  const isFrozen = isReadOnly || schema.readOnly === true;
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives !== undefined) {
    return alternatives.flatMap((each) => changeable(each, path, isWithin, isFrozen));
  }
  const { items, properties = {} } = schema;
  const parts = Object.entries(items === undefined ? properties : { '': items });
  const within = parts.flatMap(([name, each]) => changeable(each, `${path}.${name}`, isWithin || isFrozen));
  return isWithin && !isFrozen && parts.length > 0 ? [path, ...within] : within;
}

const everything = registry.declarations.flatMap(({ type, data }) =>
  leaves(z.toJSONSchema(data, { io: 'input', reused: 'inline' }) as JsonSchema, type, ''),
);

/** Text that people or gateways may write as they like, and that is about the catalogue, seats or machinery only. */
const plainText = [
  /^Actor(Added|Renamed)\.name$/,
  /^Movie(Added|DescriptionRevised)\.(title|description|genres|language|classification|posterUrl|trailerUrl)$/,
  /^Theater(Opened|Renamed)\.name$/,
  /^Theater(Opened|Relocated)\.(city|address|timeZone)$/,
  /^Theater(Opened|TermsRevised)\.currency$/,
  /^Auditorium(Built|Renamed)\.name$/,
  /^(Theater(Opened|TermsRevised)|ShowtimeScheduled)\.ticketTypes\.(name|proof)$/,
  /\.(seats?|formerSeats|remainingSeats|tickets)(\.(seatId|row))?$/,
  /\.seatId$/,
  /^SeatingPlanAdopted\.plan(\.\w+)*\.(name|zoneId|rowLabel|seatLabel|guid|text)$/,
  /^(SeatingPlanAdopted\.removed|ShowtimeRelocated\.blocked)$/,
  /\.layout\.areas\.text\.text$/,
  /^(SchedulingAbandoned|SeatsBlocked|PeriodBlockPlaced|ShowtimeCancelled|PaymentFailed|PaymentCancelled|RefundFailed|RefundReversed)\.reason$/,
  /^(Payment\w+|Refund\w+|Dispute\w+|GatewayEventReceived)\.gatewayReference$/,
  /^Dispute(Opened|Closed)\.(disputeReference|reason)$/,
  /\.timeZone$/,
  /\.currency$/,
];

/** Irregular past participles among the names. */
const irregular = /(Held|Built|Sent|Begun|Found|Recast|Withdrawn|Paid)$/;

describe('The declared events', () => {
  it('are all looked into', () => {
    expect(everything.length).toBeGreaterThan(300);
    expect(everything.filter(({ schema }) => schema.type === 'sealed').map(({ path }) => path)).toEqual(
      expect.arrayContaining(['AccountRegistered.email', 'SeatsHeld.walkIn.name', 'BookingCancelled.reason']),
    );
  });

  it('hold no text about a person that is not sealed', () => {
    const personal =
      /(e-?mail|first|last|sur|full)_?name|^e-?mail|phone|birth|password|pin$|token$|ipaddress|^ip$/i;
    const inTheClear = everything.filter(
      ({ field, schema }) => personal.test(field) && schema.type !== 'sealed',
    );
    expect(inTheClear.map(({ path }) => path)).toEqual([]);
  });

  it('hold free text in the clear only about the catalogue, seats and machinery', () => {
    const free = everything.filter(
      ({ schema }) =>
        schema.type === 'string' &&
        schema.enum === undefined &&
        schema.const === undefined &&
        schema.pattern === undefined &&
        schema.format === undefined,
    );
    const surplus = free.filter(({ path }) => !plainText.some((allowed) => allowed.test(path)));
    expect(surplus.map(({ path }) => path)).toEqual([]);
  });

  it('hold no fractions, and amounts as integers', () => {
    const numbers = everything.filter(({ schema }) => schema.type === 'number' || schema.type === 'integer');
    expect(numbers.filter(({ schema }) => schema.type !== 'integer').map(({ path }) => path)).toEqual([]);
    const amounts = numbers.filter(({ field }) => field === 'amount').map(({ path }) => path);
    expect(amounts).toEqual(
      expect.arrayContaining(['SeatsHeld.total.amount', 'RefundRequested.amount.amount']),
    );
  });

  it('hold nothing of which it is not said what it is', () =>
    expect(everything.filter(({ schema }) => schema.type === undefined && schema.enum === undefined)).toEqual(
      [],
    ));

  it.each(registry.declarations.map(({ type }) => [type]))(
    'say in the past tense what happened and why: %s',
    (type) => {
      expect(type).toMatch(/^([A-Z][a-z]+){2,}$/);
      expect(type.endsWith('ed') || irregular.test(type)).toBe(true);
      expect(type).not.toMatch(/(Updated|Created|Deleted|Set|Modified|Removed)$/);
    },
  );

  it('are frozen all through where they are frozen', () => {
    const found = registry.declarations.flatMap(({ type, data }) =>
      changeable(z.toJSONSchema(data, { io: 'input', reused: 'inline' }) as JsonSchema, type),
    );
    expect(found).toEqual([]);
  });

  it('have a name each', () =>
    expect(new Set(registry.declarations.map(({ type }) => type)).size).toBe(registry.declarations.length));

  it('refuse fields that nobody declared', () => {
    for (const declaration of registry.declarations) {
      const faults = declaration.data.safeParse({ surplus: 1 }).error?.issues ?? [];
      expect(faults.map(({ code }) => code)).toContain('unrecognized_keys');
    }
  });
});
