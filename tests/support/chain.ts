import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../../src/engine/event.ts';

/** Checks the chain of a stream from its first event, with canonical JSON made by hand: names in order, no white space. */
export function expectChained(recorded: readonly RecordedEvent[]): void {
  let prev = '0'.repeat(64);
  for (const { stream, revision, id, type, data, metadata } of recorded) {
    const { chain, ...rest } = metadata;
    const text = JSON.stringify(sorted({ stream, revision, id, type, data, metadata: rest, prev }));
    expect(chain).toEqual({ prev, hash: createHash('sha256').update(text).digest('hex') });
    prev = chain.hash;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
