import { setTimeout as delay } from 'node:timers/promises';

/**
 * Does something that takes longer for some addresses than for others, and answers at the next full step of so many
 * milliseconds, so that how long it took tells nobody which addresses are known.
 */
export async function inEvenTime<Result>(
  stepMilliseconds: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const taken = performance.now() - startedAt;
    await delay(Math.ceil((taken + 1) / stepMilliseconds) * stepMilliseconds - taken);
  }
}
