import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { customer, hold, openCinema } from '../support/cinema.ts';
import { startMarquee, temporaryDirectory, type RunningMarquee } from '../support/process.ts';
import { until } from '../support/until.ts';
import { untilAt, watch } from '../support/viewer.ts';

let marquee: RunningMarquee;
let remove: () => Promise<void>;
beforeEach(async () => {
  const temporary = await temporaryDirectory();
  remove = temporary.remove;
  marquee = await startMarquee(temporary.directory, { DEMO_DATA: 'false' });
}, 60_000);
afterEach(async () => {
  await marquee.kill();
  await remove();
});

it('A process that is asked to stop ends what people watch as it is meant, not by breaking connections off', async () => {
  const showtimeId = await (await openCinema(marquee)).schedule();
  const viewer = await watch(marquee.url, showtimeId);
  await hold(customer(marquee), showtimeId, ['A1']);
  await untilAt(viewer, 1);
  expect(await marquee.stop()).toBe(0);
  await until(() => viewer.end !== null, 'it has ended');
  expect(viewer.end).toBe('ended');
}, 60_000);
