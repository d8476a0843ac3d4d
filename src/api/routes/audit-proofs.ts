import { z } from 'zod';
import { lastTreeHead } from '../../commands/notary/sign-tree-head.ts';
import type { SignedTreeHead } from '../../engine/notary/tree-head.ts';
import { consistencyProof, inclusionProof, rootAt } from '../../engine/notary/merkle-tree.ts';
import { only } from '../access/access.ts';
import { route } from '../define-route.ts';
import { Problem } from '../problems.ts';
import { TreeConsistencyProof, TreeHead, TreeInclusionProof } from '../resources/tree-head.ts';
import type { ApiDependencies, Route } from '../route.ts';

const forAuditors = only('auditor', 'admin');
const Size = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a whole number above 0')
  .transform(Number);

export const auditProofRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/audit/tree-head',
    access: forAuditors,
    summary: "The last signed head of the log's tree, and the public keys that heads are signed with",
    answers: { 200: TreeHead },
    refuses: ['not-found'],
    handle: async ({ api }, answer) => {
      const head = await requireHead(api);
      return answer(200, { head, keys: await api.commands.treeHeadKeys.published() });
    },
  }),
  route({
    method: 'get',
    path: '/audit/proofs/inclusion',
    access: forAuditors,
    summary: 'That an event stands in the log under a signed head',
    query: z.strictObject({ eventId: z.uuid(), size: Size.optional() }),
    answers: { 200: TreeInclusionProof },
    refuses: ['not-found'],
    handle: async ({ query: { eventId, size: wanted }, api }, answer) => {
      const size = requireSize('size', wanted, await requireHead(api));
      const tree = await api.audit.keptTree();
      const index = await tree.indexOf(eventId);
      if (index === null) {
        const detail =
          'The tree has no event of this id. Heads are no part of it, and the newest events are not yet.';
        throw new Problem('not-found', detail);
      }
      if (index >= size) {
        const detail = `The event is number ${index + 1}. The first ${size} do not cover it; a later head does.`;
        throw new Problem('not-found', detail);
      }
      const path = await inclusionProof(tree.nodes, index, size);
      const [leaf, root] = [await tree.nodes.subtree(0, index), await rootAt(tree.nodes, size)];
      return answer(200, { eventId, index, leafHash: hex(leaf), size, root: hex(root), path: path.map(hex) });
    },
  }),
  route({
    method: 'get',
    path: '/audit/proofs/consistency',
    access: forAuditors,
    summary: 'That the log has only grown between two sizes',
    query: z.strictObject({ from: Size, to: Size.optional() }),
    answers: { 200: TreeConsistencyProof },
    refuses: ['not-found'],
    handle: async ({ query, api }, answer) => {
      const to = requireSize('to', query.to, await requireHead(api));
      const { from } = query;
      if (from > to) throw badSize('from', `is above ${to}`);
      const { nodes } = await api.audit.keptTree();
      const path = await consistencyProof(nodes, from, to);
      const [fromRoot, toRoot] = [await rootAt(nodes, from), await rootAt(nodes, to)];
      return answer(200, { from, fromRoot: hex(fromRoot), to, toRoot: hex(toRoot), path: path.map(hex) });
    },
  }),
];

/** Throws `not-found` while no head has been signed. */
async function requireHead({ commands }: ApiDependencies): Promise<SignedTreeHead> {
  const head = await lastTreeHead(commands);
  if (head !== null) return head;
  throw new Problem('not-found', 'No head has been signed yet. The first is a minute after the first event.');
}

/** The size that is asked for, else that of the last head. Throws `invalid-query` for one that no head covers. */
function requireSize(name: string, wanted: number | undefined, { size }: SignedTreeHead): number {
  if (wanted === undefined) return size;
  if (wanted > size) throw badSize(name, `is above ${size}, the number of events that are signed`);
  return wanted;
}

function badSize(pointer: string, detail: string): Problem {
  return new Problem('invalid-query', `${pointer} ${detail}`, { errors: [{ pointer, detail }] });
}

function hex(hash: Buffer): string {
  return hash.toString('hex');
}
