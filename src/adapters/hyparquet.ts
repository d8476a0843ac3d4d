import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { TableColumn, TableFile, TableFiles } from '../ports/table-files.ts';

/** Tables as Apache Parquet: texts are UTF-8, whole numbers have 64 bits, each may be null. */
export class ParquetTables implements TableFiles {
  readonly mediaType = 'application/vnd.apache.parquet';

  begin(columns: readonly TableColumn[]): TableFile {
    const writer = new ByteWriter();
    const columnData = columns.map(({ name, type }) => ({
      name,
      data: [],
      type: type === 'text' ? ('STRING' as const) : ('INT64' as const),
      nullable: true,
    }));
    const schema = schemaFromColumnData({ columnData });
    const file = new ParquetWriter({ writer, schema, statistics: false });
    const taken = (): Uint8Array => {
      const bytes = writer.getBytes().slice();
      // The offset, which counts all bytes, goes on.
      writer.index = 0;
      return bytes;
    };
    return {
      add: (rows) => {
        void file.write({
          columnData: columns.map(({ name, type }) => ({
            name,
            data: rows.map((row) => {
              const cell = row[name] ?? null;
              return type === 'integer' && cell !== null ? BigInt(cell) : cell;
            }),
          })),
          rowGroupSize: rows.length,
        });
        return taken();
      },
      end: () => {
        void file.finish();
        return taken();
      },
    };
  }
}
