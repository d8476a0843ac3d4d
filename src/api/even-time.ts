import { setTimeout as delay } from 'node:timers/promises';

const STEP_MILLISECONDS = 250;

/**
 * Does something that takes longer for some addresses than for others, and answers at the next quarter of a second,
 * so that how long it took tells nobody which addresses are known.
 */
export async function inEvenTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    const taken = performance.now() - startedAt;
    await delay(Math.ceil((taken + 1) / STEP_MILLISECONDS) * STEP_MILLISECONDS - taken);
  }
}
