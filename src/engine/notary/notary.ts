import { setTimeout as delay } from 'node:timers/promises';
import { BackOff } from '../back-off.ts';
import type { RecordedEvent } from '../event.ts';
import { addSeconds, type Instant } from '../instant.ts';
import { type EventBatch, type EventSubscription, START_OF_LOG } from '../ports/event-store.ts';
import type { ReadModelStore } from '../ports/read-model-store.ts';
import { LogMark } from '../projections/log-mark.ts';
import { isInTree } from './leaf.ts';
import { rootAt } from './merkle-tree.ts';
import { LogForked, SignedTreeHead, TREE_HEAD_SIGNED, type TreeHead } from './tree-head.ts';
import { TreeKeeper } from './kept-tree.ts';

/**
 * A head is signed when so many events are new, or when the first of them has waited so long. As many at most are taken
 * again after a crash.
 */
const EVENTS_PER_HEAD = 1000;
const SECONDS_PER_HEAD = 60;

/** How often it looks at the clock while events wait for a head. */
const CLOCK_CHECK_MILLISECONDS = 100;

export interface NotaryOptions {
  readonly subscription: EventSubscription;
  /** How the names of our streams begin. */
  readonly prefixes: readonly string[];
  /** Keeps the nodes of the tree. Written by this process only. */
  readonly documents: ReadModelStore;
  /** The head that stands last; null while there is none. */
  readonly lastHead: () => Promise<SignedTreeHead | null>;
  /** Signs a head and appends it, unless one of this size or a larger one stands. Answers the last. Throws LogForked. */
  readonly sign: (head: Omit<TreeHead, 'keyId'>) => Promise<SignedTreeHead | null>;
  /** Shows a signed head to the outside. May be called again for the same head. Throws LogForked where it showed another. */
  readonly publish: (head: SignedTreeHead) => Promise<void>;
  readonly clock: () => Instant;
  /** Whether others have taken the log that people wait for. Before, it does not begin. */
  readonly mayBegin: () => boolean;
  readonly report: (error: unknown) => void;
}

/**
 * Takes every event of ours, in the order of the log, into a Merkle tree, and has its head signed. Each signed head is
 * compared with the tree when it comes by in the log: where the log does not give it, no head is signed any more, until
 * the next start. Any other fault it tries again for as long as it lasts.
 */
export class Notary {
  private readonly options: NotaryOptions;
  private readonly stopping = new AbortController();
  private readonly mark: LogMark;
  private last: SignedTreeHead | null = null;
  private lastSeen: RecordedEvent | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private trouble: string | null = null;
  private reached = START_OF_LOG;

  constructor(options: NotaryOptions) {
    this.options = options;
    this.mark = new LogMark('notary', options.documents, options.subscription);
  }

  /** Why no head is signed for now, in words; null while they are. */
  get fault(): string | null {
    return this.trouble === null ? null : `The notary stopped: ${this.trouble}`;
  }

  /** Up to where it has taken the log into the tree. */
  get position(): bigint {
    return this.reached;
  }

  start(): void {
    this.running = this.run();
  }

  /** Finishes what is at hand and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Takes the log into the tree until it is stopped, or the log is found to be forked. */
  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const backOff = new BackOff();
    while (!signal.aborted && !this.options.mayBegin()) await pauseFor(CLOCK_CHECK_MILLISECONDS, signal);
    while (!signal.aborted) {
      let failure: unknown;
      try {
        const tree = await this.load();
        const startedAt = tree.position;
        await this.follow(tree).finally(() => {
          if (tree.position > startedAt) backOff.reset();
        });
      } catch (error) {
        if (isAborted(signal)) return;
        failure = error;
        this.trouble = error instanceof Error ? error.message : String(error);
        this.options.report(error);
        if (error instanceof LogForked) return;
      }
      await pauseFor(backOff.next(failure), signal);
    }
  }

  /** Begins with what was kept, and requires that the last head is of it where it covers that. */
  private async load(): Promise<TreeKeeper> {
    const { documents, lastHead } = this.options;
    await this.mark.requireSameLog();
    const tree = await TreeKeeper.load(documents);
    this.last = await lastHead();
    if (this.last !== null && this.last.size <= tree.size) await requireHead(tree, this.last);
    return tree;
  }

  /** Takes what comes, and looks at the clock meanwhile: batches and heads are worked off one after the other. */
  private async follow(tree: TreeKeeper): Promise<void> {
    const { subscription, prefixes } = this.options;
    const failing = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, failing.signal]);
    let turn: Promise<void> = Promise.resolve();
    const inTurn = (work: () => Promise<void>): Promise<void> => (turn = turn.then(work));
    const ticking = this.whileTicking(signal, () => inTurn(() => this.signIfDue(tree)));
    // Whatever fails at the clock ends the subscription, too.
    const watched = ticking.catch(() => failing.abort());
    try {
      for await (const batch of subscription.subscribe(tree.position, { signal, prefixes })) {
        await inTurn(() => this.take(tree, batch));
        this.trouble = null;
        this.reached = tree.position;
      }
    } finally {
      failing.abort();
      await watched;
    }
    await ticking;
    await this.save(tree);
  }

  private async whileTicking(signal: AbortSignal, tick: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      await pauseFor(CLOCK_CHECK_MILLISECONDS, signal);
      if (!isAborted(signal)) await tick();
    }
  }

  private async take(tree: TreeKeeper, { events, position }: EventBatch): Promise<void> {
    let hasHead = false;
    const now = this.options.clock();
    for (const event of events) {
      if (event.position <= tree.position) continue;
      this.lastSeen = event;
      if (isInTree(event.stream)) {
        const { stream, revision, id, metadata } = event;
        tree.append({ stream, revision, id, hash: metadata.chain.hash }, event.position, now);
        if (this.isEnough(tree)) await this.sign(tree);
      } else {
        if (event.type === TREE_HEAD_SIGNED) await this.meet(tree, SignedTreeHead.parse(event.data));
        tree.moveTo(event.position);
        hasHead = true;
      }
    }
    tree.moveTo(position);
    if (hasHead || tree.unsaved >= EVENTS_PER_HEAD) await this.save(tree);
    await this.signIfDue(tree);
  }

  /** A signed head comes by in the log: the tree must have been this one, and the outside is shown it. */
  private async meet(tree: TreeKeeper, head: SignedTreeHead): Promise<void> {
    await requireHead(tree, head);
    await this.options.publish(head);
  }

  private isEnough(tree: TreeKeeper): boolean {
    return tree.size - (this.last?.size ?? 0) >= EVENTS_PER_HEAD;
  }

  private async signIfDue(tree: TreeKeeper): Promise<void> {
    const { unsignedSince, size } = tree;
    // After a crash, a head may stand that covers what waits.
    if (unsignedSince === null || size <= (this.last?.size ?? 0)) return;
    if (this.options.clock() >= addSeconds(unsignedSince, SECONDS_PER_HEAD)) await this.sign(tree);
  }

  /** The nodes are stored first: proofs are served of every head that is signed. */
  private async sign(tree: TreeKeeper): Promise<void> {
    await this.save(tree);
    if (tree.last === null) return;
    const { size } = tree;
    const root = tree.root.toString('hex');
    this.last = await this.options.sign({ size, root, at: this.options.clock(), ...tree.last });
    tree.signed();
  }

  private async save(tree: TreeKeeper): Promise<void> {
    await tree.save();
    if (this.lastSeen === undefined) return;
    await this.mark.moveTo({ events: [this.lastSeen], position: tree.position });
  }
}

async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** As a function, because it changes while others wait, which the compiler does not expect of a property. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Throws LogForked where the tree has another root at the size of a head, or never had so many leaves. */
async function requireHead(tree: TreeKeeper, head: SignedTreeHead): Promise<void> {
  if (head.size > tree.size) {
    throw new LogForked(head, `${tree.size} events stand before that head, so that some are missing`);
  }
  const root = (await rootAt(tree.nodes, head.size)).toString('hex');
  if (root !== head.root) throw new LogForked(head, `they now give the root ${root}`);
}
