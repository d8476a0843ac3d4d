import { z } from 'zod';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { Rejection } from '../../engine/decider.ts';
import type { Instant } from '../../engine/instant.ts';
import { text } from '../../domain/kernel/text.ts';
import { RehearsalSession } from '../../engine/command-handling/rehearsal.ts';
import type { CommandDependencies } from '../dependencies.ts';
import type { RefusalCode } from '../refusals.ts';
import type { Columns } from './csv-cells.ts';
import { refused, type RowOutcome } from './import-report.ts';

/** What imports work with. */
export type ImportDependencies = Pick<
  CommandDependencies,
  'catalogueNames' | 'passwords' | 'settings' | 'vault'
>;

/** One import at work. */
export interface Importing {
  readonly session: CommandSession;
  readonly dependencies: ImportDependencies;
  /** What was made since is made by this import: a row that a crash has cut off finds it. Null: nothing was cut off. */
  readonly since: Instant | null;
  /** What names were found to mean. */
  readonly known: Map<string, Promise<unknown>>;
}

/** An import at its beginning, or a rehearsal of it, which writes nothing and makes no key that lasts. */
export function beginImporting(
  dependencies: ImportDependencies & Pick<CommandDependencies, 'writer'>,
  session: CommandSession,
  { kind, dryRun, since }: { kind: AnyRowKind; dryRun: boolean; since: Instant | null },
): Importing {
  const known = new Map<string, Promise<unknown>>();
  if (!dryRun) return { session, dependencies, since, known };
  const { catalogueNames, passwords, settings, vault, writer } = dependencies;
  const rehearsed = new RehearsalSession(
    writer,
    session.context,
    kind.isAboutSeats === true ? [] : ['showtime'],
  );
  const rehearsing = { catalogueNames, passwords, settings, vault: vault.rehearsal() };
  return { session: rehearsed, dependencies: rehearsing, since, known };
}

/** How the rows of one kind of import are read, and what is made of them. */
export interface RowKind<Row> {
  /** What a row may hold: as much as the body of the route that makes the same, and names in place of ids. */
  readonly schema: z.ZodType<Row>;
  /** What a table may hold. JSON may hold all of the schema. */
  readonly columns: Columns;
  /** Two rows of one key are one thing. */
  readonly key: (row: Row) => string;
  /** Whether a row is about a person: no report repeats what its file calls a column, for the head may be missing. */
  readonly isPersonal?: boolean;
  /** Whether a row takes seats that another row may want: a rehearsal has to keep whole showtimes. */
  readonly isAboutSeats?: boolean;
  /** The rows of one subject are imported in their order. */
  readonly subject: (row: Row) => string;
  readonly importRow: (importing: Importing, row: Row) => Promise<RowOutcome>;
}

/** A row kind whose type does not matter. */
export interface AnyRowKind {
  readonly schema: z.ZodType;
  readonly columns: Columns;
  readonly key: (row: never) => string;
  readonly isPersonal?: boolean;
  readonly isAboutSeats?: boolean;
  readonly subject: (row: never) => string;
  readonly importRow: (importing: Importing, row: never) => Promise<RowOutcome>;
}

/** What somebody else calls it: it makes the id in place of names, which may change. */
export const externalId = text(100).nullable().default(null);

/** The command that makes what an external id names. */
export function commandOf(kind: string, external: string): string {
  return derivedId('import', kind, 'external', external);
}

/** The outcome of a row that finds what it would make, in this import or before. */
export function found({ since }: Importing, id: string, createdAt: Instant): RowOutcome {
  return { outcome: since !== null && createdAt >= since ? 'created' : 'unchanged', id };
}

/** A refusal as a row's outcome, at the field that its code is about. */
export function refusedBy(
  { code, detail }: Rejection<RefusalCode>,
  fields: Partial<Record<RefusalCode, string>> = {},
): RowOutcome {
  const field = fields[code];
  return refused(field === undefined ? '#' : `#/${field}`, code, detail);
}
