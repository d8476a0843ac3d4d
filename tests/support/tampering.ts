import { createHash, randomUUID } from 'node:crypto';
import { hashOfLeaf, isInTree } from '../../src/engine/notary/leaf.ts';
import { GrowingTree } from '../../src/engine/notary/merkle-tree.ts';
import { chainHash, FIRST_LINK } from '../../src/engine/envelope.ts';
import type { EventMetadata } from '../../src/engine/event.ts';
import { canonicalJson, type JsonObject } from '../../src/engine/json.ts';
import { NOTARY, type SignedTreeHead } from '../../src/engine/notary/tree-head.ts';
import type { EventScan, StoredEvent } from '../../src/engine/ports/event-store.ts';

/** A log as somebody has it who can change everything but what was signed. */
type Log = readonly StoredEvent[];

/** Makes all chains of a log anew, as somebody does who knows how they are made. */
function rechained(log: Log): Log {
  const heads = new Map<string, { revision: number; hash: string }>();
  return log.map((event) => {
    const { stream, id, type } = event;
    const before = heads.get(stream) ?? { revision: -1, hash: FIRST_LINK };
    const { chain: _, ...metadata } = JSON.parse(event.metadata) as EventMetadata;
    const data = JSON.parse(event.data) as JsonObject;
    const place = { stream, revision: before.revision + 1, prev: before.hash };
    const hash = chainHash({ ...place, id, type, data, metadata });
    heads.set(stream, { revision: place.revision, hash });
    const chain = { prev: place.prev, hash };
    return { ...event, revision: place.revision, metadata: canonicalJson({ ...metadata, chain }) };
  });
}

/** The same events at the same positions as they stand now. */
function renumbered(log: Log): Log {
  return log.map((event, index) => ({ ...event, position: BigInt(index + 1) }));
}

const isHead = ({ stream }: StoredEvent): boolean => stream === NOTARY.stream;

function changedAt(log: Log, index: number, change: (event: StoredEvent) => StoredEvent): Log {
  return log.map((event, at) => (at === index ? change(event) : event));
}

function renamed(event: StoredEvent): StoredEvent {
  const data = JSON.parse(event.data) as JsonObject;
  return { ...event, data: canonicalJson({ ...data, name: 'Mallory' }) };
}

/** The head that a log gives for its first events. The signature is of another head. */
function headOf(log: Log, like: SignedTreeHead): SignedTreeHead {
  const tree = new GrowingTree();
  for (const event of log) {
    if (!isInTree(event.stream) || tree.size === like.size) continue;
    const { chain } = JSON.parse(event.metadata) as EventMetadata;
    tree.append(hashOfLeaf({ ...event, hash: chain.hash }, tree.size));
  }
  return { ...like, root: tree.root().toString('hex') };
}

/**
 * What somebody may do to a log. Each of them is about events below the last signed head, and all but the first leave
 * every chain whole.
 */
export const tamperings: readonly (readonly [name: string, tamper: (log: Log) => Log])[] = [
  [
    'a flipped byte',
    (log) => changedAt(log, 2, (event) => ({ ...event, data: event.data.replace('A', 'B') })),
  ],
  ['a stream that was rewritten and rehashed', (log) => rechained(changedAt(log, 2, renamed))],
  [
    'a forged event',
    (log) => {
      const [like, ...rest] = log;
      if (like === undefined) return log;
      const actorId = randomUUID();
      const data = canonicalJson({ ...(JSON.parse(like.data) as JsonObject), actorId });
      const forged = { ...like, id: randomUUID(), stream: `actor-${actorId}`, data };
      return renumbered(rechained([like, forged, ...rest]));
    },
  ],
  ['a stream that was removed', (log) => renumbered(log.filter(({ stream }) => stream !== log[1]?.stream))],
  [
    'exchanged positions',
    (log) => {
      const [one, other, ...rest] = log;
      return one === undefined || other === undefined ? log : renumbered([other, one, ...rest]);
    },
  ],
  [
    'a duplicated event',
    (log) => {
      const [first, ...rest] = log;
      return first === undefined
        ? log
        : renumbered(rechained([first, { ...first, stream: 'actor-copy' }, ...rest]));
    },
  ],
  ['a missing tail', (log) => log.slice(0, log.findLastIndex(isHead) - 1)],
  [
    'a forked head',
    (log) =>
      rechained(
        changedAt(log, log.findLastIndex(isHead), (event) => {
          const head = JSON.parse(event.data) as SignedTreeHead;
          const root = createHash('sha256').update('fork').digest('hex');
          return { ...event, data: canonicalJson({ ...head, root }) };
        }),
      ),
  ],
  [
    'a log that was rewritten with its heads',
    (log) => {
      const changed = rechained(changedAt(log, 2, renamed));
      return rechained(
        changed.map((event) => {
          if (!isHead(event)) return event;
          return { ...event, data: canonicalJson(headOf(changed, JSON.parse(event.data) as SignedTreeHead)) };
        }),
      );
    },
  ],
];

/** A log that is read as it is given. */
export function scanOf(log: Log): EventScan {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- what it gives is at hand
    async *scan(after) {
      yield log.filter(({ position }) => position > after);
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- what it gives is at hand
    async *scanStream(wanted, from) {
      yield log.filter(({ stream, revision }) => stream === wanted && revision >= from);
    },
    lastPosition: () => Promise.resolve(log.at(-1)?.position ?? 0n),
    // What is looked for here, hashes and heads tell.
    hasEveryPosition: false,
    integrityFaults: () => Promise.resolve([]),
    // eslint-disable-next-line @typescript-eslint/require-await -- nothing can differ
    async *streamFaults() {
      yield* [];
    },
  };
}
