import { sign } from 'node:crypto';
import { notary } from '../../domain/notary/decider.ts';
import type { CommandContext } from '../../engine/envelope.ts';
import { derivedId } from '../../engine/derived-id.ts';
import type { Instant } from '../../engine/instant.ts';
import {
  LogForked,
  NOTARY,
  signedText,
  type SignedTreeHead,
  type TreeHead,
} from '../../engine/notary/tree-head.ts';
import type { CommandDependencies } from '../dependencies.ts';

type Dependencies = Pick<CommandDependencies, 'writer' | 'treeHeadKeys'>;

/** The head that was signed last; null while there is none. Throws CommandUnavailable. */
export async function lastTreeHead({ writer }: Pick<Dependencies, 'writer'>): Promise<SignedTreeHead | null> {
  return (await writer.load(notary, NOTARY.id)).last;
}

/**
 * Signs a head and records it, unless one of this size or of a larger one stands. Answers the last that stands. Throws
 * LogForked where one of this size has another root, and CommandUnavailable.
 */
export async function signTreeHead(
  { writer, treeHeadKeys }: Dependencies,
  unsigned: Omit<TreeHead, 'keyId'>,
): Promise<SignedTreeHead | null> {
  const { published, privateKey } = await treeHeadKeys.newest();
  const head = { ...unsigned, keyId: published.kid };
  const signature = sign(null, Buffer.from(signedText(head), 'utf8'), privateKey).toString('base64url');
  const command = { type: 'RecordTreeHead', head: { ...head, publicKey: published.x, signature } } as const;
  const result = await writer.execute(notary, NOTARY.id, command, contextOf(head, head.at));
  if (result.outcome === 'rejected') {
    const last = await lastTreeHead({ writer });
    throw new LogForked(last ?? head, `the same events now give ${head.root}`);
  }
  return result.state.last;
}

/** The command's ids derive from the head, so that a repeat of it is one. */
function contextOf({ size, root, eventId }: TreeHead, now: Instant): CommandContext {
  return {
    commandId: derivedId('tree-head', size, root),
    correlationId: derivedId('tree-head', size, root, 'correlation'),
    causationId: eventId,
    actor: { kind: 'process', id: 'notary' },
    now,
  };
}
