import { describe, expect, it } from '@jest/globals';
import { Turns } from '../../src/engine/turns.ts';

/** Keeps the process busy. */
function work(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

describe('Turns', () => {
  it('let one go on at a time of those that share them', async () => {
    const turns = new Turns();
    let turn = 0;
    let isCounting = true;
    const count = (): void => {
      turn += 1;
      if (isCounting) setImmediate(count);
    };
    setImmediate(count);
    const worked: number[] = [];
    const long = async (): Promise<void> => {
      for (let step = 0; step < 3; step += 1) {
        work(6);
        if (turns.isOver) await turns.next();
        worked.push(turn);
      }
    };
    await Promise.all([long(), long(), long()]);
    isCounting = false;
    expect(new Set(worked).size).toBe(worked.length);
  });
});
