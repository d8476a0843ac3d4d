import { event, type EventOf } from '../../engine/event.ts';
import { signedTreeHeadFields } from '../../engine/notary/tree-head.ts';

/** The tree over the first events of the log was signed. Events of this stream are not in it. */
export const TreeHeadSigned = event('TreeHeadSigned', signedTreeHeadFields);

export const notaryEvents = [TreeHeadSigned] as const;

export type NotaryEvent = EventOf<(typeof notaryEvents)[number]>;
