import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkPositions } from '../support/commit-positions.ts';
import { openCinema, type Cinema } from '../support/cinema.ts';
import { clientAs } from '../support/client.ts';
import { openSystem, type TestSystem } from '../support/system.ts';

let system: TestSystem;
let cinema: Cinema;

beforeAll(async () => {
  system = await openSystem();
  cinema = await openCinema(system);
});

afterAll(() => system.close());

// Every test system compares the positions of all its answers when it is closed; this case has its own name.
it('The erasure of an account answers with the position of its last event, also while a seat is held', async () => {
  const buyer = clientAs(system, 'customer', randomUUID());
  const showtimeId = await cinema.schedule();
  const held = await buyer.post(`/showtimes/${showtimeId}/holds`, { seats: ['A1'] });
  await buyer.get('/bookings', { 'Min-Position': held.headers['commit-position'] ?? '' });
  expect((await buyer.delete('/auth/me')).status).toBe(204);
  await checkPositions(system.url, system.open.ports.subscription);
});
