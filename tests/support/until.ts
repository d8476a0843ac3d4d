import { setTimeout as delay } from 'node:timers/promises';

/** Waits for something that comes by itself, for as long as a busy machine may take. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  seconds = 60,
): Promise<void> {
  const giveUpAt = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`After ${seconds} seconds still not so: ${what}.`);
    await delay(50);
  }
}

/** Looks until what is seen is as it is waited for, and answers that; in the end whatever is seen. */
export async function eventually<Value>(
  look: () => Promise<Value>,
  isThere: (value: Value) => boolean,
): Promise<Value> {
  let value = await look();
  const isSo = async (): Promise<boolean> => isThere(value) || isThere((value = await look()));
  await until(isSo, 'what the test waits for').catch(() => undefined);
  return value;
}
