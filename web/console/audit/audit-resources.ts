import type { AnswerOf, Schemas } from '../../../client/client.ts';

export type AuditJob = Schemas['AuditJob'];
export type AggregateState = AnswerOf<'get', '/audit/streams/{stream}/state'>;
/** That an event is a leaf of the tree. */
export type InclusionProof = AnswerOf<'get', '/audit/proofs/inclusion'>;
/** The last signed head of the log's tree, and the public keys that heads are signed with. */
export type TreeHead = AnswerOf<'get', '/audit/tree-head'>;

type ResultOf<Kind extends AuditJob['kind']> = NonNullable<
  Extract<AuditJob, { readonly kind: Kind }>['result']
>;
export type Replay = ResultOf<'replay'>;
export type Verification = ResultOf<'verification'>;
export type Difference = Replay['differences'][number]['difference'];
