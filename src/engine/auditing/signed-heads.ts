import { isOurMetadata } from '../event.ts';
import { hashOfLeaf, isInTree } from '../notary/leaf.ts';
import { signatureFault } from '../notary/head-signature.ts';
import { GrowingTree } from '../notary/merkle-tree.ts';
import { NOTARY, SignedTreeHead, TREE_HEAD_SIGNED } from '../notary/tree-head.ts';
import type { EventScan, StoredEvent } from '../ports/event-store.ts';

/** A place where the log is not what was written. */
export interface Break {
  readonly stream: string;
  readonly revision: number;
  readonly eventId: string;
  readonly reason: string;
}

/** A head that somebody kept outside the stores. `name` is whence it comes. */
export interface WitnessedHead {
  readonly name: string;
  readonly head: SignedTreeHead;
}

/** What the signed heads say of the log. */
export interface HeadsFound {
  /** How many heads stand in the log. */
  readonly heads: number;
  /** How many events the last of them covers that the log gives; 0 where there is none. */
  readonly signedSize: number;
  /** How many events there are to be signed. */
  readonly events: number;
  /** The keys of all heads. */
  readonly keyIds: readonly string[];
}

/** A head that is waited for: until the tree has its size, or the log ends. */
interface ExpectedHead {
  readonly head: SignedTreeHead;
  readonly place: Pick<Break, 'stream' | 'revision' | 'eventId'>;
  readonly position: bigint;
}

/**
 * Makes the tree of a log that is read from its start, and compares it with each head: with those in the log, which are
 * read beside it, and with those that are given. Its memory does not grow with the log.
 */
export class SignedHeadsCheck {
  private readonly tree = new GrowingTree();
  private readonly given: readonly WitnessedHead[];
  private readonly found: (each: Break) => void;
  private readonly inLog: AsyncIterator<ExpectedHead, undefined>;
  private next: ExpectedHead | undefined;
  private hasBegun = false;
  private heads = 0;
  private signedSize = 0;
  private lastSize = 0;
  /** Where the first head is that the log does not give: all later ones are wrong for the same reason. */
  private wrongSince: string | null = null;
  private wrong = 0;
  private readonly keyIds = new Set<string>();
  private readonly seenGiven = new Set<WitnessedHead>();
  private first: StoredEvent | undefined;
  private last: StoredEvent | undefined;

  constructor(scan: EventScan, given: readonly WitnessedHead[], found: (each: Break) => void) {
    this.given = [...given].sort((a, b) => a.head.size - b.head.size);
    this.found = found;
    this.inLog = headsOf(scan, (each, reason) => this.unreadable(each, reason));
  }

  /** Takes the next event of the log. */
  async take(stored: StoredEvent): Promise<void> {
    if (!this.hasBegun) await this.advance();
    if (!isInTree(stored.stream)) return;
    const hash = chainHashOf(stored);
    if (hash === null) return;
    this.tree.append(hashOfLeaf({ ...stored, hash }, this.tree.size));
    this.first ??= stored;
    this.last = stored;
    await this.compareAt(this.tree.size);
  }

  /** To be called at the end of the log. `position` is that of the last event of ours. */
  async end(position: bigint): Promise<HeadsFound> {
    if (!this.hasBegun) await this.advance();
    // A head that was signed since the reading began is not of this log yet.
    while (this.next !== undefined && this.next.position <= position) {
      const { head, place } = this.next;
      if (head.size > this.tree.size) this.missing(head, place, 'it');
      await this.advance();
    }
    for (const { name, head } of this.given) {
      if (head.size > this.tree.size) this.missing(head, placeOf(name, head), name);
    }
    for (const each of this.given) {
      if (this.seenGiven.has(each) || each.head.size > this.tree.size) continue;
      const reason = `the log has no head of ${each.head.size} events, and ${each.name} is one that was signed`;
      this.found({ ...placeOf(NOTARY.stream, each.head), reason });
    }
    if (this.wrong > 1) {
      const reason = `and ${this.wrong - 1} more heads after ${this.wrongSince ?? ''} are not what the log gives`;
      this.found({ stream: NOTARY.stream, revision: this.heads - 1, eventId: '-', reason });
    }
    const { heads, signedSize } = this;
    return { heads, signedSize, events: this.tree.size, keyIds: [...this.keyIds] };
  }

  private async compareAt(size: number): Promise<void> {
    while (this.next !== undefined && this.next.head.size <= size) {
      const { head, place } = this.next;
      if (head.size === size && this.compare(head, place, 'that were signed')) this.signedSize = size;
      for (const each of this.given) {
        if (each.head.size === head.size && each.head.root === head.root) this.seenGiven.add(each);
      }
      await this.advance();
    }
    for (const { name, head } of this.given) {
      if (head.size === size) this.compare(head, placeOf(name, head), `in ${name}`);
    }
    if (this.wrong === 0 && size === this.signedSize) this.first = undefined;
  }

  /** Whether the log gives a head. */
  private compare(head: SignedTreeHead, place: ExpectedHead['place'], which: string): boolean {
    const root = this.tree.root().toString('hex');
    if (root === head.root) return true;
    const [from, to] = [nameOf(this.first), nameOf(this.last)];
    this.wrongAt(
      place,
      `the first ${head.size} events are not those ${which}: they give the root ${root}, the head has ${head.root}. ` +
        `One of them was changed, removed, added or moved, from ${from} to ${to}`,
    );
    return false;
  }

  private missing({ size }: SignedTreeHead, place: ExpectedHead['place'], name: string): void {
    this.wrongAt(
      place,
      `the log has ${this.tree.size} of the ${size} events that ${name} covers: events are missing`,
    );
  }

  /** The first is named; what is wrong there is wrong in all that cover more. */
  private wrongAt(place: ExpectedHead['place'], reason: string): void {
    this.wrong += 1;
    if (this.wrongSince === null) this.found({ ...place, reason });
    this.wrongSince ??= `${place.stream}@${place.revision}`;
  }

  private unreadable(place: ExpectedHead['place'], reason: string): void {
    this.heads += 1;
    this.found({ ...place, reason });
  }

  /** Reads the next head of the log, and checks all of it that does not need the tree. */
  private async advance(): Promise<void> {
    if (!this.hasBegun) this.checkGiven();
    this.hasBegun = true;
    const { value } = await this.inLog.next();
    this.next = value;
    if (value === undefined) return;
    const { head, place } = value;
    this.heads += 1;
    this.keyIds.add(head.keyId);
    const fault = signatureFault(head);
    if (fault !== null) this.found({ ...place, reason: `the head of ${head.size} events ${fault}` });
    if (head.size <= this.lastSize) {
      const reason = `a head of ${head.size} events stands behind one of ${this.lastSize}`;
      this.found({ ...place, reason });
    }
    this.lastSize = head.size;
  }

  private checkGiven(): void {
    for (const { name, head } of this.given) {
      const fault = signatureFault(head);
      if (fault !== null) this.found({ ...placeOf(name, head), reason: `the head in ${name} ${fault}` });
    }
  }
}

function placeOf(stream: string, { size, eventId }: SignedTreeHead): ExpectedHead['place'] {
  return { stream: stream === NOTARY.stream ? stream : `$head-${stream}`, revision: size, eventId };
}

function nameOf(stored: StoredEvent | undefined): string {
  return stored === undefined ? 'the first' : `${stored.stream}@${stored.revision}`;
}

/** The heads of the log, in order. Tells of events that are none. */
async function* headsOf(
  scan: EventScan,
  unreadable: (place: ExpectedHead['place'], reason: string) => void,
): AsyncGenerator<ExpectedHead, undefined> {
  for await (const page of scan.scanStream(NOTARY.stream, 0)) {
    for (const stored of page) {
      const { stream, revision, id: eventId, position } = stored;
      const parsed = SignedTreeHead.safeParse(jsonIn(stored.data));
      const place = { stream, revision, eventId };
      if (stored.type === TREE_HEAD_SIGNED && parsed.success) yield { head: parsed.data, place, position };
      else unreadable(place, 'is not a signed head');
    }
  }
  return undefined;
}

/** The hash that an event claims for itself; empty where that is damaged, and null where the event is not ours. */
function chainHashOf(stored: StoredEvent): string | null {
  if (isOfOthers(stored)) return null;
  const metadata = jsonIn(stored.metadata);
  return isOurMetadata(metadata) ? metadata.chain.hash : '';
}

/** Whether it is an event without our metadata. Of a damaged row, not even the id can be read. */
export function isOfOthers({ id, metadata }: StoredEvent): boolean {
  const parsed = jsonIn(metadata);
  if (parsed === undefined) return metadata === '' && id !== '-';
  return !isOurMetadata(parsed);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
