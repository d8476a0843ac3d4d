import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MailDrop } from '../src/adapters/nodemailer.ts';
import { render } from '../src/commands/mail/templates/render.ts';
import { on, uuid } from '../tests/support/fixtures.ts';
import { sampleLetters } from '../tests/support/sample-letters.ts';

/** Writes every mail with sample data to a directory: the HTML, the text, and the whole as a mail program reads it. */
const directory = process.argv[2] ?? 'mails-preview';
const drop = new MailDrop(directory, 'Marquee <tickets@marquee.example>');
await mkdir(directory, { recursive: true });
for (const { name, letter, attachments } of sampleLetters) {
  const mail = render(letter, 'https://tickets.kino-international.example');
  await writeFile(join(directory, `${name}.html`), mail.html);
  await writeFile(join(directory, `${name}.txt`), mail.text);
  await drop.send({
    ...mail,
    mailId: name,
    personId: uuid(10, 1),
    to: { name: letter.name, address: 'ada@example.org' },
    attachments,
    date: on('2026-11-20', '12:00'),
  });
}
process.stdout.write(`${sampleLetters.length} mails are in ${directory}.\n`);
