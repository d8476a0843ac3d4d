import { createHash } from 'node:crypto';
import { verifyLog } from '../src/engine/auditing/verification.ts';
import type { DomainEvent, EventMetadata } from '../src/engine/event.ts';
import { hashOfLeaf, isInTree } from '../src/engine/notary/leaf.ts';
import { inclusionProof, nodeHash, type TreeNodes } from '../src/engine/notary/merkle-tree.ts';
import type { EventScan, StoredEvent } from '../src/engine/ports/event-store.ts';
import type { EventRegistry } from '../src/engine/registry.ts';
import { median } from './statistics.ts';
import type { Row, Section } from './table.ts';

/** Events per second of a log that is checked and proven, beside reading, hashing and parsing the same events alone. */
export async function measureProofs(
  scan: EventScan,
  registry: EventRegistry<DomainEvent>,
  rounds: number,
): Promise<Section> {
  const leaves = await leavesOf(scan);
  const passes: readonly { readonly name: string; readonly run: () => Promise<unknown> }[] = [
    { name: 'parsing alone', run: () => eachEvent(scan, parse) },
    { name: 'SHA-256 alone', run: () => eachEvent(scan, hash) },
    { name: 'verifying the chains and the heads', run: () => verifyLog(scan, new Map(), { registry }) },
    { name: "making the log's tree", run: async () => treeOf(await leavesOf(scan)) },
    { name: 'proving the inclusion of each event', run: () => proveAll(leaves) },
  ];
  const rates = passes.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { run }] of passes.entries()) {
      const startedAt = performance.now();
      await run();
      // The first round warms up.
      if (round > 0) rates[index]?.push((leaves.length * 1000) / (performance.now() - startedAt));
    }
  }
  const [parsing = []] = rates;
  const rows = passes.map(({ name }, index): Row => {
    const own = rates[index] ?? [];
    const row = { name, value: median(own), unit: 'events/s', rounds: own } as const;
    if (index === 0) return row;
    return { ...row, ratio: median(own.map((rate, round) => rate / (parsing[round] ?? Number.NaN))) };
  });
  return { title: `Verifying ${leaves.length.toLocaleString('en-US')} events, ${rounds} rounds`, rows };
}

async function eachEvent(scan: EventScan, use: (event: StoredEvent) => unknown): Promise<void> {
  for await (const page of scan.scan(0n)) for (const event of page) use(event);
}

function parse({ data, metadata }: StoredEvent): unknown {
  return [JSON.parse(data), JSON.parse(metadata)];
}

function hash({ data, metadata }: StoredEvent): Buffer {
  return createHash('sha256').update(data).update(metadata).digest();
}

async function leavesOf(scan: EventScan): Promise<readonly Buffer[]> {
  const leaves: Buffer[] = [];
  await eachEvent(scan, ({ stream, revision, id, metadata }) => {
    if (!isInTree(stream)) return;
    const { chain } = JSON.parse(metadata) as EventMetadata;
    leaves.push(hashOfLeaf({ stream, revision, id, hash: chain.hash }, leaves.length));
  });
  return leaves;
}

/** The complete subtrees of each height. */
function treeOf(leaves: readonly Buffer[]): TreeNodes {
  const heights = [leaves];
  for (let below = leaves; below.length > 1;) {
    const above: Buffer[] = [];
    for (let index = 0; index + 1 < below.length; index += 2) {
      const [left, right] = [below[index], below[index + 1]];
      if (left !== undefined && right !== undefined) above.push(nodeHash(left, right));
    }
    heights.push(above);
    below = above;
  }
  return {
    subtree: (height, index) => {
      const found = heights[height]?.[index];
      if (found === undefined) throw new Error(`The tree has no subtree ${index} of height ${height}.`);
      return Promise.resolve(found);
    },
  };
}

async function proveAll(leaves: readonly Buffer[]): Promise<void> {
  const nodes = treeOf(leaves);
  for (let index = 0; index < leaves.length; index += 1) await inclusionProof(nodes, index, leaves.length);
}
