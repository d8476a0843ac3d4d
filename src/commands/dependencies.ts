import type { MailTransport } from '../domain/kernel/mail-transport.ts';
import type { PasswordHasher } from '../domain/kernel/password-hasher.ts';
import type { PaymentGateway } from '../domain/kernel/payment-gateway.ts';
import type { KeptAnswers } from './kept-answers.ts';
import type { KeyVault } from './key-vault.ts';
import type { StreamWriter } from './stream-writer.ts';

/** How the house sells, where a theater does not say otherwise, and how it treats who comes. */
export interface HouseSettings {
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
  readonly keptAnswers: KeptAnswers;
  readonly settings: HouseSettings;
}
