import type { SignedTreeHead } from '../../engine/notary/tree-head.ts';

export interface RecordTreeHead {
  readonly type: 'RecordTreeHead';
  readonly head: SignedTreeHead;
}
