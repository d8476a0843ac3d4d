/** Preloaded into a process, it puts that process's clock ahead of the machine's, as clocks differ between machines. */
const ahead = Number(process.env.CLOCK_AHEAD_MILLISECONDS);
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
