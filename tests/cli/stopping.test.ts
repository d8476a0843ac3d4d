import { once } from 'node:events';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { send } from '../support/client.ts';
import {
  runCommand,
  startCommand,
  startMarquee,
  temporaryDirectory,
  type RunningMarquee,
} from '../support/process.ts';
import { until } from '../support/until.ts';

let directory: string;
let remove: () => Promise<void>;
let running: RunningMarquee | undefined;

beforeEach(async () => {
  ({ directory, remove } = await temporaryDirectory());
});

afterEach(async () => {
  await running?.kill();
  running = undefined;
  await remove();
});

const status = async (url: string, path: string): Promise<number> => (await send(url, 'GET', path)).status;

describe('a process that is asked to stop', () => {
  it('is not ready first and goes on serving, so that a proxy sends it no more, and then closes', async () => {
    running = await startMarquee(directory, { DEMO_DATA: 'false', STOP_DELAY_SECONDS: '8' });
    const { url } = running;
    await until(async () => (await status(url, '//health/ready')) === 200, 'it is ready');
    const stopped = running.stop();
    await until(async () => (await status(url, '//health/ready')) === 503, 'it is not ready any more');
    const ready = await send(url, 'GET', '//health/ready');
    expect(ready.body).toMatchObject({ faults: ['The process is stopping.'] });
    expect(await status(url, '//health/live')).toBe(200);
    expect(await status(url, '/showtimes')).toBe(200);
    expect(await stopped).toBe(0);
    expect(running.output()).toContain('Marquee stops. It serves for 8 s more, and is not ready.');
    await expect(status(url, '//health/live')).rejects.toThrow();
  }, 120_000);

  it('leaves demo data at the next step, and the next start adds the rest', async () => {
    const variables = { DATA_DIR: directory, PORT: '0', DEMO_DATA: 'true', PASSWORD_COST: '4' };
    const { child, ended } = startCommand(variables, 'serve');
    let printed = '';
    child.stdout?.on('data', (chunk) => (printed += String(chunk)));
    while (!printed.includes('Adding demo data: movies')) await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect(code).toBe(0);
    expect(output).toContain('Adding demo data was interrupted. The next start adds the rest.');
    expect(output).not.toContain('Adding demo data: accounts');
    expect(output).not.toContain('Marquee sells');

    running = await startMarquee(directory, { DEMO_DATA: 'true' });
    expect(running.output()).toContain('guest@marquee.example');
    await running.stop();
    const { output: log } = await runCommand(directory, 'export');
    const count = (type: string): number => log.split(`"type":"${type}"`).length - 1;
    expect([count('TheaterOpened'), count('AuditoriumBuilt'), count('ShowtimeScheduled')]).toEqual([
      1, 3, 84,
    ]);
    expect([count('MovieAdded'), count('PosterUploaded')]).toEqual([10, 10]);
    expect(await runCommand(directory, 'verify')).toMatchObject({ code: 0 });

    running = await startMarquee(directory, { DEMO_DATA: 'true' });
    expect(running.output()).not.toContain('Adding demo data');
  }, 120_000);

  it('has showtimes for a whole week again when its demo data had run out', async () => {
    running = await startMarquee(directory, { DEMO_DATA: 'true' });
    await running.stop();
    running = await startMarquee(directory, {
      DEMO_DATA: 'true',
      NODE_OPTIONS: `--require ${resolve('tests/support/shifted-clock.cjs')}`,
      CLOCK_AHEAD_MILLISECONDS: String(20 * 24 * 60 * 60 * 1000),
    });
    const { url } = running;
    const upcoming = async (): Promise<string> => (await send(url, 'GET', '/showtimes?total=true')).text;
    await until(async () => (await upcoming()).includes('"total":84'), 'there are showtimes for a week');
    expect(running.output()).not.toContain('Adding demo data');
  }, 120_000);
});
