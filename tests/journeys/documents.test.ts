import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { send } from '../support/client.ts';
import { type RunningMarquee, startMarquee, temporaryDirectory } from '../support/process.ts';
import { until } from '../support/until.ts';

const admin = { email: 'admin@marquee.example', password: 'demo-Admin-1!' };
/** The first signed head comes within a minute. */
const START_MILLISECONDS = 180_000;

let marquee: RunningMarquee;
let folder: string;
let remove: () => Promise<void>;
let token: string;

beforeAll(async () => {
  ({ directory: folder, remove } = await temporaryDirectory());
  marquee = await startMarquee(join(folder, 'data'), { DEMO_DATA: 'true' });
  const demoIsThere = async (): Promise<boolean> => {
    const { body } = await send(marquee.url, 'POST', '/auth/login', { body: admin });
    token = body.accessToken;
    const { status } = await send(marquee.url, 'GET', '/audit/proofs/consistency?from=1', { token });
    return status === 200;
  };
  await until(demoIsThere, 'the demo accounts and a signed head are there', 150);
}, START_MILLISECONDS);

afterAll(async () => {
  await marquee.stop();
  await remove();
});

/** The commands of a document, but for those that install and start the program. */
function commandsOf(document: string): string {
  const blocks = [...readFileSync(document, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(
    ([, text]) => text,
  );
  return blocks.filter((text) => text?.includes('npm ci') !== true).join('\n');
}

/** What npm's scripts do once the program is built. */
const built = `
  set -eu
  marquee() { '${process.execPath}' '${resolve('dist/main.js')}' "$@"; }
  npm() { while [ "$1" != -- ]; do shift; done; shift; marquee "$@"; }
  npx() { "$@"; }
`;

/** Runs commands as a reader pastes them, in the folder that has `data`. Rejects with what they printed when one fails. */
async function paste(commands: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = built + commands.replaceAll('http://127.0.0.1:3000', marquee.url);
  const { PATH = '' } = process.env;
  const options = { cwd: folder, env: { PATH, ...variables }, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], options);
  return stdout;
}

const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

(hasTools ? describe : describe.skip)('the commands of', () => {
  it('README.md sell a seat, and check and export the log', async () => {
    const printed = await paste(commandsOf('README.md'));
    expect(printed).toContain('"status":"succeeded"');
    expect(printed).toContain('0 broken');
    expect(printed).not.toContain('/problems/');
    expect(readFileSync(join(folder, 'log.ndjson'), 'utf8')).toContain('"type":"BookingConfirmed"');
  }, 60_000);

  it('docs/tutorial.md register somebody who buys a ticket', async () => {
    const printed = await paste(commandsOf('docs/tutorial.md'));
    expect(printed).toContain('"status":"confirmed"');
    expect(printed).not.toContain('/problems/');
  }, 60_000);

  it('docs/auditing.md find events, states, jobs and proofs', async () => {
    const printed = await paste(commandsOf('docs/auditing.md'));
    expect(printed).toContain('"progress"');
    expect(printed).toContain('"signature"');
    expect(printed).not.toContain('/problems/');
    expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).toContain('"type":"SeatsHeld"');
  }, 60_000);

  it('docs/seating.md give an auditorium its seating plan', async () => {
    const { items } = (await send(marquee.url, 'GET', '/auditoriums', { token })).body;
    const plan = await send(marquee.url, 'GET', `/auditoriums/${items[0].id}/seating-plan`, { token });
    await writeFile(join(folder, 'hall-1.json'), plan.text);
    const printed = await paste(commandsOf('docs/seating.md'), { TOKEN: token, ID: items[0].id });
    expect(printed).toContain('"seats"');
    expect(printed).not.toContain('/problems/');
  }, 60_000);

  it('docs/operations.md give a movie its poster', async () => {
    const { items } = (await send(marquee.url, 'GET', '/movies', { token })).body;
    const poster = sharp({ create: { width: 60, height: 90, channels: 3, background: '#a33' } });
    await writeFile(join(folder, 'poster.jpg'), await poster.jpeg().toBuffer());
    const command = commandsOf('docs/operations.md')
      .split('\n')
      .find((line) => line.includes('poster.jpg'));
    const printed = await paste(command ?? 'false', { TOKEN: token, ID: items[0].id });
    expect(printed).toContain('"posterUrl"');
  }, 60_000);
});
