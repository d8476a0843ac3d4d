import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailTransport, OutgoingMail } from '../ports/mail-transport.ts';

const LONGEST_MILLISECONDS = 10_000;

/** A file or an address that somebody typed is never fetched into a mail. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;

/** What nodemailer makes a message of. Addresses are given in parts, so that none of them can name two people. */
function messageOf({ mailId, to, subject, text, html, date }: OutgoingMail, from: string): object {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: { name: oneLine(to.name ?? ''), address: to.address },
    subject: oneLine(subject),
    ...{ text, html, date: new Date(date), messageId: `<${mailId}@${domain}>` },
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Entity-Ref-ID': mailId },
  };
}

/** Without what would end a header. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Mail over SMTP. */
export class SmtpMail implements MailTransport {
  private readonly transport: ReturnType<typeof createTransport>;
  private readonly from: string;

  /** `url` is `smtp://user:password@host:port` or `smtps://`; with `requireTls` nothing is said in the clear. */
  constructor(url: string, from: string, { requireTls }: { readonly requireTls: boolean }) {
    const { protocol, hostname, port, username, password } = new URL(url);
    const secure = protocol === 'smtps:';
    const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    this.from = from;
    this.transport = createTransport({
      ...{ host: hostname, port: Number(port === '' ? (secure ? 465 : 587) : port), secure, ...CLOSED },
      ...(username === '' ? {} : { auth }),
      requireTLS: requireTls && !secure,
      ...{ connectionTimeout: LONGEST_MILLISECONDS, greetingTimeout: LONGEST_MILLISECONDS },
      socketTimeout: LONGEST_MILLISECONDS,
    });
  }

  async send(mail: OutgoingMail): Promise<'sent' | 'refused'> {
    try {
      await this.transport.sendMail(messageOf(mail, this.from));
      return 'sent';
    } catch (error) {
      // A wrong password or a missing certificate is our fault, which somebody will mend; then the mail goes out.
      const { permanent, code = '' } = error as { permanent?: boolean; code?: string };
      if (permanent === true && ['EENVELOPE', 'EMESSAGE'].includes(code)) return 'refused';
      throw notTaken(error as { code?: string; responseCode?: number });
    }
  }

  forget(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.transport.close();
    return Promise.resolve();
  }
}

/** The server's answer may repeat the address, so no more of it is passed on than its code. */
function notTaken({ code = 'unknown', responseCode }: { code?: string; responseCode?: number }): Error {
  return new Error(`The mail server did not take a mail: ${code} ${responseCode ?? ''}`.trim());
}

/** Mail as files `{time}_{userId}_{mailId}.eml` in a directory: what is there without a mail server. */
export class MailDrop implements MailTransport {
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
  }

  async send(mail: OutgoingMail): Promise<'sent'> {
    const { message } = (await this.transport.sendMail(messageOf(mail, this.from))) as unknown as {
      message: Buffer;
    };
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const name = `${mail.date.replace(/[:.]/g, '-')}_${mail.userId}_${mail.mailId}.eml`;
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

  async forget(userId: string): Promise<void> {
    const names = await readdir(this.directory).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const about = names.filter((name) => name.includes(`_${userId}_`));
    await Promise.all(about.map((name) => rm(join(this.directory, name), { force: true })));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
