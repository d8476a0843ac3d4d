import type { KeyVault } from '../commands/keys/key-vault.ts';
import type { KeyRecord, KeyRecords } from '../ports/key-records.ts';

/** How many keys are stored at the same time: one alone costs a sync to disk. */
const AT_ONCE = 50;

/**
 * Copies wrapped keys as they are, and tombstones. A key that was dropped on either side is dropped on the target
 * afterwards; what only the target has is left. Before anything is written, `refuse` (which throws) is told of a
 * key that the vault's master keys do not unwrap, and of one that is another key in the target.
 */
export async function copyKeys(
  source: KeyRecords,
  target: KeyRecords,
  vault: KeyVault,
  refuse: (reason: string) => never,
): Promise<{ readonly newKeys: number; readonly newTombstones: number }> {
  for await (const page of target.list()) {
    for (const found of page) check(vault, found, found.wrapped, 'target', refuse);
  }
  await eachOf(source, async (original) => {
    const found = await target.get(original.id);
    check(vault, original, found ?? original.wrapped, 'source', refuse);
  });
  let newKeys = 0;
  let newTombstones = 0;
  await eachOf(source, async ({ id, wrapped }) => {
    if (wrapped !== null) {
      if ((await target.insert(id, wrapped)) === 'inserted') newKeys += 1;
    } else if ((await target.get(id)) !== null) {
      await target.drop(id);
      newTombstones += 1;
    }
  });
  return { newKeys, newTombstones };
}

function check(
  vault: KeyVault,
  { id, wrapped }: KeyRecord,
  other: string | null,
  side: 'source' | 'target',
  refuse: (reason: string) => never,
): void {
  if (wrapped === null || other === null) return;
  let isSame: boolean;
  try {
    isSame = vault.isSameKey(id, wrapped, other);
  } catch {
    return refuse(
      `The key ${id} of the ${side} was wrapped with another master key than the target's, or is damaged: ` +
        'MASTER_KEY must list it, alone or behind the key that shall wrap new ones.',
    );
  }
  if (!isSame) refuse(`The target has a key of its own under ${id}: it belongs to another deployment.`);
}

async function eachOf(records: KeyRecords, store: (record: KeyRecord) => Promise<void>): Promise<void> {
  for await (const page of records.list()) {
    for (let from = 0; from < page.length; from += AT_ONCE) {
      await Promise.all(page.slice(from, from + AT_ONCE).map(store));
    }
  }
}
