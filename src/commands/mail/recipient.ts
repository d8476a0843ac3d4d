import type { Account } from '../../domain/account/account.ts';
import { account } from '../../domain/account/decider.ts';
import type { UserId } from '../../domain/kernel/ids.ts';
import type { Sealed } from '../../domain/kernel/sealed.ts';
import type { Booking } from '../../domain/showtime/state.ts';
import type { CommandSession } from '../../engine/command-handling/command-session.ts';
import type { KeyVault } from '../keys/key-vault.ts';

/** Whom a mail goes to. */
export interface Recipient {
  /** The account, or the key of a walk-in. */
  readonly personId: string;
  readonly address: string;
  /** Whether a PIN from this address has come back: nothing that somebody typed goes to any other. */
  readonly isConfirmed: boolean;
  /** The first name; null where there is none, or the address is not confirmed. */
  readonly name: string | null;
}

/** The account of a person; null once they have asked to be erased. */
export async function presentAccount(session: CommandSession, userId: UserId): Promise<Account | null> {
  const { account: present } = await session.load(account, userId);
  return present?.erasure === null ? present : null;
}

/** The owner of an account, at its present address or at another one; null where nobody can be written to any more. */
export async function recipientOfAccount(
  vault: KeyVault,
  session: CommandSession,
  userId: UserId,
  otherAddress: Sealed | null = null,
): Promise<Recipient | null> {
  const present = await presentAccount(session, userId);
  if (present === null) return null;
  const address = await vault.open('email', otherAddress ?? present.email);
  if (address === null) return null;
  const isConfirmed = otherAddress === null && present.isEmailConfirmed;
  const name = isConfirmed ? await vault.open('firstName', present.firstName) : null;
  return { personId: userId, address, isConfirmed, name };
}

/** Whom a booking is for; null where they have no address, or can be written to no more. Nobody confirms a walk-in's. */
export async function recipientOfBooking(
  vault: KeyVault,
  session: CommandSession,
  { customerId, walkIn }: Booking,
): Promise<Recipient | null> {
  if (customerId !== null) return recipientOfAccount(vault, session, customerId);
  const email = walkIn?.email ?? null;
  const address = await vault.open('email', email);
  if (email === null || address === null) return null;
  return { personId: email.keyId, address, isConfirmed: false, name: null };
}
