import { z } from 'zod';
import { Instant } from '../instant.ts';
import { canonicalJson } from '../json.ts';

/** The stream of the signed heads. Its events are no leaves of the tree. */
export const NOTARY = { category: 'notary', id: 'all', stream: 'notary-all' } as const;

/** The type of its events. */
export const TREE_HEAD_SIGNED = 'TreeHeadSigned';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
const bytes32 = z.string().regex(/^[\w-]{43}$/, 'must be 32 bytes as base64url');
const bytes64 = z.string().regex(/^[\w-]{86}$/, 'must be 64 bytes as base64url');

/** What is signed: the tree of the first events of the log. */
const headFields = {
  /** How many events. */
  size: z.int().positive(),
  /** The Merkle tree hash, hex. */
  root: hash,
  at: Instant,
  /** The thumbprint (RFC 7638) of the public key. */
  keyId: bytes32,
  /** The last of the events: its id, and its position in the log where the head was signed. A copy has others. */
  eventId: z.uuid(),
  position: z.string().regex(/^\d{1,19}$/, 'must be a position'),
};

/** The fields of a head that is signed. */
export const signedTreeHeadFields = {
  ...headFields,
  /** The public key, as `x` of a JSON Web Key of Ed25519. */
  publicKey: bytes32,
  signature: bytes64,
};

export const SignedTreeHead = z.strictObject(signedTreeHeadFields);

export type TreeHead = Readonly<z.output<z.ZodObject<typeof headFields>>>;
export type SignedTreeHead = Readonly<z.output<typeof SignedTreeHead>>;

/** What is signed, as UTF-8: a line that no other signature of ours begins with, then canonical JSON of six fields. */
export function signedText({ size, root, at, keyId, eventId, position }: TreeHead): string {
  return `marquee-tree-head-v1\n${canonicalJson({ at, eventId, keyId, position, root, size })}`;
}

/** Thrown where the log does not give a head that was signed. */
export class LogForked extends Error {
  override readonly name = 'LogForked';
  readonly code = 'log-forked';

  /** `finding` begins with a small letter and has no full stop. */
  constructor({ size, root, at }: Pick<TreeHead, 'size' | 'root' | 'at'>, finding: string) {
    super(
      `The log is not the one whose first ${size} events were signed at ${at} with the root ${root}: ${finding}. ` +
        'Run verify, and put the log back that was signed.',
    );
  }
}
