import fc from 'fast-check';
import type { z } from 'zod';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
}

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def;
const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

const bounds = [0, 1, 2, 5, 10, 20, 60, 90, 100, 240, 600, 1440, 9999, 525_600, 10_000_000_000];
const numbers: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...bounds, -1, -240, 3.5, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: -300, max: 2000 }),
);

/**
 * Any JSON that a schema accepts. `texts` are the texts to try where a schema takes texts, beside random ones; every
 * kind of text that a schema asks for must be among them.
 */
export function acceptedBy(schema: z.ZodType, texts: readonly string[]): fc.Arbitrary<unknown> {
  const inner = (each: z.ZodType | undefined): fc.Arbitrary<unknown> => {
    if (each === undefined) throw new Error(`A schema of ${definition.type} has nothing in it.`);
    return acceptedBy(each, texts);
  };
  const definition = definitionOf(schema);
  const accepted = (candidates: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    candidates.filter((value) => accepts(schema, value));
  switch (definition.type) {
    case 'object':
      return accepted(objectOf(definition.shape ?? {}, texts));
    case 'array':
      return accepted(fc.array(inner(definition.element), { maxLength: 3 }));
    case 'nullable':
      return fc.option(inner(definition.innerType), { nil: null });
    case 'optional':
    case 'default':
    case 'readonly':
    case 'nonoptional':
      return inner(definition.innerType);
    case 'pipe':
      return accepted(inner(definition.in));
    case 'union':
      return fc.oneof(...(definition.options ?? []).map(inner));
    case 'enum':
      return fc.constantFrom(...Object.values(definition.entries ?? {}));
    case 'literal':
      return fc.constantFrom(...(definition.values ?? []));
    case 'boolean':
      return fc.boolean();
    case 'number':
      return accepted(numbers);
    case 'string':
      return stringOf(schema, texts);
    default:
      throw new Error(`There is nothing that makes values for a schema of ${definition.type}.`);
  }
}

function stringOf(schema: z.ZodType, texts: readonly string[]): fc.Arbitrary<string> {
  const known = texts.filter((text) => accepts(schema, text));
  if (known.length === 0) throw new Error('None of the texts is accepted by a schema.');
  // A pattern that takes few texts would have random ones be tried for ever.
  const isFree = accepts(schema, 'Ä !') || accepts(schema, 'any text that is 24 long');
  const random = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .filter((text) => accepts(schema, text));
  return isFree ? fc.oneof(fc.constantFrom(...known), random) : fc.constantFrom(...known);
}

/** Members that may be absent are absent at times. */
function objectOf(
  shape: Readonly<Record<string, z.ZodType>>,
  texts: readonly string[],
): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(shape).map(([name, member]) => [name, acceptedBy(member, texts)]),
  );
  const required = Object.entries(shape)
    .filter(([, member]) => !accepts(member, undefined))
    .map(([name]) => name);
  return fc.record(members, { requiredKeys: required });
}
