import { z } from 'zod';
import { UserId } from '../../domain/kernel/ids.ts';
import { Money } from '../../domain/kernel/money.ts';
import { Instant } from '../../engine/instant.ts';
import { ProblemDocument } from '../problems.ts';
import { Actor } from '../resources/actor.ts';
import { AuditJob } from '../resources/audit-job.ts';
import { Auditorium, Seat } from '../resources/auditorium.ts';
import { Booking } from '../resources/booking.ts';
import { Config } from '../resources/config.ts';
import { Event } from '../resources/event.ts';
import { Hold } from '../resources/hold.ts';
import { Movie } from '../resources/movie.ts';
import { Payment } from '../resources/payment.ts';
import { SeatMap } from '../resources/seat-map.ts';
import { Showtime, ShowtimeSummary } from '../resources/showtime.ts';
import { Theater } from '../resources/theater.ts';
import { User } from '../resources/user.ts';

/** A JSON Schema (2020-12), the dialect of OpenAPI 3.1. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The schemas that have a name of their own in the document. */
const named = {
  Actor,
  AuditJob,
  Auditorium,
  Booking,
  Config,
  Event,
  Hold,
  Money,
  Movie,
  Payment,
  Problem: ProblemDocument,
  Seat,
  SeatMap,
  Showtime,
  ShowtimeSummary,
  Theater,
  User,
} as const satisfies Readonly<Record<string, z.ZodType>>;

const names = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) names.add(schema, { id });

/** Where the document keeps the schema of this name. */
export function refTo(name: keyof typeof named): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The JSON Schemas of all schemas that have a name. */
export function namedSchemas(): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => {
      const { $defs, ...converted } = convert(schema, 'output');
      return [name, tidy($defs?.[name] ?? converted)];
    }),
  );
}

/** What a client sends (`input`) or receives (`output`), with references to the schemas that have a name. */
export function schemaOf(schema: z.ZodType, side: 'input' | 'output'): JsonSchema {
  const { $defs: _definitions, ...converted } = convert(schema, side);
  return tidy(converted);
}

function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const converted = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: 'any' });
  const text = JSON.stringify(converted).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}

const instant = Instant.toJSONSchema().pattern;
const uuid = UserId.toJSONSchema().pattern;

/**
 * Without what would mislead a reader: names of its own, against which references would be resolved; `readOnly`, which
 * means something else in OpenAPI; the bounds of exact integers; and patterns that have a name.
 */
function tidy<Schema>(schema: Schema): Schema {
  const cleaned = JSON.stringify(schema, (key, value: unknown) => {
    if (['$schema', '$id', 'id', 'readOnly'].includes(key) && typeof value !== 'object') return undefined;
    if (typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER) return undefined;
    if (typeof value !== 'object' || value === null || !('pattern' in value)) return value;
    const { pattern, ...rest } = value;
    if (pattern === instant) return { ...rest, format: 'date-time' };
    return pattern === uuid ? { ...rest, format: 'uuid' } : value;
  });
  return JSON.parse(cleaned) as Schema;
}
