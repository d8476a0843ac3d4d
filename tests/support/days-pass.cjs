/** Preloaded into a process: its first wait for an hour is over at once, and a day has passed by its clock. */
const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers/promises');
const { putAhead } = require('./shifted-clock.cjs');

const HOUR_MILLISECONDS = 60 * 60 * 1000;

let hasPassed = false;
const wait = timers.setTimeout;
timers.setTimeout = (milliseconds, ...more) => {
  if (milliseconds !== HOUR_MILLISECONDS || hasPassed) return wait(milliseconds, ...more);
  hasPassed = true;
  putAhead(24 * HOUR_MILLISECONDS);
  return Promise.resolve();
};
syncBuiltinESMExports();
