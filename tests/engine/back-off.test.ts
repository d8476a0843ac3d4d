import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { BackOff } from '../../src/engine/back-off.ts';
import { StoreUnavailable } from '../../src/engine/ports/event-store.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The pauses after so many failures in a row, where chance is as given. */
function pauses(backOff: BackOff, error: Error, count: number, chance = 0.5): readonly number[] {
  jest.spyOn(Math, 'random').mockReturnValue(chance);
  return Array.from({ length: count }, () => backOff.next(error));
}

describe('Pauses between tries', () => {
  const away = new StoreUnavailable('EventStoreDB does not answer.');
  const poison = new Error('ActorRenamed does not fit its declaration.');

  it('double, up to half a minute for what fails', () => {
    expect(pauses(new BackOff(), poison, 12)).toEqual([
      ...[50, 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000],
    ]);
  });

  it('are two seconds at most while a store is away, also after something else has failed for long', () => {
    expect(pauses(new BackOff(), away, 9)).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000]);
    const backOff = new BackOff();
    pauses(backOff, poison, 12);
    expect(pauses(backOff, away, 2)).toEqual([2000, 2000]);
  });

  it('begin anew after a success', () => {
    const backOff = new BackOff();
    pauses(backOff, poison, 12);
    backOff.reset();
    expect(pauses(backOff, poison, 2)).toEqual([50, 100]);
  });

  it('differ by chance, by half to both sides', () => {
    expect(pauses(new BackOff(), poison, 1, 0)).toEqual([25]);
    expect(pauses(new BackOff(), poison, 1, 0.999)[0]).toBeCloseTo(75, 0);
  });
});
