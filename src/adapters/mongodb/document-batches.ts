import { BSON } from 'mongodb';
import type { StoredDocument } from '../../engine/ports/read-model-store.ts';

/** Far below the 16 MB (48 MB on new servers) that a command may have. A single document is never divided. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** A slow server writes so many within the time limit of a command. */
const BATCH_LENGTH = 250;

/** Splits documents into batches that each fit into one command. */
export function* batchesOf(documents: readonly StoredDocument[]): Generator<readonly StoredDocument[]> {
  let batch: StoredDocument[] = [];
  let bytes = 0;
  for (const stored of documents) {
    const size = stored.document === null ? 0 : BSON.calculateObjectSize(stored.document);
    if (batch.length === BATCH_LENGTH || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(stored);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
