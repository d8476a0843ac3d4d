import { z } from 'zod';
import type { PhoneNumberCheck, PhoneNumbers } from '../ports/phone-numbers.ts';

const TIMEOUT_MILLISECONDS = 2000;
const KEEP_MILLISECONDS = 24 * 60 * 60 * 1000;
const KEPT = 10_000;
/** The pause after Twilio failed. */
const PAUSE_MILLISECONDS = 30_000;

const Lookup = z.looseObject({ valid: z.boolean(), phone_number: z.string().nullable() });

export interface TwilioOptions {
  /** Checks first. Its refusal is final; its approval stands when Twilio does not answer. */
  readonly offline: PhoneNumbers;
  /** Where Twilio Lookup is: `https://lookups.twilio.com`. */
  readonly baseUrl: string;
  /** An account's id and token, or an API key's id and secret. */
  readonly user: string;
  readonly password: string;
  /** Called when Twilio could not be asked. The fault never names a number. */
  readonly onFault: (fault: Error) => void;
  readonly timeoutMilliseconds?: number;
}

/** Checks numbers with Twilio Lookup (version 2, the free basic lookup) after the offline check. */
export class TwilioPhoneNumbers implements PhoneNumbers {
  private readonly options: TwilioOptions;
  private readonly verdicts = new Map<string, { readonly valid: boolean; readonly until: number }>();
  private pausedUntil = 0;

  constructor(options: TwilioOptions) {
    this.options = options;
  }

  async check(text: string): Promise<PhoneNumberCheck> {
    const judged = await this.options.offline.check(text);
    if (!judged.valid) return judged;
    const valid = this.known(judged.number) ?? (await this.ask(judged.number));
    return valid ? judged : { valid: false, reason: 'is not a number that can be called' };
  }

  private known(number: string): boolean | undefined {
    const verdict = this.verdicts.get(number);
    return verdict !== undefined && verdict.until > Date.now() ? verdict.valid : undefined;
  }

  private async ask(number: string): Promise<boolean> {
    if (Date.now() < this.pausedUntil) return true;
    const { baseUrl, user, password, onFault, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = this.options;
    try {
      const url = `${baseUrl}/v2/PhoneNumbers/${encodeURIComponent(number)}`;
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const answer = await fetch(url, {
        headers: { Authorization: authorization, Accept: 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      if (!answer.ok) throw new Error(`Twilio answered ${answer.status}.`);
      const { valid } = Lookup.parse(await answer.json());
      this.remember(number, valid);
      return valid;
    } catch (error) {
      this.pausedUntil = Date.now() + PAUSE_MILLISECONDS;
      onFault(new Error(`Twilio could not be asked: ${error instanceof Error ? error.name : ''}`));
      return true;
    }
  }

  private remember(number: string, valid: boolean): void {
    const oldest = this.verdicts.size >= KEPT ? this.verdicts.keys().next().value : undefined;
    if (oldest !== undefined) this.verdicts.delete(oldest);
    this.verdicts.set(number, { valid, until: Date.now() + KEEP_MILLISECONDS });
  }
}
