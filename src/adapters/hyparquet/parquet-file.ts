import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { TableColumn, TableRow } from '../../ports/table-files.ts';

/** A Parquet file, a part at a time: texts are UTF-8, whole numbers have 64 bits, each may be null. */
export class ParquetFile {
  private readonly columns: readonly TableColumn[];
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;

  constructor(columns: readonly TableColumn[]) {
    const columnData = columns.map(({ name, type }) => ({
      name,
      data: [],
      type: type === 'text' ? ('STRING' as const) : ('INT64' as const),
      nullable: true,
    }));
    this.columns = columns;
    const schema = schemaFromColumnData({ columnData });
    this.writer = new ParquetWriter({ writer: this.bytes, schema, statistics: false });
  }

  add(rows: readonly TableRow[]): Uint8Array {
    const columnData = this.columns.map(({ name, type }) => ({
      name,
      data: rows.map((row) => {
        const cell = row[name] ?? null;
        return type === 'integer' && cell !== null ? BigInt(cell) : cell;
      }),
    }));
    void this.writer.write({ columnData, rowGroupSize: rows.length });
    return this.taken();
  }

  end(): Uint8Array {
    void this.writer.finish();
    return this.taken();
  }

  /** What was written since the last time. The offset of the writer, which counts all bytes, goes on. */
  private taken(): Uint8Array {
    const part = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return part;
  }
}
