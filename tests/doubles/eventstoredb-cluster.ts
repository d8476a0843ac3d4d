import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastingPort } from '../support/ports.ts';
import type { ClusterView } from './eventstoredb/membership.ts';
import { endNode, runNode, type RunningNode } from './eventstoredb/process.ts';

/** What a node of a cluster took at least to lead after the leader was killed. */
const ELECTION_MILLISECONDS = 1600;
/** So long after its port was open a node was seen to be not ready. */
const STARTING_MILLISECONDS = 200;
/** A leader that had no majority for so long has resigned, and has to be elected again. */
const RESIGNED_MILLISECONDS = 3500;

/** One node of a cluster, in a process of its own. */
export class ClusterNode {
  readonly port: number;
  readonly #start: () => Promise<RunningNode>;
  readonly #changed: () => void;
  #running: RunningNode | undefined;
  #isFrozen = false;

  constructor(running: RunningNode, start: (port: number) => Promise<RunningNode>, changed: () => void) {
    this.#running = running;
    this.port = Number(new URL(running.url).port);
    this.#start = () => start(this.port);
    this.#changed = changed;
  }

  /** Whether the others hear of it. */
  get isAlive(): boolean {
    return this.#running !== undefined && !this.#isFrozen;
  }

  async kill(): Promise<void> {
    if (this.#running === undefined) return;
    await endNode(this.#running, 'SIGKILL');
    this.#running = undefined;
    this.#isFrozen = false;
    this.#changed();
  }

  async start(): Promise<void> {
    this.#running ??= await this.#start();
    this.#changed();
  }

  /** It keeps its connections and does nothing any more, until it is thawed. */
  freeze(): void {
    this.#running?.child.kill('SIGSTOP');
    this.#isFrozen = true;
    this.#changed();
  }

  thaw(): void {
    this.#running?.child.kill('SIGCONT');
    this.#isFrozen = false;
    this.#changed();
  }
}

/** A cluster of three nodes on this machine. What one of them has acknowledged, all of them have. */
export interface EventStoreCluster {
  /** Names all nodes. */
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  /** Undefined in an election, and where no majority is alive to elect one. */
  readonly leader: ClusterNode | undefined;
  readonly followers: readonly ClusterNode[];
  stop(): Promise<void>;
}

/** Starts three nodes with an empty log, the first of which leads. */
export async function startEventStoreCluster(): Promise<EventStoreCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'eventstoredb-cluster-'));
  const file = join(directory, 'cluster.json');
  let leader: ClusterNode | undefined;
  let quorumLostAt: number | null = null;
  let election: NodeJS.Timeout | undefined;
  const nodes: ClusterNode[] = [];
  const tell = (): void => {
    const ports = nodes.map(({ port }) => port);
    const alive = nodes.filter(({ isAlive }) => isAlive).map(({ port }) => port);
    const view: ClusterView = { ports, alive, leader: leader?.port ?? null, quorumLostAt };
    writeFileSync(`${file}.new`, JSON.stringify(view));
    renameSync(`${file}.new`, file);
  };
  const elect = (): void => {
    leader = undefined;
    quorumLostAt = null;
    clearTimeout(election);
    election = setTimeout(() => {
      leader = nodes.find(({ isAlive }) => isAlive);
      changed();
    }, ELECTION_MILLISECONDS);
  };
  const changed = (): void => {
    const hasMajority = nodes.filter(({ isAlive }) => isAlive).length * 2 > nodes.length;
    if (!hasMajority) {
      clearTimeout(election);
      if (leader?.isAlive !== true) leader = undefined;
      quorumLostAt ??= Date.now();
    } else if (quorumLostAt !== null && Date.now() - quorumLostAt < RESIGNED_MILLISECONDS) {
      quorumLostAt = null;
      if (leader === undefined) elect();
    } else if (leader?.isAlive !== true || quorumLostAt !== null) {
      elect();
    }
    tell();
  };
  const start = (port: number): Promise<RunningNode> => {
    const options = ['--cluster', file, '--starting', `${STARTING_MILLISECONDS}`];
    return runNode(join(directory, 'log'), { port, options });
  };
  tell();
  const running = await Promise.all([1, 2, 3].map(async () => start(await lastingPort())));
  nodes.push(...running.map((each) => new ClusterNode(each, start, changed)));
  leader = nodes[0];
  tell();
  return {
    url: `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join()}?tls=false`,
    nodes,
    get leader() {
      return leader;
    },
    get followers() {
      return nodes.filter((node) => node !== leader);
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => node.kill()));
      clearTimeout(election);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
