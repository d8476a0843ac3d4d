import type { Instant } from '../engine/instant.ts';

/** A file that goes with a mail. */
export interface MailAttachment {
  readonly name: string;
  /** With its parameters: `text/calendar; method=PUBLISH; charset=utf-8`. */
  readonly contentType: string;
  readonly content: string | Buffer;
}

/** A mail, ready to go out. */
export interface OutgoingMail {
  /** The same for every try, so that a mail that goes out twice is seen as one. */
  readonly mailId: string;
  /** Whom it is about, an account or the key of a walk-in: stored copies are removed when that person is erased. */
  readonly personId: string;
  readonly to: { readonly name: string | null; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly MailAttachment[];
  /** When what it tells of happened. */
  readonly date: Instant;
}

/** The way out for mail. */
export interface MailTransport {
  /** The address that the mails come from. */
  readonly sender: string;
  /** `refused`: it will never be taken. Throws when trying again later is right; it may have gone out then. */
  send(mail: OutgoingMail): Promise<'sent' | 'refused'>;
  /** Removes the copies of mails about a person that are stored here. */
  removeMailsAbout(personId: string): Promise<void>;
  close(): Promise<void>;
}
