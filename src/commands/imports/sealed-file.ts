import type { ImportId } from '../../domain/kernel/ids.ts';
import type { KeyVault } from '../keys/key-vault.ts';

/** A file begins with the id of its import, so that no two share one, and one that is done can be removed. */
const ID_LENGTH = 36;

const FIELD = 'importFile';
/** What follows the id where the rest is sealed, up to the sealed bytes. */
const SEAL = /^\0sealed ([0-9a-f-]{36}) /;
const SEAL_LENGTH = 45;

/** Seals a file with a key of its own: it may be about people, and copies of what has been removed may still lie somewhere. */
export async function sealFile(vault: KeyVault, importId: ImportId, bytes: Buffer): Promise<Buffer> {
  const key = await vault.createPersonKey();
  const { keyId, box } = key.seal(FIELD, bytes.toString('latin1'));
  return Buffer.from(`${importId}\0sealed ${keyId} ${box}`, 'latin1');
}

/** What was sealed; null where its key has been dropped. */
export async function openFile(vault: KeyVault, file: Buffer): Promise<Buffer | null> {
  const keyId = keyOf(file);
  // Files were once stored as they are.
  if (keyId === null) return file.subarray(ID_LENGTH);
  const box = file.subarray(ID_LENGTH + SEAL_LENGTH).toString('latin1');
  const opened = await vault.open(FIELD, { keyId, box });
  return opened === null ? null : Buffer.from(opened, 'latin1');
}

/** Drops the key of a file: nobody reads it any more, wherever a copy of it lies. May be repeated. */
export async function shredFile(vault: KeyVault, file: Buffer): Promise<void> {
  const keyId = keyOf(file);
  if (keyId !== null) await vault.dropPersonKey(keyId);
}

function keyOf(file: Buffer): string | null {
  const head = file.subarray(ID_LENGTH, ID_LENGTH + SEAL_LENGTH).toString('latin1');
  return SEAL.exec(head)?.[1] ?? null;
}
