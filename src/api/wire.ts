import { z } from 'zod';
import { wordsOfFault } from '../domain/kernel/fault-words.ts';
import { text } from '../domain/kernel/text.ts';
import { Problem, type FieldFault } from './problems.ts';

/** What somebody types to find something. */
export const SearchText = text(100);

/** A query parameter that says yes or no. */
export const Flag = z.enum(['true', 'false']).transform((flag) => flag === 'true');

/** How many are wanted: digits alone, for `0x10` and `1e1` are no numbers of people. */
export function limitUpTo(maximum: number): z.ZodType<number, string> {
  const message = `must be a whole number from 1 to ${maximum}`;
  return z
    .string()
    .regex(/^[1-9]\d{0,3}$/, message)
    .transform(Number)
    .refine((limit) => limit <= maximum, message);
}

/** The query parameters of every list. */
export const pageQuery = {
  limit: limitUpTo(100).default(20),
  cursor: z.string().max(1000).optional(),
  total: Flag.default(false),
};

type NullByDefault<Shape extends z.ZodRawShape> = {
  [Field in keyof Shape]: null extends z.output<Shape[Field]>
    ? z.ZodDefault<Extract<Shape[Field], z.ZodType>>
    : Shape[Field];
};

/** The same fields; those that may be null are null when they are absent. */
export function nullByDefault<Shape extends z.ZodRawShape>(shape: Shape): NullByDefault<Shape> {
  return Object.fromEntries(
    Object.entries(shape).map(([field, schema]) => [
      field,
      z.safeParse(schema, null).success ? z._default(schema, null) : schema,
    ]),
  ) as NullByDefault<Shape>;
}

function faultsOf(
  error: z.ZodError,
  pointerOf: (path: readonly PropertyKey[]) => string,
): readonly FieldFault[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          pointer: pointerOf([...issue.path, key]),
          detail: 'is not a field of this request',
        }))
      : [{ pointer: pointerOf(issue.path), detail: issue.message }],
  );
}

function jsonPointer(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}

/** So many faults of a request are named: who has more has made one mistake many times. */
const MOST_FAULTS = 20;
/** So many characters of a name, and of what is wrong with it, are said. */
const LONGEST_TEXT = 200;

/** Parses a body. Throws the problem `invalid-body`, which names each field and what is wrong with it. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body, { error: wordsOfFault });
  if (parsed.success) return parsed.data;
  throw problemOfFaults('invalid-body', faultsOf(parsed.error, jsonPointer));
}

/** Parses query parameters. Throws the problem `invalid-query`. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: unknown): z.output<Schema> {
  const parsed = schema.safeParse(query, { error: wordsOfFault });
  if (parsed.success) return parsed.data;
  throw problemOfFaults(
    'invalid-query',
    faultsOf(parsed.error, (path) => path.map(String).join('.')),
  );
}

/** The problem that names what is wrong, so that its document is short whatever the request was. */
function problemOfFaults(code: 'invalid-body' | 'invalid-query', faults: readonly FieldFault[]): Problem {
  const errors = faults.slice(0, MOST_FAULTS).map(({ pointer, detail }) => ({
    pointer: shortened(pointer),
    detail: shortened(detail),
  }));
  return new Problem(code, errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '), {
    errors,
  });
}

/** Clients name members as they like, at any length. Cut between characters: half of one is no text. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The members of a value that a schema declares. A document may have more, such as the keys that it is sorted by. */
export function declaredOf<Shape extends z.ZodRawShape, Value extends object>(
  schema: z.ZodObject<Shape>,
  value: Value,
): Pick<Value, Extract<keyof Value, keyof Shape>> {
  const members = Object.entries(value).filter(([name]) => name in schema.shape);
  return Object.fromEntries(members) as Pick<Value, Extract<keyof Value, keyof Shape>>;
}
