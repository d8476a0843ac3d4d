import { setTimeout as delay } from 'node:timers/promises';

/**
 * Does a job whose duration depends on the address, and answers at the next full step of so many milliseconds: the
 * time tells nobody which addresses are known.
 */
export async function inEvenTime<Result>(
  stepMilliseconds: number,
  job: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now();
  try {
    return await job();
  } finally {
    const taken = performance.now() - startedAt;
    await delay(Math.ceil((taken + 1) / stepMilliseconds) * stepMilliseconds - taken);
  }
}
