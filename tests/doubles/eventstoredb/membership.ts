import { readFileSync } from 'node:fs';
import type { Endpoint } from './wire.ts';

/** What the nodes of a cluster know of one another, in a file that all of them read. */
export interface ClusterView {
  /** The ports of all nodes, dead or alive. */
  readonly ports: readonly number[];
  readonly alive: readonly number[];
  /** Null in an election, and when there is no majority to elect one. */
  readonly leader: number | null;
  /** Since when the leader has had no majority, in milliseconds since 1970; null while it has one. */
  readonly quorumLostAt: number | null;
}

/** What a node can do at a time. */
export type Standing =
  | { readonly kind: 'leader' }
  | { readonly kind: 'follower'; readonly leader: Endpoint }
  /** It leads, and nobody takes its appends over. It does not know yet. */
  | { readonly kind: 'alone' }
  /** It is starting, has resigned, or takes part in an election. */
  | { readonly kind: 'not-ready' };

/** So long a leader without a majority goes on taking appends that come to nothing. */
const RESIGNS_AFTER_MILLISECONDS = 3500;

/** A node's place in its cluster. */
export class Membership {
  readonly #file: string;
  readonly #host: string;
  readonly #port: () => number;

  constructor(file: string, host: string, port: () => number) {
    this.#file = file;
    this.#host = host;
    this.#port = port;
  }

  /** Read anew each time: a node that was frozen must not take itself for the leader that it was. */
  get view(): ClusterView {
    return JSON.parse(readFileSync(this.#file, 'utf8')) as ClusterView;
  }

  get standing(): Standing {
    const { leader, quorumLostAt } = this.view;
    if (leader === null) return { kind: 'not-ready' };
    if (leader !== this.#port()) return { kind: 'follower', leader: { host: this.#host, port: leader } };
    if (quorumLostAt === null) return { kind: 'leader' };
    return { kind: Date.now() - quorumLostAt < RESIGNS_AFTER_MILLISECONDS ? 'alone' : 'not-ready' };
  }
}
