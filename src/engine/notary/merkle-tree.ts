import { hash } from 'node:crypto';

/** The root of a tree without leaves. */
export const EMPTY_ROOT = sha256();

const [LEAF, NODE] = [Buffer.from([0]), Buffer.from([1])];

/** The hash of a leaf (RFC 6962, section 2.1). */
export function leafHash(data: Buffer): Buffer {
  return sha256(LEAF, data);
}

/** The hash of two subtrees that stand side by side. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(NODE, left, right);
}

/** In one call, and as a text of bytes: a third of what a hash object costs, or half of what a buffer does. */
function sha256(...parts: readonly Buffer[]): Buffer {
  return Buffer.from(hash('sha256', Buffer.concat(parts), 'binary'), 'binary');
}

/** The tree of a list that only grows, as far as it is needed to go on: its complete subtrees, at most one of each height. */
export class GrowingTree {
  private readonly subtrees: { readonly leaves: number; readonly hash: Buffer }[] = [];
  private leaves = 0;

  get size(): number {
    return this.leaves;
  }

  /** Puts a complete subtree of so many leaves, a power of two, behind the others: a leaf, or what was kept of a tree. */
  append(hash: Buffer, leaves = 1): void {
    this.leaves += leaves;
    let right = { leaves, hash };
    for (let left = this.subtrees.at(-1); left?.leaves === right.leaves; left = this.subtrees.at(-1)) {
      this.subtrees.pop();
      right = { leaves: 2 * right.leaves, hash: nodeHash(left.hash, right.hash) };
    }
    this.subtrees.push(right);
  }

  /** The Merkle tree hash of all leaves. */
  root(): Buffer {
    return this.subtrees.map(({ hash }) => hash).reduceRight(joinLeft, null) ?? EMPTY_ROOT;
  }
}

function joinLeft(right: Buffer | null, left: Buffer): Buffer {
  return right === null ? left : nodeHash(left, right);
}

/** The nodes of a tree. */
export interface TreeNodes {
  /** The hash of the `index`-th of the complete subtrees of 2^`height` leaves. */
  subtree(height: number, index: number): Promise<Buffer>;
}

/** The largest power of two below a number of leaves above one. */
function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

/** The root over the leaves from `start` up to `end` (exclusive), a part that a tree is split into. */
async function rootOfPart(nodes: TreeNodes, start: number, end: number): Promise<Buffer> {
  const leaves = end - start;
  const height = Math.log2(leaves);
  if (Number.isInteger(height)) return nodes.subtree(height, start / leaves);
  const middle = start + splitOf(leaves);
  return nodeHash(await rootOfPart(nodes, start, middle), await rootOfPart(nodes, middle, end));
}

/** The root over the first `size` leaves. */
export async function rootAt(nodes: TreeNodes, size: number): Promise<Buffer> {
  return size === 0 ? EMPTY_ROOT : rootOfPart(nodes, 0, size);
}

/** The first `size` leaves of a tree, ready to grow. */
export async function growingFrom(nodes: TreeNodes, size: number): Promise<GrowingTree> {
  const tree = new GrowingTree();
  for (let height = Math.floor(Math.log2(size)); height >= 0; height -= 1) {
    const leaves = 2 ** height;
    if (tree.size + leaves > size) continue;
    tree.append(await nodes.subtree(height, tree.size / leaves), leaves);
  }
  return tree;
}

/** The audit path of a leaf among the first `size` (RFC 6962, section 2.1.1). Throws a RangeError for an index beyond them. */
export async function inclusionProof(nodes: TreeNodes, index: number, size: number): Promise<Buffer[]> {
  if (index < 0 || index >= size) throw new RangeError(`There is no leaf ${index} among ${size}.`);
  const pathIn = async (start: number, end: number): Promise<Buffer[]> => {
    if (end - start === 1) return [];
    const middle = start + splitOf(end - start);
    return index < middle
      ? [...(await pathIn(start, middle)), await rootOfPart(nodes, middle, end)]
      : [...(await pathIn(middle, end)), await rootOfPart(nodes, start, middle)];
  };
  return pathIn(0, size);
}

/**
 * That the tree of the first `from` leaves is the beginning of the tree of the first `to` (RFC 6962, section 2.1.2).
 * Throws a RangeError unless 1 <= from <= to.
 */
export async function consistencyProof(nodes: TreeNodes, from: number, to: number): Promise<Buffer[]> {
  if (from < 1 || from > to) throw new RangeError(`A tree of ${from} leaves does not grow to ${to}.`);
  const proofIn = async (start: number, end: number, isWhole: boolean): Promise<Buffer[]> => {
    if (from === end) return isWhole ? [] : [await rootOfPart(nodes, start, end)];
    const middle = start + splitOf(end - start);
    return from <= middle
      ? [...(await proofIn(start, middle, isWhole)), await rootOfPart(nodes, middle, end)]
      : [...(await proofIn(middle, end, false)), await rootOfPart(nodes, start, middle)];
  };
  return proofIn(0, to, true);
}

export interface InclusionProof {
  readonly index: number;
  readonly size: number;
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
  readonly root: Buffer;
}

/** Whether a leaf stands at an index of the tree with this root (RFC 9162, section 2.1.3.2). */
export function isIncluded({ index, size, leaf, path, root }: InclusionProof): boolean {
  if (index < 0 || index >= size) return false;
  let [node, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    const isRight = node % 2 === 1;
    hash = isRight || node === last ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
    if (!isRight && node === last) [node, last] = upToRight(node, last);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && hash.equals(root);
}

export interface ConsistencyProof {
  readonly from: number;
  readonly fromRoot: Buffer;
  readonly to: number;
  readonly toRoot: Buffer;
  readonly path: readonly Buffer[];
}

/** Whether the tree with the first root is the beginning of the one with the second (RFC 9162, section 2.1.4.2). */
export function isConsistent({ from, fromRoot, to, toRoot, path }: ConsistencyProof): boolean {
  if (from < 1 || from > to) return false;
  if (from === to) return path.length === 0 && fromRoot.equals(toRoot);
  const [first, ...rest] = Number.isInteger(Math.log2(from)) ? [fromRoot, ...path] : path;
  if (first === undefined) return false;
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      before = nodeHash(sibling, before);
      after = nodeHash(sibling, after);
      [node, last] = upToRight(node, last);
    } else {
      after = nodeHash(after, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && before.equals(fromRoot) && after.equals(toRoot);
}

/** Up from a node to the first that is a right one, or to the top: on the way there it has no sibling. */
function upToRight(from: number, fromLast: number): [number, number] {
  let [node, last] = [from, fromLast];
  while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
  return [node, last];
}

function half(number: number): number {
  return Math.floor(number / 2);
}
