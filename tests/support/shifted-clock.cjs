/** Preloaded into a process, it puts that process's clock ahead of the machine's, as clocks differ between machines. */
let ahead = Number(process.env.CLOCK_AHEAD_MILLISECONDS ?? 0);
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

exports.putAhead = (milliseconds) => {
  ahead = milliseconds;
};
