import type { PictureStore } from '../ports/picture-store.ts';

/**
 * Stores all pictures of the source in the target, which finds those that it has already. One that is damaged in the
 * source is left out, and counted. Throws StoreUnavailable: then it may be called again.
 */
export async function copyPictures(
  source: PictureStore,
  target: PictureStore,
): Promise<{ readonly copied: number; readonly damaged: number }> {
  let copied = 0;
  let damaged = 0;
  const known = new Set<string>();
  for await (const digest of source.list()) {
    if (known.has(digest)) continue;
    known.add(digest);
    const bytes = await source.read(digest);
    if (bytes === null) {
      damaged += 1;
      continue;
    }
    await target.store(bytes);
    copied += 1;
  }
  return { copied, damaged };
}
