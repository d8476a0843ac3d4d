import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailTransport, OutgoingMail } from '../ports/mail-transport.ts';

const TIMEOUT_MILLISECONDS = 10_000;

/** nodemailer must never fetch a file or an address into a mail. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;

/** The message as nodemailer takes it. Name and address are apart, so that one recipient cannot become two. */
function messageOf(mail: OutgoingMail, from: string): object {
  const { mailId, to, subject, text, html, attachments, date } = mail;
  const domain = addressOf(from).split('@').at(-1) ?? 'localhost';
  return {
    from,
    to: { name: oneLine(to.name ?? ''), address: to.address },
    subject: oneLine(subject),
    text,
    html,
    attachments: attachments.map(({ name, contentType, content }) => ({
      filename: oneLine(name),
      contentType: oneLine(contentType),
      content,
    })),
    date: new Date(date),
    messageId: `<${mailId}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Entity-Ref-ID': mailId },
  };
}

/** The address in `Marquee <tickets@example.org>`, or the whole where there is no more than it. */
function addressOf(from: string): string {
  return /<([^<>\s]+)>\s*$/.exec(from)?.[1] ?? from.trim();
}

/** Replaces control characters: a line break would end the header. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Mail over SMTP. */
export class SmtpMail implements MailTransport {
  readonly sender: string;
  private readonly transport: ReturnType<typeof createTransport>;
  private readonly from: string;

  /** `url` is `smtp://user:password@host:port` or `smtps://`. `requireTls` refuses to send over plain text. */
  constructor(url: string, from: string, { requireTls }: { readonly requireTls: boolean }) {
    const { protocol, hostname, port, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    this.from = from;
    this.sender = addressOf(from);
    this.transport = createTransport({
      host: hostname,
      port: Number(port === '' ? (secure ? 465 : 587) : port),
      secure,
      requireTLS: requireTls && !secure,
      connectionTimeout: TIMEOUT_MILLISECONDS,
      greetingTimeout: TIMEOUT_MILLISECONDS,
      socketTimeout: TIMEOUT_MILLISECONDS,
      ...CLOSED,
      ...(username === '' ? {} : { auth }),
    });
  }

  async send(mail: OutgoingMail): Promise<'sent' | 'refused'> {
    try {
      await this.transport.sendMail(messageOf(mail, this.from));
      return 'sent';
    } catch (error) {
      // Any other refusal, such as a wrong SMTP password, is ours to mend: the mail is tried again.
      const { permanent, code = '' } = error as { permanent?: boolean; code?: string };
      if (permanent === true && ['EENVELOPE', 'EMESSAGE'].includes(code)) return 'refused';
      throw notTaken(error as { code?: string; responseCode?: number });
    }
  }

  removeMailsAbout(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.transport.close();
    return Promise.resolve();
  }
}

/** Passes on the code alone: the server's answer may repeat the address. */
function notTaken({ code = 'unknown', responseCode }: { code?: string; responseCode?: number }): Error {
  return new Error(`The mail server did not take a mail: ${code} ${responseCode ?? ''}`.trim());
}

/** Writes mails as files `{time}_{personId}_{mailId}.eml` to a directory, for deployments without a mail server. */
export class MailDrop implements MailTransport {
  readonly sender: string;
  private readonly transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...CLOSED,
  });
  private readonly directory: string;
  private readonly from: string;

  constructor(directory: string, from: string) {
    this.directory = directory;
    this.from = from;
    this.sender = addressOf(from);
  }

  async send(mail: OutgoingMail): Promise<'sent'> {
    const { message } = (await this.transport.sendMail(messageOf(mail, this.from))) as unknown as {
      message: Buffer;
    };
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const name = `${mail.date.replace(/[:.]/g, '-')}_${mail.personId}_${mail.mailId}.eml`;
    const file = join(this.directory, name);
    const unfinished = `${file}.part`;
    const handle = await open(unfinished, 'w', 0o600);
    try {
      await handle.writeFile(message);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
    return 'sent';
  }

  async removeMailsAbout(personId: string): Promise<void> {
    const names = await readdir(this.directory).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const about = names.filter((name) => name.includes(`_${personId}_`));
    await Promise.all(about.map((name) => rm(join(this.directory, name), { force: true })));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
