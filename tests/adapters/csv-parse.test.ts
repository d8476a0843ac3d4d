import { expect, it } from '@jest/globals';
import { CsvParseReader } from '../../src/adapters/csv-parse.ts';
import type { CsvRecord } from '../../src/ports/csv-reader.ts';

async function read(text: string): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of new CsvParseReader().read(text, { recordLength: 100 })) records.push(record);
  return records;
}

it('loses no record in front of a quote that is never closed', async () => {
  const lines = Array.from({ length: 9000 }, (_, index) => `${index},x`);
  const records = await read(`${lines.join('\n')}\n"never closed\n1,2\n`);
  expect(records).toHaveLength(9001);
  expect(records[8999]).toEqual({ cells: ['8999', 'x'] });
  expect(records[9000]).toEqual({ fault: 'opens a quote that is never closed; nothing behind it was read' });
});

it('reads quotes, line breaks in cells, and records of any number of cells', async () =>
  expect(await read('\ufeffa\tb\r\n"x ""y""\r\nz"\t5" disk\n\r1\t2\t3')).toEqual([
    { cells: ['a', 'b'] },
    { cells: ['x "y"\r\nz', '5" disk'] },
    { cells: ['1', '2', '3'] },
  ]));
