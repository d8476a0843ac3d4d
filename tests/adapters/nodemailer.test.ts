import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { MailDrop, SmtpMail } from '../../src/adapters/nodemailer.ts';
import { instantOf } from '../../src/engine/instant.ts';
import type { OutgoingMail } from '../../src/ports/mail-transport.ts';
import { temporaryDirectory } from '../support/process.ts';

const FROM = 'Marquee <tickets@marquee.example>';

const mail: OutgoingMail = {
  ...{ mailId: '7e6d5c4b-3a29-5817-8605-f4e3d2c1b0a9', personId: '5b1f0a52-6d0e-4c53-9b3a-0f7f2d6f1c11' },
  to: { name: 'Ada Lovelace', address: 'ada@example.org' },
  ...{ subject: 'Your PIN', text: 'The PIN: 12345678\n', html: '<p>The PIN: 12345678</p>' },
  attachments: [],
  date: instantOf(Date.UTC(2026, 10, 21, 19, 30)),
};

const attachments: OutgoingMail['attachments'] = [
  {
    name: 'showtime.ics',
    contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
    content: 'BEGIN:VCALENDAR\r\nSUMMARY:Amélie 映画\r\nEND:VCALENDAR\r\n',
  },
  { name: 'ticket.pdf', contentType: 'application/pdf', content: Buffer.from([0x25, 0x50, 0, 255, 10, 13]) },
];

/** Text, HTML and both attachments, byte for byte. */
function expectBothForms(read: ParsedMail): void {
  expect([read.text?.trim(), read.html]).toEqual(['The PIN: 12345678', '<p>The PIN: 12345678</p>']);
  const [calendar, ticket] = read.attachments;
  expect(calendar).toMatchObject({ filename: 'showtime.ics', contentType: 'text/calendar' });
  expect(calendar?.headers.get('content-type')).toMatchObject({ params: { method: 'PUBLISH' } });
  expect(calendar?.content.toString('utf8')).toBe(attachments[0]?.content);
  expect(ticket).toMatchObject({ filename: 'ticket.pdf', contentType: 'application/pdf' });
  expect(ticket?.content.equals(attachments[1]?.content as Buffer)).toBe(true);
}

describe('The outbox', () => {
  let directory: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ directory, remove } = await temporaryDirectory());
  });
  afterEach(() => remove());

  const files = async (): Promise<string[]> => (await readdir(directory)).sort();

  it('keeps a mail as a file that a mail program reads', async () => {
    await new MailDrop(directory, FROM).send(mail);
    const [name = ''] = await files();
    expect(name).toBe(`2026-11-21T19-30-00-000Z_${mail.personId}_${mail.mailId}.eml`);
    const read = await simpleParser(await readFile(`${directory}/${name}`));
    expect([read.subject, read.text?.trim(), read.from?.text, read.messageId]).toEqual([
      'Your PIN',
      'The PIN: 12345678',
      '"Marquee" <tickets@marquee.example>',
      `<${mail.mailId}@marquee.example>`,
    ]);
    expect(read.html).toContain('12345678');
    expect(read.date?.toISOString()).toBe(mail.date);
  });

  it('has one file of a mail that goes out twice', async () => {
    const outbox = new MailDrop(directory, FROM);
    await outbox.send(mail);
    await outbox.send(mail);
    expect(await files()).toHaveLength(1);
  });

  it('forgets the mails of one person and keeps those of others', async () => {
    const outbox = new MailDrop(directory, FROM);
    const other = { ...mail, mailId: '8e6d5c4b-3a29-5817-8605-f4e3d2c1b0a9', personId: mail.mailId };
    await outbox.removeMailsAbout(mail.personId);
    await outbox.send(mail);
    await outbox.send(other);
    await outbox.removeMailsAbout(mail.personId);
    expect(await files()).toEqual([expect.stringContaining(other.mailId)]);
  });

  it('keeps what is attached, and both forms of the text', async () => {
    await new MailDrop(directory, FROM).send({ ...mail, attachments });
    const [file = ''] = await files();
    expectBothForms(await simpleParser(await readFile(`${directory}/${file}`)));
  });

  it('lets nobody smuggle a header or a recipient in', async () => {
    const address = 'ada@example.org';
    const name = 'Ada\r\nBcc: evil@example.org';
    const subject = 'Hello\r\nBcc: evil@example.org';
    await new MailDrop(directory, FROM).send({ ...mail, subject, to: { name, address } });
    const [file = ''] = await files();
    const text = await readFile(`${directory}/${file}`, 'utf8');
    expect(text.split('\r\n').filter((line) => /^bcc:/i.test(line))).toEqual([]);
    const read = await simpleParser(text);
    expect(read.to).toMatchObject({ value: [{ address }] });
  });
});

describe('Mail over SMTP', () => {
  let server: SMTPServer;
  let received: string[];
  let answer: (() => Error | null) | undefined;
  beforeEach(async () => {
    received = [];
    answer = undefined;
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _, done) => {
        let text = '';
        stream.on('data', (chunk) => (text += String(chunk)));
        stream.on('end', () => {
          const refusal = answer?.() ?? null;
          if (refusal === null) received.push(text);
          done(refusal);
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise<void>((resolve) => server.close(resolve)));

  const open = (options = { requireTls: false }): SmtpMail => {
    const { port } = server.server.address() as AddressInfo;
    return new SmtpMail(`smtp://127.0.0.1:${port}`, FROM, options);
  };

  const refuse = (responseCode: number) => (): Error =>
    Object.assign(new Error('ada@example.org is not taken'), { responseCode });

  it('arrives', async () => {
    expect(await open().send(mail)).toBe('sent');
    const read = await simpleParser(received[0] ?? '');
    expect([read.subject, read.headers.get('auto-submitted')]).toEqual(['Your PIN', 'auto-generated']);
  });

  it('arrives with what is attached, and in both forms', async () => {
    expect(await open().send({ ...mail, attachments })).toBe('sent');
    expectBothForms(await simpleParser(received[0] ?? ''));
  });

  it('is refused for good where the server says so', async () => {
    answer = refuse(550);
    expect(await open().send(mail)).toBe('refused');
  });

  it('is to be tried again where the server says so, and what it says of the address stays there', async () => {
    answer = refuse(451);
    const failure = await open()
      .send(mail)
      .catch((error: unknown) => error);
    expect(String(failure)).toMatch(/did not take a mail: \w+ 451/);
    expect(JSON.stringify([String(failure), (failure as Error).stack])).not.toContain('ada@example.org');
  });

  it('is to be tried again where no server answers', async () => {
    const transport = new SmtpMail('smtp://127.0.0.1:1', FROM, { requireTls: false });
    await expect(transport.send(mail)).rejects.toThrow('did not take a mail');
  });

  it('says nothing in the clear where TLS is required', async () => {
    await expect(open({ requireTls: true }).send(mail)).rejects.toThrow('did not take a mail');
    expect(received).toEqual([]);
  });
});
