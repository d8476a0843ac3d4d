/** Preloaded into a process: its first wait for an hour is over at once, and a day has passed by its clock. */
const { syncBuiltinESMExports } = require('node:module');
const timers = require('node:timers/promises');

const HOUR_MILLISECONDS = 60 * 60 * 1000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

let ahead = 0;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + ahead);
    else super(...given);
  }

  static now() {
    return RealDate.now() + ahead;
  }
};

const wait = timers.setTimeout;
timers.setTimeout = (milliseconds, ...more) => {
  if (milliseconds !== HOUR_MILLISECONDS || ahead > 0) return wait(milliseconds, ...more);
  ahead = DAY_MILLISECONDS;
  return Promise.resolve();
};
syncBuiltinESMExports();
