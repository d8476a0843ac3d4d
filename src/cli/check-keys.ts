import { KeyVault } from '../commands/keys/key-vault.ts';
import type { Runtime } from '../runtime.ts';

/**
 * Makes sure that the keys of the log are there and can be opened. Keys that are missing are not made anew: everybody
 * would be locked out, and every address could be registered again. Throws an Error that says what to do.
 */
export async function checkKeys({ ports, settings }: Pick<Runtime, 'ports' | 'settings'>): Promise<void> {
  const isNew = (await ports.subscription.head()) === 0n;
  if (!isNew && (await ports.keys.get('system:digest')) === undefined) {
    throw new Error(
      'The log has events, but the keys of it are missing. Put them back from a backup: keys.db of the data directory, ' +
        'or the collection of keys in MongoDB. Nothing was changed.',
    );
  }
  await new KeyVault(ports.keys, settings.masterKeys).systemKey('digest');
}
