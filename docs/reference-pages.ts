import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { problems } from '../src/api/problems.ts';
import { aggregates } from '../src/domain/aggregates.ts';
import { BookingId, MovieId } from '../src/domain/kernel/ids.ts';
import { LocalDate, TimeOfDay } from '../src/domain/kernel/local-time.ts';
import { Currency, Money } from '../src/domain/kernel/money.ts';
import { Sealed } from '../src/domain/kernel/sealed.ts';
import { TimeZone } from '../src/domain/theater/values.ts';
import { Instant } from '../src/engine/instant.ts';
import type { EventDeclaration } from '../src/engine/event.ts';

/** What the code's own declarations say, as pages of reference. `npm run docs` writes them, a test compares them. */
export function referencePages(): Readonly<Record<string, string>> {
  return { 'docs/events.md': eventCatalogue(), 'docs/problems.md': problemCodes() };
}

function eventCatalogue(): string {
  const words = wordsOfEvents();
  const all = Object.values(aggregates);
  const count = all.reduce((sum, { events }) => sum + declarationsOf(events).length, 0);
  const parts = all.map(({ category, events }) => {
    const sections = declarationsOf(events).map((declaration) => eventSection(declaration, words));
    return [`## ${category}`, `Streams \`${category}-{id}\`.`, ...sections].join('\n\n');
  });
  return page([
    '# Events',
    `The ${count} types of events, by the aggregates that write them, made by \`npm run docs\` from their declarations. What has been
written is never rewritten: a type whose shape changed has a higher schema number, and older events are read as if they were of
the newest. The envelope, the hashes and the order of the log are in [audit-format.md](audit-format.md).`,
    `A sealed value is \`{ keyId, box }\`: only who has the key of the person can read it, and nobody once they are erased. Money is
\`{ amount, currency }\` in minor units.`,
    ...parts,
  ]);
}

type Declaration = EventDeclaration;

function declarationsOf(events: unknown): readonly Declaration[] {
  return Object.values(events as Record<string, Declaration>);
}

function eventSection({ type, data, schema }: Declaration, words: ReadonlyMap<string, string>): string {
  const said = words.get(type);
  if (said === undefined)
    throw new Error(`The declaration of ${type} has no comment that says what it means.`);
  const fields = Object.entries<z.core.$ZodType>(data.shape);
  const values = fields.map(([name, field]) => `- \`${name}\`: ${typeOf(field)}`);
  return [`### ${type}`, `${said}${schema === 1 ? '' : ` Schema ${schema}.`}`, values.join('\n')].join(
    '\n\n',
  );
}

/** The comments above the declarations of events, by type. */
function wordsOfEvents(): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  const files = readdirSync('src/domain', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  for (const file of files) {
    const text = readFileSync(resolve('src/domain', file), 'utf8');
    for (const [, comment = '', type = ''] of text.matchAll(COMMENTED_EVENT)) {
      words.set(type, comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim());
    }
  }
  return words;
}

const COMMENTED_EVENT = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export const (\w+) = event\(/g;

/** The values that have a name of their own. */
const named: ReadonlyMap<z.core.$ZodType, string> = new Map<z.core.$ZodType, string>([
  [BookingId, 'id of a booking'],
  [Currency, 'currency (ISO 4217)'],
  [Instant, 'instant'],
  [LocalDate, 'date'],
  [Money, 'money'],
  [MovieId, 'id'],
  [Sealed, 'sealed'],
  [TimeOfDay, 'local time of day'],
  [TimeZone, 'time zone'],
]);

/** A value of an event, in words. */
function typeOf(schema: z.core.$ZodType): string {
  const name = named.get(schema);
  if (name !== undefined) return name;
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'nullable':
      return `${typeOf(def.innerType)} or null`;
    case 'optional':
      return `${typeOf(def.innerType)}, where it changed`;
    case 'array':
      return `list of ${typeOf(def.element)}`;
    case 'record':
      return `${typeOf(def.valueType)} by ${typeOf(def.keyType)}`;
    case 'enum':
      return Object.values(def.entries)
        .map((value) => `\`${value}\``)
        .join(' ');
    case 'literal':
      return def.values.map((value) => `\`${String(value)}\``).join(' ');
    case 'union':
      return def.options.map(typeOf).join(' or ');
    case 'pipe':
      return typeOf(def.out);
    case 'readonly':
    case 'default':
      return typeOf(def.innerType);
    case 'object':
      return `{ ${Object.entries(def.shape)
        .map(([name, field]) => `${name}: ${typeOf(field)}`)
        .join(', ')} }`;
    case 'number':
      return 'integer';
    case 'transform':
    case 'custom':
      return 'text';
    case 'string':
      return textOf(schema);
    default:
      return def.type;
  }
}

function textOf(schema: z.core.$ZodType): string {
  const { format } = schema._zod.bag as { readonly format?: string };
  return format === undefined || format === 'regex' ? 'text' : format;
}

function problemCodes(): string {
  const codes = Object.entries(problems)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { status, title }]) => `- \`${code}\` (${status}): ${title}`);
  return page([
    '# Problem codes',
    `The ${codes.length} codes with which the API refuses a request, made by \`npm run docs\`. Each answer is
\`application/problem+json\` (RFC 9457): \`detail\` says what happened and what to do. A client decides by \`code\`, never by the words. A
running system explains each at \`/problems/{code}\`.`,
    codes.join('\n'),
  ]);
}

function page(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`;
}
