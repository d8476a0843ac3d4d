import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { send } from '../support/client.ts';
import { runCommand, startMarquee, startCommand, temporaryDirectory } from '../support/process.ts';

const person = { email: 'ada@example.org', password: 'popcorn-1!' };

let home: string;
let newHome: string;
const removals: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const directories = [await temporaryDirectory(), await temporaryDirectory()];
  removals.push(...directories.map(({ remove }) => remove));
  [home, newHome] = directories.map(({ directory }) => join(directory, 'data')) as [string, string];
  const system = await startMarquee(home);
  await send(system.url, 'POST', '/auth/register', { body: person });
  await system.stop();
}, 60_000);
afterAll(async () => {
  await Promise.all(removals.map((remove) => remove()));
});

/** Stores something as a poster beside those of the demo, and something else that is damaged. */
async function storePictures(): Promise<{ readonly digest: string; readonly sound: number }> {
  const digest = createHash('sha256').update('a picture').digest('hex');
  await mkdir(join(home, 'posters'), { recursive: true });
  await writeFile(join(home, 'posters', digest), 'a picture');
  const sound = (await readdir(join(home, 'posters'))).length;
  await writeFile(join(home, 'posters', '0'.repeat(64)), 'a damaged picture');
  return { digest, sound };
}

describe('copying a development deployment to another directory', () => {
  it('takes the master key along, where there is none yet', async () => {
    const { digest, sound } = await storePictures();
    // The deployment that is not named is that of the environment.
    const copied = await runCommand(newHome, 'copy', '--from', home);
    expect(copied).toMatchObject({ code: 0, output: expect.stringMatching(/(\d+) events copied, \1 are/) });
    expect(copied.output).toContain(`${sound} pictures copied, 1 of the source are damaged`);
    expect(readFileSync(join(newHome, 'posters', digest), 'utf8')).toBe('a picture');
    expect(existsSync(join(newHome, 'posters', '0'.repeat(64)))).toBe(false);
    const system = await startMarquee(newHome);
    const login = await send(system.url, 'POST', '/auth/login', { body: person });
    expect([login.status, login.body.user.email]).toEqual([200, person.email]);
    expect(await system.stop()).toBe(0);
    expect(await runCommand(newHome, 'replay', '--compare')).toMatchObject({ code: 0 });
  }, 60_000);

  it('is refused where the target has a master key of its own', async () => {
    const other = join(newHome, '..', 'other');
    const system = await startMarquee(other, { DEMO_DATA: 'false', ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
    await system.stop();
    const refused = await runCommand(home, 'copy', '--to', other);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('another master key') });
  }, 60_000);

  it('says what is wrong with the deployments that it is given, and makes no directory', async () => {
    const nowhere = join(newHome, '..', 'nowhere');
    const wrong: readonly (readonly [RegExp, readonly string[]])[] = [
      [/--from, --to or both/, []],
      [/usage:/, ['--frm', home]],
      [/There is no log in/, ['--from', nowhere]],
      [/name the same deployment/, ['--to', join(home, '..', 'data')]],
      [/both URLs as one word/, ['--to', 'esdb://127.0.0.1:2113']],
      [/both URLs as one word/, ['--to', 'mongodb://127.0.0.1 esdb://127.0.0.1:2113']],
    ];
    for (const [message, words] of wrong) {
      const ended = await startCommand({ DATA_DIR: home }, 'copy', ...words).ended;
      expect(ended).toMatchObject({ code: 2, output: expect.stringMatching(message) });
    }
    expect(existsSync(nowhere)).toBe(false);
  }, 60_000);
});
