import { sessionOf } from '../support/session.ts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandDependencies } from '../../src/commands/dependencies.ts';
import { eraseAccount } from '../../src/commands/account/erase-account.ts';
import { requestPasswordReset } from '../../src/commands/account/request-password-reset.ts';
import { registerAccount } from '../../src/commands/account/register-account.ts';
import { sendMail, type MailOrder } from '../../src/commands/mail/send-mail.ts';
import { account } from '../../src/domain/account/decider.ts';
import { MailId, PinRequestId, type UserId } from '../../src/domain/kernel/ids.ts';
import { addSeconds, type Instant } from '../../src/engine/instant.ts';
import { now, uuid } from '../support/fixtures.ts';
import { context, InMemorySystem, ProcessKilled } from '../support/in-memory-system.ts';

let system: InMemorySystem;
let desk: CommandDependencies;
let ada: UserId;
let order: MailOrder;
let requestToken: string;
beforeEach(async () => {
  system = new InMemorySystem();
  desk = system.process();
  const person = { email: 'ada@example.org', passwordHash: 'hash', firstName: 'Ada <3', lastName: null };
  const result = await registerAccount(desk, sessionOf(desk, context(1)), { ...person, phone: null });
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  ada = result.state.userId;
  requestToken = await ask(2);
  order = await orderOf(1);
});

/** Asks for a PIN. Answers the token of the request. */
function ask(number: number, requestToken = ''): Promise<string> {
  const asker = { clientKey: 'here', requestToken };
  const given = { email: 'ada@example.org', asker, isAllowed: true };
  return requestPasswordReset(desk, sessionOf(desk, context(number)), given);
}

async function orderOf(number: number): Promise<MailOrder> {
  const { account: present } = await desk.writer.load(account, ada);
  return {
    ...{ mailId: MailId.parse(uuid(15, number)), kind: 'password-pin', userId: ada, happenedAt: now },
    ...{ sendBefore: addSeconds(now, 600), pinGoodUntil: addSeconds(now, 600), email: null },
    requestId: present?.passwordResets.at(-1)?.requestId ?? null,
  };
}

/** The PIN of the present request comes back. */
async function confirmAddress(): Promise<void> {
  const requestId = order.requestId ?? PinRequestId.parse(uuid(13, 1));
  const accepted = { requestId, tokenHash: 'a'.repeat(64), expiresAt: addSeconds(now, 600), now };
  await desk.writer.execute(account, ada, { type: 'AcceptPasswordPin', ...accepted }, context(7));
}

const send = (at: Instant = now, mail = order): ReturnType<typeof sendMail> =>
  sendMail(system.process(), sessionOf(system.process(), context(3, at)), mail);
const history = (): readonly string[] => system.typesOf(`mail-${order.mailId}`);

describe('A mail', () => {
  it('says whom it greets and the PIN, in text and in HTML, in which nobody writes tags', async () => {
    await confirmAddress();
    await send();
    const [mail] = system.mailbox.sent;
    expect(mail).toMatchObject({ to: { name: 'Ada <3', address: 'ada@example.org' }, mailId: order.mailId });
    expect(mail?.text).toMatch(/^Hello Ada <3,\n[^]*\n\nPIN:\n\n\d{8}\n\n/);
    expect(mail?.html).toMatch(/>\d{8}</);
    expect(mail?.html).toContain('Hello Ada &lt;3,');
    expect(history()).toEqual(['MailRequested', 'MailSent']);
  });

  it('goes out once, however often it is asked for', async () => {
    await send();
    await send();
    await Promise.all([send(), send()]);
    expect(system.mailbox.sent).toHaveLength(1);
  });

  it('goes out again under the same id where nobody knows whether it went', async () => {
    system.killAfter(2);
    await expect(send()).rejects.toThrow(ProcessKilled);
    system.store.afterStoring = () => undefined;
    await send();
    expect(new Set(system.mailbox.sent.map(({ mailId }) => mailId))).toEqual(new Set([order.mailId]));
    expect(history()).toEqual(['MailRequested', 'MailSent']);
  });

  it('is tried again when the server says so, and given up when it refuses, until somebody retries it', async () => {
    system.mailbox.onSend = () => Promise.reject(new Error('451'));
    await expect(send()).rejects.toThrow('451');
    expect(history()).toEqual(['MailRequested']);
    system.mailbox.onSend = () => Promise.resolve('refused');
    expect(await send()).toMatchObject({ outcome: 'given-up', reason: expect.stringContaining('refuses') });
    expect([history(), system.mailbox.sent.length]).toEqual([['MailRequested'], 0]);
    system.mailbox.onSend = () => Promise.resolve('sent');
    await send();
    expect([history(), system.mailbox.sent.length]).toEqual([['MailRequested', 'MailSent'], 1]);
  });

  it('invites also when its PIN is too old, and then without it', async () => {
    const invitation = { ...order, kind: 'invitation', sendBefore: addSeconds(now, 86_400) } as const;
    await send(addSeconds(now, 599), invitation);
    await send(addSeconds(now, 600), { ...invitation, mailId: MailId.parse(uuid(15, 4)) });
    const texts = system.mailbox.sent.map(({ text }) => text);
    expect(texts.map((text) => /\d{8}/.test(text))).toEqual([true, false]);
    for (const text of texts) expect(text).toContain('forgot password');
  });

  it('to an address that nobody has confirmed says nothing that somebody typed', async () => {
    await send();
    expect(JSON.stringify(system.mailbox.sent)).not.toContain('Ada');
    await confirmAddress();
    const greeted = { ...order, mailId: MailId.parse(uuid(15, 6)), kind: 'password-changed' } as const;
    await send(now, greeted);
    expect(system.mailbox.sent[1]?.text).toContain('Ada <3');
    const { account: present } = await desk.writer.load(account, ada);
    const requestId = PinRequestId.parse(uuid(13, 9));
    if (present === null) throw new Error('Nobody is there.');
    const command = { type: 'RequestEmailChange', requestId, email: present.email } as const;
    await desk.writer.execute(account, ada, { ...command, expiresAt: addSeconds(now, 600) }, context(8));
    const email = present.email;
    await send(now, { ...order, mailId: MailId.parse(uuid(15, 5)), kind: 'email-pin', requestId, email });
    await send(now, { ...greeted, mailId: MailId.parse(uuid(15, 7)), kind: 'email-changed', email });
    expect(system.mailbox.sent).toHaveLength(4);
    expect(JSON.stringify(system.mailbox.sent.slice(2))).not.toContain('Ada');
  });

  it('does not go out with a PIN that is too old, or that a newer one has replaced', async () => {
    await send(addSeconds(now, 600));
    expect(history()).toEqual(['MailFailed']);
    const earlier = { ...order, mailId: MailId.parse(uuid(15, 2)) };
    await ask(4, requestToken);
    await send(now, earlier);
    expect(system.factsOf(`mail-${earlier.mailId}`, 'MailFailed')).toMatchObject([
      { data: { reason: 'superseded' } },
    ]);
    expect(system.mailbox.sent).toEqual([]);
  });

  it('does not go out to somebody who was forgotten, and what was kept of theirs is gone', async () => {
    await send();
    expect(system.mailbox.sent).toHaveLength(1);
    await eraseAccount(desk, sessionOf(desk, context(5)), ada);
    expect(system.mailbox.sent).toEqual([]);
    const later = {
      ...order,
      kind: 'password-changed',
      requestId: null,
      mailId: MailId.parse(uuid(15, 3)),
    } as const;
    await send(now, later);
    expect(system.factsOf(`mail-${later.mailId}`, 'MailFailed')).toMatchObject([
      { data: { reason: 'person-forgotten' } },
    ]);
  });

  it('is an event without a word of what it says', async () => {
    await send();
    const log = JSON.stringify(system.store.recorded(`mail-${order.mailId}`).map(({ data }) => data));
    const pin = /\d{8}/.exec(system.mailbox.sent[0]?.text ?? '')?.[0] ?? 'none';
    for (const secret of [pin, 'ada@example.org', 'Ada']) expect(log).not.toContain(secret);
  });
});
