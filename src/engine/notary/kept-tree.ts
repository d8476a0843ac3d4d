import { Instant } from '../instant.ts';
import type { JsonObject } from '../json.ts';
import type { ReadModelReader, ReadModelStore, StoredDocument } from '../ports/read-model-store.ts';
import { START_OF_LOG } from '../ports/event-store.ts';
import { hashOfLeaf, type TreeLeaf } from './leaf.ts';
import { GrowingTree, growingFrom, type TreeNodes } from './merkle-tree.ts';

/** Where the nodes are kept: tiles, the place of each event among the leaves, and how far the log has been taken. */
export const TREE_COLLECTION = 'log_tree_v1';

const HASH_BYTES = 32;
/** A tile holds so many hashes of subtrees that stand side by side: 256 leaves, 256 subtrees of 256 leaves each ... */
const TILE_HEIGHT = 8;
const TILE_WIDTH = 2 ** TILE_HEIGHT;

const STATE = 'state';

/** How far the log has been taken into the tree. */
type TreeState = {
  readonly size: number;
  /** The last leaf: the id of its event, and where that stands; null while there is none. */
  readonly last: { readonly eventId: string; readonly position: string } | null;
  /** When the first leaf came that no signed head covers; null where there is none. */
  readonly unsignedSince: string | null;
};

function tileId(level: number, index: number): string {
  return `tile-${level}-${index}`;
}

function eventDocumentId(eventId: string): string {
  return `event-${eventId}`;
}

/** The root of the complete subtree over hashes, as many as a power of two. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  const tree = new GrowingTree();
  for (const hash of hashes) tree.append(hash);
  return tree.root();
}

function hashesOf(document: JsonObject | null | undefined): Buffer[] {
  const text = document?.['hashes'];
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64');
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, index) =>
    bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  );
}

type Tile = (level: number, index: number) => Promise<readonly Buffer[]>;

/** The nodes of a tree in tiles. Throws for a node that was not kept. */
function nodesIn(tile: Tile): TreeNodes {
  return {
    subtree: async (height, index) => {
      const level = Math.floor(height / TILE_HEIGHT);
      const count = 2 ** (height % TILE_HEIGHT);
      const first = index * count;
      const start = first % TILE_WIDTH;
      const hashes = (await tile(level, Math.floor(first / TILE_WIDTH))).slice(start, start + count);
      if (hashes.length < count) throw new Error(`The node ${index} of height ${height} was not kept.`);
      return rootOf(hashes);
    },
  };
}

/** The kept tree as others than its keeper see it, once for one answer. It has all that the last signed head covers. */
export class KeptTree {
  readonly nodes: TreeNodes;
  private readonly documents: ReadModelReader;

  private constructor(documents: ReadModelReader) {
    const tiles = new Map<string, Promise<readonly Buffer[]>>();
    this.documents = documents;
    this.nodes = nodesIn((level, index) => {
      const id = tileId(level, index);
      const tile = tiles.get(id) ?? documents.get(TREE_COLLECTION, id).then(hashesOf);
      tiles.set(id, tile);
      return tile;
    });
  }

  static async open(documents: ReadModelStore): Promise<KeptTree> {
    await documents.prepare({ name: TREE_COLLECTION, indexes: [] });
    return new KeptTree(documents);
  }

  /** The place of an event among the leaves; null where it is none of them, or not yet. */
  async indexOf(eventId: string): Promise<number | null> {
    const found = await this.documents.get(TREE_COLLECTION, eventDocumentId(eventId));
    return found === undefined ? null : Number(found['index']);
  }
}

/** The kept tree for the one process that takes the log into it. Its memory does not grow with the log. */
export class TreeKeeper {
  readonly nodes: TreeNodes;
  private readonly documents: ReadModelStore;
  /** The last tile of each level, which is not full. */
  private readonly open: Buffer[][] = [];
  /** Tiles that are full, and places of events, until they are saved. */
  private fullTiles = new Map<string, readonly Buffer[]>();
  private places: { readonly eventId: string; readonly index: number; readonly position: bigint }[] = [];
  private tree = new GrowingTree();
  private state: TreeState = { size: 0, last: null, unsignedSince: null };
  private savedPosition = START_OF_LOG;
  private reached = START_OF_LOG;

  private constructor(documents: ReadModelStore) {
    this.documents = documents;
    this.nodes = nodesIn((level, index) => this.tile(level, index));
  }

  /** Goes on from what was saved last. */
  static async load(documents: ReadModelStore): Promise<TreeKeeper> {
    await documents.prepare({ name: TREE_COLLECTION, indexes: [] });
    const keeper = new TreeKeeper(documents);
    const stored = (await documents.load(TREE_COLLECTION, [STATE])).get(STATE);
    if (stored?.document != null) await keeper.restore(stored.document as TreeState, stored.position);
    return keeper;
  }

  get size(): number {
    return this.state.size;
  }

  get last(): TreeState['last'] {
    return this.state.last;
  }

  get unsignedSince(): Instant | null {
    const { unsignedSince } = this.state;
    return unsignedSince === null ? null : Instant.parse(unsignedSince);
  }

  /** The position up to which the log has been taken. */
  get position(): bigint {
    return this.reached;
  }

  /** How many leaves a crash would have taken again. */
  get unsaved(): number {
    return this.places.length;
  }

  get root(): Buffer {
    return this.tree.root();
  }

  append(leaf: TreeLeaf, position: bigint, now: Instant): void {
    const { size } = this.state;
    const hash = hashOfLeaf(leaf, size);
    this.tree.append(hash);
    this.push(0, hash, size);
    this.places.push({ eventId: leaf.id, index: size, position });
    this.state = {
      size: size + 1,
      last: { eventId: leaf.id, position: String(position) },
      unsignedSince: this.state.unsignedSince ?? now,
    };
    this.moveTo(position);
  }

  moveTo(position: bigint): void {
    if (position > this.reached) this.reached = position;
  }

  /** A signed head covers all leaves. */
  signed(): void {
    this.state = { ...this.state, unsignedSince: null };
  }

  /** Stores what is new: the nodes first, then how far they reach, so that a crash loses no node that counts. */
  async save(): Promise<void> {
    const position = this.reached;
    // Of an empty log nothing is kept: a copy takes documents beside one for those of another log.
    if (position === this.savedPosition) return;
    const tiles = new Map(this.fullTiles);
    for (const [level, hashes] of this.open.entries()) {
      const first = Math.floor(this.size / TILE_WIDTH ** (level + 1));
      if (hashes.length > 0) tiles.set(tileId(level, first), hashes);
    }
    const places = this.places.map(({ eventId, index, position: at }) => ({
      id: eventDocumentId(eventId),
      position: at,
      document: { index },
    }));
    const nodes = [...tiles].map(([id, hashes]) => ({
      id,
      position,
      document: { hashes: Buffer.concat(hashes).toString('base64') },
    }));
    if (places.length > 0) {
      await this.documents.save(TREE_COLLECTION, [...places, ...nodes], this.savedPosition);
    }
    const state: StoredDocument = { id: STATE, position, document: this.state };
    await this.documents.save(TREE_COLLECTION, [state], position);
    this.savedPosition = position;
    this.fullTiles = new Map();
    this.places = [];
  }

  private async restore(state: TreeState, position: bigint): Promise<void> {
    const kept = nodesIn((level, index) => this.stored(level, index));
    for (let level = 0, size = state.size; size > 0; level += 1, size = Math.floor(size / TILE_WIDTH)) {
      // The stored tile may have leaves from before a crash that were not counted any more.
      const hashes = await this.stored(level, Math.floor(size / TILE_WIDTH));
      this.open[level] = hashes.slice(0, size % TILE_WIDTH);
    }
    this.tree = await growingFrom(kept, state.size);
    this.state = state;
    this.savedPosition = position;
    this.reached = position;
  }

  /** Puts a hash into a tile, and the root of a tile that is full into one of the next level. */
  private push(level: number, hash: Buffer, index: number): void {
    const hashes = (this.open[level] ??= []);
    hashes.push(hash);
    if (hashes.length < TILE_WIDTH) return;
    const tile = Math.floor(index / TILE_WIDTH);
    this.fullTiles.set(tileId(level, tile), hashes);
    this.open[level] = [];
    this.push(level + 1, rootOf(hashes), tile);
  }

  private async tile(level: number, index: number): Promise<readonly Buffer[]> {
    const isOpen = index === Math.floor(this.size / TILE_WIDTH ** (level + 1));
    if (isOpen) return this.open[level] ?? [];
    return this.fullTiles.get(tileId(level, index)) ?? (await this.stored(level, index));
  }

  private async stored(level: number, index: number): Promise<readonly Buffer[]> {
    return hashesOf(await this.documents.get(TREE_COLLECTION, tileId(level, index)));
  }
}
