import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ReadModelReader } from '../../src/engine/ports/read-model-store.ts';
import { collectionOf } from '../../src/engine/projections/projection.ts';
import { everyDocument } from '../../src/projections/queries.ts';
import { sales } from '../../src/projections/sales.ts';
import { readerOn } from '../support/projected-documents.ts';

const DAYS = ['2027-01-01', '2027-01-02', '2027-01-03'];
/** More than two pages, of which each day has a part: ids and dates are in no common order. */
const lines = Array.from({ length: 650 }, (_, at) => ({
  lineId: `line-${String((at * 7919) % 10_000).padStart(4, '0')}`,
  saleDate: DAYS[at % DAYS.length] ?? '',
}));
const reader = readerOn(new Map([[collectionOf(sales), lines]]));
const everything = { saleDate: { $gte: '2027-01-01' } };

async function idsOf(documents: AsyncIterable<{ readonly lineId: string }>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { lineId } of documents) ids.push(lineId);
  return ids;
}

describe('Every document of a filter', () => {
  it('comes once, in the order of its id', async () => {
    const ids = await idsOf(everyDocument(reader, sales, everything, 'lineId'));
    expect(ids).toEqual(lines.map(({ lineId }) => lineId).sort());
  });

  it('comes once, in the order of a field that many share', async () => {
    const ids = await idsOf(everyDocument(reader, sales, everything, 'saleDate', 'lineId'));
    const inOrder = DAYS.flatMap((day) =>
      lines
        .filter(({ saleDate }) => saleDate === day)
        .map(({ lineId }) => lineId)
        .sort(),
    );
    expect(ids).toEqual(inOrder);
  });

  it('comes once where a field is null in many', async () => {
    const some = lines.map((line, at) => ({ ...line, saleDate: at % 2 === 0 ? null : line.saleDate }));
    const withNulls = readerOn(new Map([[collectionOf(sales), some]]));
    const ids = await idsOf(everyDocument(withNulls, sales, {}, 'saleDate', 'lineId'));
    expect(ids.toSorted()).toEqual(lines.map(({ lineId }) => lineId).toSorted());
  });

  it('lets others have their turn between pages, also where a page is there at once', async () => {
    const slow: ReadModelReader = {
      ...reader,
      find: (collection, query) => {
        const until = performance.now() + 10;
        while (performance.now() < until);
        return reader.find(collection, query);
      },
    };
    let others = 0;
    const over = new AbortController();
    const counting = (async () => {
      while (!over.signal.aborted) {
        await turn();
        others += 1;
      }
    })();
    await idsOf(everyDocument(slow, sales, everything, 'lineId'));
    const between = others;
    over.abort();
    await counting;
    expect(between).toBeGreaterThanOrEqual(3);
  });
});
