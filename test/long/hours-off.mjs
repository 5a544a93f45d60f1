// A machine whose clock is HOURS_OFF hours ahead, or behind: what dates say, and how files are dated by hand.
const off = Number(process.env.HOURS_OFF) * 3_600_000;
const { Date: Real } = globalThis;
globalThis.Date = class extends Real {
  constructor(...words) {
    if (words.length === 0) super(Real.now() + off);
    else super(...words);
  }
  static now() {
    return Real.now() + off;
  }
};
