import { z } from 'zod';
import type { AccountRejection } from '../../domain/account/decider.ts';
import { AccountRegistered, Role } from '../../domain/account/events.ts';
import type { AdministratorsRejection } from '../../domain/administrators/decider.ts';
import type { EmailClaimRejection } from '../../domain/email-claim/decider.ts';

/** What the claim of an address says, sealed, of the account that it is for. */
export const Registration = z.strictObject({
  ...AccountRegistered.data.shape,
  /** The role of somebody who was invited. */
  invitedAs: Role.optional(),
  /** The role of somebody who was imported. */
  importedAs: Role.optional(),
});

/** The registration of somebody who was invited or imported assigns a role, so it can be refused for that too. */
export type RegistrationRefusal = AccountRejection | AdministratorsRejection | EmailClaimRejection;
