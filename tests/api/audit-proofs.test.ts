import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addSeconds, instantOf } from '../../src/engine/instant.ts';
import { hashOfLeaf } from '../../src/engine/notary/leaf.ts';
import { signatureFault } from '../../src/engine/notary/head-signature.ts';
import { isConsistent, isIncluded } from '../../src/engine/notary/merkle-tree.ts';
import { NOTARY, type SignedTreeHead } from '../../src/engine/notary/tree-head.ts';
import type { StoredEvent } from '../../src/engine/ports/event-store.ts';
import type { EventMetadata } from '../../src/engine/event.ts';
import { clientAs, type Client } from '../support/client.ts';
import { openCinema } from '../support/cinema.ts';
import { openSystem, type TestSystem } from '../support/system.ts';
import { until } from '../support/until.ts';

describe('Heads and proofs over HTTP', () => {
  let system: TestSystem;
  let auditor: Client;
  let head: SignedTreeHead;
  let events: readonly StoredEvent[];
  beforeAll(async () => {
    system = await openSystem();
    auditor = clientAs(system, 'auditor', randomUUID());
  });
  afterAll(() => system.close());

  const bytes = (hex: unknown): Buffer => Buffer.from(String(hex), 'hex');
  const pathOf = (body: { readonly path: readonly string[] }): Buffer[] => body.path.map(bytes);

  it('are not there before anything was signed', async () => {
    expect(await auditor.get('/audit/tree-head')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    const proof = await auditor.get(`/audit/proofs/inclusion?eventId=${randomUUID()}`);
    expect(proof.body.detail).toMatch(/^No head has been signed yet/);
  });

  it('show the last head, with the keys', async () => {
    await openCinema(system);
    await until(async () => {
      // As often as it takes: what comes after the time has moved waits for a minute of its own.
      const later = addSeconds(system.now(), 61);
      system.now = () => later;
      return (await auditor.get('/audit/tree-head')).status === 200;
    }, 'a head is signed');
    const { body } = await auditor.get('/audit/tree-head');
    head = body.head as SignedTreeHead;
    expect(signatureFault(head)).toBeNull();
    expect(body.keys).toMatchObject([{ kid: head.keyId, x: head.publicKey }]);
    system.now = () => instantOf(Date.now());
  });

  it('prove that an event stands under the head', async () => {
    const pages: StoredEvent[] = [];
    for await (const page of system.ports.scan.scan(0n)) pages.push(...page);
    events = pages.filter(({ stream }) => stream !== NOTARY.stream);
    for (const index of [0, head.size - 1]) {
      const event = events[index];
      if (event === undefined) throw new Error(`There is no event ${index}.`);
      const { status, body } = await auditor.get(
        `/audit/proofs/inclusion?eventId=${event.id}&size=${head.size}`,
      );
      expect(status).toBe(200);
      const { chain } = JSON.parse(event.metadata) as EventMetadata;
      const leaf = hashOfLeaf({ ...event, hash: chain.hash }, index);
      expect(body).toMatchObject({ index, leafHash: leaf.toString('hex'), size: head.size, root: head.root });
      const proof = { index, size: head.size, leaf, path: pathOf(body), root: bytes(head.root) };
      expect(isIncluded(proof)).toBe(true);
    }
  });

  it('prove that the log has only grown', async () => {
    const { body } = await auditor.get(`/audit/proofs/consistency?from=3&to=${head.size}`);
    const { from, fromRoot, to, toRoot } = body;
    expect([from, to, toRoot]).toEqual([3, head.size, head.root]);
    const roots = { fromRoot: bytes(fromRoot), toRoot: bytes(toRoot) };
    expect(isConsistent({ from: 3, to: head.size, ...roots, path: pathOf(body) })).toBe(true);
  });

  it('refuse what there is no proof of', async () => {
    const signed = (await auditor.get('/audit/tree-head')).body.head as SignedTreeHead;
    const isOfHead = ({ stream }: StoredEvent): boolean => stream === NOTARY.stream;
    const all: StoredEvent[] = [];
    for await (const page of system.ports.scan.scan(0n)) all.push(...page);
    const beyond = signed.size + 1000;
    for (const [path, status, detail] of [
      [`inclusion?eventId=${randomUUID()}`, 404, /no event of this id/],
      [`inclusion?eventId=${all.find(isOfHead)?.id ?? ''}`, 404, /no event of this id/],
      [`inclusion?eventId=${events[1]?.id ?? ''}&size=1`, 404, /is number 2\. The first 1 do not cover it/],
      [`inclusion?eventId=${events[0]?.id ?? ''}&size=${beyond}`, 400, /^size is above \d+, the number/],
      ['inclusion?eventId=1', 400, /./],
      [`consistency?from=1&to=${beyond}`, 400, /^to is above/],
      [`consistency?from=3&to=2`, 400, /^from is above 2$/],
      ['consistency?from=0', 400, /./],
      ['consistency', 400, /./],
    ] as const) {
      const answer = await auditor.get(`/audit/proofs/${path}`);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body.detail).toMatch(detail);
    }
  });
});
