import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assembleUseCases } from '../../src/application.ts';
import { UsageError } from '../../src/cli/command.ts';
import { createAdminCommand } from '../../src/cli/create-admin.ts';
import { accountOfEmail } from '../../src/commands/account/account-of-email.ts';
import { openPorts, usualSettings, type OpenPorts } from '../support/system.ts';

let open: OpenPorts;
let printed: string[];
let warned: string[];

beforeAll(async () => {
  open = await openPorts();
});
afterAll(() => open.close());
beforeEach(() => {
  printed = [];
  warned = [];
});

function createAdmin(email: string, administratorPassword = 'engine-1843!'): Promise<boolean> {
  const runtime = {
    ports: open.ports,
    settings: usualSettings,
    failed: new Promise<Error>(() => undefined),
    close: () => Promise.resolve(),
  };
  const context = {
    configure: () => ({ administratorPassword }),
    openRuntime: () => Promise.resolve(runtime),
    print: (line: string) => printed.push(line),
    warn: (line: string) => warned.push(line),
  };
  return createAdminCommand.run({ words: [email], options: {} }, context as never);
}

describe('create-admin', () => {
  it('makes an administrator with the address in its canonical form', async () => {
    expect(await createAdmin('Boss@b\u00fccher.example')).toBe(true);
    expect(printed).toEqual(['administrator made']);
    const { vault, writer } = assembleUseCases(open.ports, usualSettings);
    const made = await accountOfEmail({ vault }, writer, 'boss@xn--bcher-kva.example');
    expect(made?.role).toBe('admin');
    expect(await vault.open('email', made?.email ?? null)).toBe('boss@xn--bcher-kva.example');
  });

  it.each(['password1!', 'boss@kino.example', 'Marquee-1234!'])(
    'refuses the password %s',
    async (password) => {
      await expect(createAdmin('boss@kino.example', password)).rejects.toThrow('ADMIN_PASSWORD is a common');
      expect(printed).toEqual([]);
    },
  );

  it('refuses what is no address', () => expect(createAdmin('boss@b..c')).rejects.toThrow(UsageError));

  it('says that an administrator keeps their password', async () => {
    await createAdmin('boss@kino.example');
    expect(warned).toEqual([]);
    expect(await createAdmin('boss@kino.example', 'looms-1801!!')).toBe(true);
    expect(warned).toEqual([expect.stringContaining('keeps the password')]);
  });
});
