import { canonicalJson } from '../json.ts';
import { leafHash } from './merkle-tree.ts';
import { NOTARY } from './tree-head.ts';

/** An event as a leaf has it. */
export interface TreeLeaf {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  /** The hash of its link in the chain of its stream, which covers all that the event says. */
  readonly hash: string;
}

/** Whether the events of a stream are leaves. All of ours are but the heads. */
export function isInTree(stream: string): boolean {
  return !stream.startsWith(`${NOTARY.category}-`);
}

/**
 * The hash of an event as the `index`-th leaf, counted from 0 in the order of the log. Its data are the canonical JSON of
 * hash, id, index, revision and stream: no position, so that a copy of the log on another store has the same tree.
 */
export function hashOfLeaf({ stream, revision, id, hash }: TreeLeaf, index: number): Buffer {
  return leafHash(Buffer.from(canonicalJson({ hash, id, index, revision, stream }), 'utf8'));
}
