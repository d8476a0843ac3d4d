import { describe, expect, it } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';
import { ParquetTables } from '../../src/adapters/hyparquet.ts';

const columns = [
  { name: 'name', type: 'text' as const },
  { name: 'amount', type: 'integer' as const },
];

async function read(parts: readonly Uint8Array[]): Promise<readonly Record<string, unknown>[]> {
  return parquetReadObjects({ file: Uint8Array.from(Buffer.concat(parts)).buffer });
}

describe('A Parquet file', () => {
  it('has the rows of all its parts, in order', async () => {
    const file = new ParquetTables().begin(columns);
    const rows = Array.from({ length: 2500 }, (_, index) => ({
      name: index % 7 === 0 ? null : `Größe ${index % 13}, "ü" 🎬`,
      amount: index % 11 === 0 ? null : index * 3_600_000_000_000 - 5,
    }));
    const parts = [0, 1000, 2000].map((from) => file.add(rows.slice(from, from + 1000)));
    const found = await read([...parts, file.end()]);
    expect(found).toEqual(
      rows.map(({ name, amount }) => ({ name, amount: amount === null ? null : BigInt(amount) })),
    );
  });

  it('may have no row', async () => {
    const file = new ParquetTables().begin(columns);
    expect(await read([file.end()])).toEqual([]);
  });
});
