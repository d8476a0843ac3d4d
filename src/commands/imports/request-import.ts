import type { ImportKind } from '../../domain/import/values.ts';
import { imports, type Import } from '../../domain/import/decider.ts';
import { ImportId } from '../../domain/kernel/ids.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { CommandDependencies } from '../dependencies.ts';
import { sealFile } from './sealed-file.ts';

/**
 * Takes a file in, to be imported by a process manager. It is stored sealed. It is durable before the event that names it; a crash in between
 * leaves a file that nobody refers to. Throws StoreUnavailable.
 */
export async function requestImport(
  session: CommandSession,
  { importFiles, vault }: Pick<CommandDependencies, 'importFiles' | 'vault'>,
  given: { readonly kind: ImportKind; readonly dryRun: boolean; readonly bytes: Buffer },
): Promise<Import> {
  const { kind, dryRun, bytes } = given;
  const importId = ImportId.parse(derivedId(session.commandId, 'import'));
  const known = await session.load(imports, importId);
  if (known !== null) return known;
  const file = await importFiles.store(await sealFile(vault, importId, bytes));
  const requested = { importId, kind, dryRun, file, bytes: bytes.length };
  const result = await session.execute(imports, importId, { type: 'RequestImport', requested });
  if (result.outcome === 'rejected' || result.state === null) throw new Error('An import was not taken in.');
  return result.state;
}
