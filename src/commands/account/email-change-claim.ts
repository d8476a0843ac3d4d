import { z } from 'zod';
import { PinRequestId, UserId } from '../../domain/kernel/ids.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import type { PersonKey } from '../keys/key-vault.ts';

/** What the claim of a new address says, sealed, of the change that it is for. */
const EmailChange = z.strictObject({ userId: UserId, requestId: PinRequestId });
type EmailChange = z.output<typeof EmailChange>;

export function sealEmailChange(key: PersonKey, { userId, requestId }: EmailChange): Sealed {
  return key.seal('change', JSON.stringify({ userId, requestId }));
}

export function parseEmailChange(opened: string): EmailChange {
  return EmailChange.parse(JSON.parse(opened));
}
