import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for something that comes by itself, for as long as a busy machine may take. What throws is not so yet: a resource
 * that a projection has not made has no fields to ask for.
 */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  seconds = 60,
): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1000;
  for (;;) {
    let cause: unknown;
    try {
      if (await isSo()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > giveUpAt) {
      throw new Error(`After ${seconds} seconds still not so: ${what}.`, { cause });
    }
    await delay(50);
  }
}

/** Looks until what is seen is as it is waited for, and answers that; in the end whatever is seen. */
export async function eventually<Value>(
  look: () => Promise<Value>,
  isThere: (value: Value) => boolean,
): Promise<Value> {
  let seen: { readonly value: Value } | undefined;
  const isSo = async (): Promise<boolean> => {
    seen = undefined;
    seen = { value: await look() };
    return isThere(seen.value);
  };
  try {
    await until(isSo, 'what the test waits for');
  } catch (error) {
    if (seen === undefined) throw error;
  }
  return (seen as { readonly value: Value }).value;
}
