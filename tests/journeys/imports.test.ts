import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { send } from '../support/client.ts';
import type { Deployment } from '../support/deployment.ts';
import { openDeployment } from '../support/open-deployment.ts';
import { until } from '../support/until.ts';

const MOVIES = 1200;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await openDeployment();
}, 240_000);

afterAll(() => deployment.close());

it('goes on after each kill -9, makes every movie once, and finds them again on the command line', async () => {
  const raw = JSON.stringify(
    Array.from({ length: MOVIES }, (_, index) => ({
      title: `Movie ${index}`,
      year: 2020 + (index % 5),
      durationMinutes: 90,
      actors: [`Actor ${index % 40}`, `Actor ${(index + 1) % 40}`],
    })),
  );
  const adminId = randomUUID();
  let path = '';
  for (let kills = 0; kills < 3; kills += 1) {
    const system = await deployment.start();
    const admin = system.as('admin', adminId);
    if (path === '') {
      const token = await admin.token();
      const posted = await send(system.url, 'POST', '/imports?kind=movies', { raw, token });
      path = String(posted.headers['location']).replace('/api/v1', '');
    }
    const before = Number((await admin.get(path)).body.done);
    for (;;) {
      const { done, status } = (await admin.get(path)).body;
      if (done > before || status !== 'running') break;
      await delay(10);
    }
    await system.kill();
  }
  const system = await deployment.start();
  const admin = system.as('admin', adminId);
  await until(async () => (await admin.get(path)).body.status !== 'running', 'the import is finished');
  const { status, rows, created, refused, report } = (await admin.get(path)).body;
  expect([status, rows, created, refused, report.length]).toEqual(['finished', MOVIES, MOVIES, 0, MOVIES]);
  const total = async (list: string): Promise<unknown> =>
    (await admin.get(`/${list}?total=true&limit=1`)).body.total;
  await until(async () => (await total('movies')) === MOVIES, 'all movies are shown');
  expect(await total('actors')).toBe(40);
  expect(await system.stop()).toBe(0);
  const file = join(deployment.directory, 'movies.json');
  await writeFile(file, raw);
  const again = await deployment.run('import', file, '--kind', 'movies');
  expect([again.code, again.output.includes(`0 created, ${MOVIES} unchanged, 0 refused`)]).toEqual([0, true]);
  await writeFile(file, 'name,nickname\nX,Y\n');
  const wrong = await deployment.run('import', file, '--kind', 'actors', '--dry-run');
  expect([wrong.code, wrong.output.includes('refused row 1: #/nickname')]).toEqual([1, true]);
  expect(await deployment.run('import', file, '--kind', 'films')).toMatchObject({ code: 2 });
  expect(await deployment.run('verify')).toMatchObject({ code: 0 });
}, 600_000);
