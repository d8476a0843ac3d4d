import type { Instant } from '../engine/instant.ts';

/** A mail, ready to go out. */
export interface OutgoingMail {
  /** The same for every try, so that a mail that goes out twice is seen as one. */
  readonly mailId: string;
  /** Whom it is about: stored copies are removed when that person is erased. */
  readonly userId: string;
  readonly to: { readonly name: string | null; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** When what it tells of happened. */
  readonly date: Instant;
}

/** The way out for mail. */
export interface MailTransport {
  /** `refused`: it will never be taken. Throws when trying again later is right; it may have gone out then. */
  send(mail: OutgoingMail): Promise<'sent' | 'refused'>;
  /** Removes the copies of mails about a person that are stored here. */
  removeMailsAbout(userId: string): Promise<void>;
  close(): Promise<void>;
}
