import { z } from 'zod';
import { ClaimId, PinRequestId, UserId } from '../../domain/kernel/ids.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import type { PersonKey } from '../keys/key-vault.ts';

/** What the claim of a new address says, sealed, of the change that it is for. */
const EmailChange = z.strictObject({
  userId: UserId,
  requestId: PinRequestId,
  /** What the account calls the claim. Absent in claims that have no id of their own. */
  claimId: ClaimId.optional(),
});
type EmailChange = z.output<typeof EmailChange>;

export function sealEmailChange(
  key: PersonKey,
  { userId, requestId, claimId }: Required<EmailChange>,
): Sealed {
  return key.seal('change', JSON.stringify({ userId, requestId, claimId }));
}

export function parseEmailChange(opened: string): EmailChange {
  return EmailChange.parse(JSON.parse(opened));
}
