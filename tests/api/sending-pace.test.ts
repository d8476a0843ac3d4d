import { expect, it } from '@jest/globals';
import { SendingPace } from '../../src/api/live/sending-pace.ts';

it('Sending takes a twentieth of the time, over all channels, within bounds', () => {
  const pace = new SendingPace();
  const [one, other] = [{}, {}];
  expect(pace.milliseconds).toBe(250);
  pace.note(one, 20);
  expect(pace.milliseconds).toBeCloseTo(400);
  pace.note(other, 10);
  expect(pace.milliseconds).toBeCloseTo(600);
  pace.note(one, 5);
  expect(pace.milliseconds).toBeCloseTo(300);
  pace.note(other, 1000);
  expect(pace.milliseconds).toBe(1500);
  pace.forget(other);
  expect(pace.milliseconds).toBe(250);
});
