import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { simpleParser, type ParsedMail } from 'mailparser';

/** A log that is given holds what others have done: it is projected first. */
const LONGEST_MILLISECONDS = 30_000;

/** The mails to an address in the outbox of a data directory, the oldest first. */
export async function mailsTo(directory: string, address: string): Promise<readonly ParsedMail[]> {
  const outbox = join(directory, 'outbox');
  const names = await readdir(outbox).catch(() => []);
  const files = names.filter((name) => name.endsWith('.eml')).sort();
  const mails = await Promise.all(
    files.map(async (name) => simpleParser(await readFile(join(outbox, name)))),
  );
  return mails.filter(({ to }) => JSON.stringify(to).toLowerCase().includes(address.toLowerCase()));
}

/** Waits until so many mails have come to an address, and answers them. */
export async function awaitMails(
  directory: string,
  address: string,
  count = 1,
): Promise<readonly ParsedMail[]> {
  const giveUpAt = Date.now() + LONGEST_MILLISECONDS;
  for (;;) {
    const mails = await mailsTo(directory, address);
    if (mails.length >= count) return mails;
    if (Date.now() > giveUpAt) throw new Error(`${mails.length} of ${count} mails came to ${address}.`);
    await delay(20);
  }
}

/** The PIN in the newest of so many mails to an address. */
export async function awaitPin(directory: string, address: string, count = 1): Promise<string> {
  const text = (await awaitMails(directory, address, count)).at(-1)?.text ?? '';
  const pin = /^(\d{8})$/m.exec(text)?.[1];
  if (pin === undefined) throw new Error(`There is no PIN in: ${text}`);
  return pin;
}
