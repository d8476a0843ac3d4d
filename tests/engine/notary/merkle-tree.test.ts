import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencyProof,
  GrowingTree,
  growingFrom,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  rootAt,
  type TreeNodes,
} from '../../../src/engine/notary/merkle-tree.ts';

/** The leaves of the tests of Certificate Transparency. */
const leavesOfCt = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex')));

/** Its roots, of none to all of these leaves. */
const rootsOfCt = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The nodes of a tree, made from its leaves each time. */
function nodesOf(leaves: readonly Buffer[]): TreeNodes {
  const subtree = (height: number, index: number): Buffer => {
    if (height > 0) return nodeHash(subtree(height - 1, 2 * index), subtree(height - 1, 2 * index + 1));
    const leaf = leaves[index];
    if (leaf === undefined) throw new Error(`There is no leaf ${index}.`);
    return leaf;
  };
  return { subtree: (height, index) => Promise.resolve(subtree(height, index)) };
}

/** The definition of RFC 6962, word by word. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length === 1 && only !== undefined) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

const LARGEST = 200;
const leaves = Array.from({ length: LARGEST }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)));
const nodes = nodesOf(leaves);
const roots = [Buffer.alloc(0), ...leaves.map((_, index) => rootByDefinition(leaves.slice(0, index + 1)))];
const rootOf = (size: number): Buffer => roots[size] ?? Buffer.alloc(0);
const leafAt = (index: number): Buffer => leaves[index] ?? Buffer.alloc(0);
const hexOf = (path: readonly Buffer[]): string[] => path.map((hash) => hash.toString('hex'));

/** A size and a number of leaves up to it, or an index below it. */
const sizeAnd = (lowest: 0 | 1): fc.Arbitrary<{ readonly size: number; readonly part: number }> =>
  fc.integer({ min: 1, max: LARGEST }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      part: fc.integer({ min: lowest, max: lowest === 0 ? size - 1 : size }),
    }),
  );

/** The same path with one bit of one hash changed; one hash longer where it is empty. */
function flipped(path: readonly Buffer[], bit: number): Buffer[] {
  if (path.length === 0) return [leafHash(Buffer.from('more'))];
  const place = bit % (path.length * 256);
  return path.map((hash, index) => {
    if (index !== Math.floor(place / 256)) return hash;
    const other = Buffer.from(hash);
    const byte = Math.floor((place % 256) / 8);
    other.writeUInt8(other.readUInt8(byte) ^ (1 << (place % 8)), byte);
    return other;
  });
}

describe('The tree of Certificate Transparency', () => {
  it.each(rootsOfCt.map((root, size) => [size, root] as const))(
    'has its root of %i leaves',
    async (size, root) => {
      const tree = new GrowingTree();
      for (const leaf of leavesOfCt.slice(0, size)) tree.append(leaf);
      expect(tree.root().toString('hex')).toBe(root);
      expect((await rootAt(nodesOf(leavesOfCt), size)).toString('hex')).toBe(root);
    },
  );

  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has its path of leaf %i of %i', async (index, size, path) => {
    expect(hexOf(await inclusionProof(nodesOf(leavesOfCt), index, size))).toEqual(path);
  });

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has its proof that %i leaves have grown to %i', async (from, to, path) => {
    expect(hexOf(await consistencyProof(nodesOf(leavesOfCt), from, to))).toEqual(path);
  });
});

describe('A tree of any size', () => {
  it('has the root of the definition, as it grows, and when it goes on from what was kept', async () => {
    const tree = new GrowingTree();
    for (let size = 1; size <= LARGEST; size += 1) {
      tree.append(leafAt(size - 1));
      expect(tree.root()).toEqual(rootOf(size));
      expect(await rootAt(nodes, size)).toEqual(rootOf(size));
      const again = await growingFrom(nodes, size);
      expect([again.size, again.root()]).toEqual([size, rootOf(size)]);
    }
    expect((await growingFrom(nodes, 0)).root()).toEqual(new GrowingTree().root());
  });

  it('proves every leaf, and no changed proof', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAnd(0), fc.nat(), async ({ size, part: index }, bit) => {
        const path = await inclusionProof(nodes, index, size);
        const proof = { index, size, leaf: leafAt(index), path, root: rootOf(size) };
        expect(isIncluded(proof)).toBe(true);
        expect(isIncluded({ ...proof, path: flipped(path, bit) })).toBe(false);
        expect(isIncluded({ ...proof, leaf: leafAt((index + 1) % LARGEST) })).toBe(false);
        expect(isIncluded({ ...proof, index: index + 1 })).toBe(false);
        expect(isIncluded({ ...proof, path: [...path, rootOf(1)] })).toBe(false);
        expect(isIncluded({ ...proof, path: path.slice(1) })).toBe(path.length === 0);
        expect(isIncluded({ ...proof, root: rootOf((size % LARGEST) + 1) })).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('proves that it has grown from every size, and no changed proof', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAnd(1), fc.nat(), async ({ size: to, part: from }, bit) => {
        const path = await consistencyProof(nodes, from, to);
        const proof = { from, fromRoot: rootOf(from), to, toRoot: rootOf(to), path };
        expect(isConsistent(proof)).toBe(true);
        expect(isConsistent({ ...proof, path: flipped(path, bit) })).toBe(false);
        const forked = leafHash(Buffer.from('fork'));
        expect(isConsistent({ ...proof, fromRoot: forked })).toBe(false);
        expect(isConsistent({ ...proof, toRoot: forked })).toBe(false);
        expect(isConsistent({ ...proof, path: [...path, forked] })).toBe(false);
        expect(isConsistent({ ...proof, path: path.slice(0, -1) })).toBe(path.length === 0);
      }),
      { numRuns: 400 },
    );
  });

  it('refuses what has no proof', async () => {
    await expect(inclusionProof(nodes, 5, 5)).rejects.toThrow(RangeError);
    await expect(consistencyProof(nodes, 0, 5)).rejects.toThrow(RangeError);
    await expect(consistencyProof(nodes, 6, 5)).rejects.toThrow(RangeError);
    const root = rootOf(5);
    expect(isConsistent({ from: 0, fromRoot: root, to: 5, toRoot: root, path: [] })).toBe(false);
    expect(isIncluded({ index: -1, size: 1, leaf: root, path: [], root })).toBe(false);
  });
});
