import type { MailTransport } from '../ports/mail-transport.ts';
import type { PasswordHasher } from '../ports/password-hasher.ts';
import type { PaymentGateway } from '../ports/payment-gateway.ts';
import type { IdempotentRequests } from './idempotency/idempotent-requests.ts';
import type { KeyVault } from './keys/key-vault.ts';
import type { StreamWriter } from '../engine/command-handling/stream-writer.ts';

/** How the house sells, where a theater does not say otherwise, and how it treats who comes. */
export interface SellingSettings {
  readonly holdSeconds: number;
  readonly paymentGraceSeconds: number;
  readonly cleaningMinutes: number;
  readonly salesCutoffMinutes: number;
  readonly holdsPerCustomer: number;
  readonly maximumSeatsPerHold: number;
  readonly maximumSeatsPerStaffHold: number;
  readonly defaultCurrency: string;
  readonly refreshTokenDays: number;
  /** Where people reach the house, for what is written to them: `https://tickets.example.org`. */
  readonly publicUrl: string;
}

/** What the use cases work with. */
export interface CommandDependencies {
  readonly writer: StreamWriter;
  readonly vault: KeyVault;
  readonly passwords: PasswordHasher;
  /** By name. */
  readonly gateways: ReadonlyMap<string, PaymentGateway>;
  readonly mail: MailTransport;
  readonly idempotentRequests: IdempotentRequests;
  readonly settings: SellingSettings;
}
