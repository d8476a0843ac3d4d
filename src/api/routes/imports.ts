import { z } from 'zod';
import { importLimits } from '../../commands/imports/import-limits.ts';
import { readImport } from '../../commands/imports/read-import.ts';
import { requestImport } from '../../commands/imports/request-import.ts';
import { ImportKind } from '../../domain/import/values.ts';
import { ImportId } from '../../domain/kernel/ids.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import type { FileRule } from '../file.ts';
import { Problem } from '../problems.ts';
import { Import, presentImport } from '../resources/import.ts';
import { fileOf, type Route } from '../route.ts';
import { Flag, parseBody } from '../wire.ts';

const files: FileRule = {
  mediaTypes: ['text/csv', 'application/json'],
  maximumBytes: importLimits.bytes,
  budgetMilliseconds: 5000,
  fields: ['kind', 'dryRun'],
};

/** The fields of the form. A body that is the file has them in the address. */
const ImportFields = z.strictObject({ kind: ImportKind, dryRun: Flag.default(false) });

export const importRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/imports',
    access: only('admin'),
    summary:
      'Imports a JSON or CSV file, in the background: `kind` is movies, actors, theaters, auditoriums, seats or showtimes; with `dryRun=true` nothing is written',
    query: z.strictObject({ kind: z.string().optional(), dryRun: z.string().optional() }),
    file: files,
    answers: { 202: Import },
    handle: async ({ session, api, query, fields, ...request }, answer) => {
      const { kind, dryRun } = parseBody(ImportFields, { ...query, ...fields });
      const state = await requestImport(session, api.commands, { kind, dryRun, bytes: fileOf(request) });
      return answer(202, presentImport(state, []), { location: `/imports/${state.importId}` });
    },
  }),
  route({
    method: 'get',
    path: '/imports/:id',
    access: only('admin'),
    summary: 'How far an import is, and what became of each row',
    params: z.object({ id: ImportId }),
    answers: { 200: Import },
    handle: async ({ params, session, api }, answer) => {
      const found = await readImport(session, api.commands, params.id);
      if (found === null) throw new Problem('not-found', 'There is no such import.');
      return answer(200, presentImport(found.state, found.report));
    },
  }),
];
