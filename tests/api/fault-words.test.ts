import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { Problem } from '../../src/api/problems.ts';
import { parseBody } from '../../src/api/wire.ts';

function faultOf(schema: z.ZodType, value: unknown): string | undefined {
  try {
    parseBody(schema, value);
    return undefined;
  } catch (error) {
    return error instanceof Problem ? error.message : String(error);
  }
}

it.each<[string, z.ZodType, unknown]>([
  ['must be given', z.number(), null],
  ['must be given', z.strictObject({}), undefined],
  ['must be given', z.union([z.string(), z.number()]), null],
  ['must be a text', z.string(), 1],
  ['must be a number', z.number(), '1'],
  ['must be a whole number', z.int(), 1.5],
  ['must be true or false', z.boolean(), 'true'],
  ['must be a list', z.array(z.string()), 'a'],
  ['must be an object', z.strictObject({}), 'a'],
  ['must be one of a, b', z.enum(['a', 'b']), 'c'],
  ['must be a', z.literal('a'), 'c'],
  ['must not be empty', z.string().min(1), ''],
  ['must have 2 characters or more', z.string().min(2), 'a'],
  ['must have 2 characters or fewer', z.string().max(2), 'abc'],
  ['must not be empty', z.array(z.int()).min(1), []],
  ['must have 2 entries or more', z.array(z.int()).min(2), [1]],
  ['must have 2 entries or fewer', z.array(z.int()).max(2), [1, 2, 3]],
  ['must be 2 or more', z.int().min(2), 1],
  ['must be more than 2', z.number().gt(2), 2],
  ['must be 2 or less', z.int().max(2), 3],
  ['must be less than 2', z.number().lt(2), 2],
  ['must be a multiple of 5', z.int().multipleOf(5), 3],
  ['has none of the forms that it may have', z.union([z.string(), z.number()]), true],
  ['must be a UUID', z.uuid(), 'x'],
  ['must be a date such as 2027-01-31', z.iso.date(), '2027-02-31'],
  ['must be a URL such as https://example.org/page', z.url(), 'x'],
  ['is not written as it has to be', z.string().regex(/^a$/), 'x'],
  ['is not as it has to be', z.string().refine(() => false), 'x'],
  ['is what its schema says', z.uuid('is what its schema says'), 'x'],
])('a value %s', (words, schema, value) => {
  expect(faultOf(schema, value)).toBe(`# ${words}`);
});
