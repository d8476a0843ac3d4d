import { afterAll, describe, expect, it } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';
import { ParquetTables } from '../../src/adapters/hyparquet/parquet-tables.ts';
import { workerFile } from '../support/system.ts';

const columns = [
  { name: 'name', type: 'text' as const },
  { name: 'amount', type: 'integer' as const },
];

async function read(parts: readonly Uint8Array[]): Promise<readonly Record<string, unknown>[]> {
  return parquetReadObjects({ file: Uint8Array.from(Buffer.concat(parts)).buffer });
}

const tables = new ParquetTables(workerFile('hyparquet/parquet-tables'));

afterAll(() => tables.close());

describe('A Parquet file', () => {
  it('has the rows of all its parts, in order', async () => {
    const file = await tables.begin(columns);
    const rows = Array.from({ length: 2500 }, (_, index) => ({
      name: index % 7 === 0 ? null : `Größe ${index % 13}, "ü" 🎬`,
      amount: index % 11 === 0 ? null : index * 3_600_000_000_000 - 5,
    }));
    const parts = await Promise.all([
      ...[0, 1000, 2000].map((from) => file.add(rows.slice(from, from + 1000))),
      file.end(),
    ]);
    const found = await read(parts);
    expect(found).toEqual(
      rows.map(({ name, amount }) => ({ name, amount: amount === null ? null : BigInt(amount) })),
    );
  });

  it('is not mixed up with another that is written at the same time', async () => {
    const both = await Promise.all([tables.begin(columns), tables.begin(columns)]);
    const written = both.map(async (file, number) => {
      const parts = [
        await file.add([{ name: 'one', amount: number }]),
        await file.add([{ name: 'two', amount: number }]),
      ];
      return read([...parts, await file.end()]);
    });
    const found = await Promise.all(written);
    expect(found.map((rows) => rows.map(({ amount }) => amount))).toEqual([
      [0n, 0n],
      [1n, 1n],
    ]);
  });

  it('cannot go on once it was abandoned', async () => {
    const file = await tables.begin(columns);
    await file.abandon();
    await expect(file.end()).rejects.toThrow('has ended');
  });

  it('may have no row', async () => {
    const file = await tables.begin(columns);
    expect(await read([await file.end()])).toEqual([]);
  });
});
