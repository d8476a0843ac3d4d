import { z } from 'zod';
import { SignedTreeHead } from '../../engine/notary/tree-head.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The public half of a key that signs heads: a JSON Web Key. */
const TreeHeadKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
  kid: z.string(),
  x: z.string(),
});

/** The last signed head, and the keys that heads are signed with, the oldest first. */
export const TreeHead = z.strictObject({ head: SignedTreeHead, keys: z.array(TreeHeadKey).readonly() });

/** That an event is the leaf at `index` of the tree of the first `size` events: an audit path of RFC 6962. */
export const TreeInclusionProof = z.strictObject({
  eventId: z.uuid(),
  index: z.int().min(0),
  leafHash: Hash,
  size: z.int().positive(),
  root: Hash,
  path: z.array(Hash).readonly(),
});

/** That the tree of the first `from` events is the beginning of that of the first `to`: a consistency proof of RFC 6962. */
export const TreeConsistencyProof = z.strictObject({
  from: z.int().positive(),
  fromRoot: Hash,
  to: z.int().positive(),
  toRoot: Hash,
  path: z.array(Hash).readonly(),
});
