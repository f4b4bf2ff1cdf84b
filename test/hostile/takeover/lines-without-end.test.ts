/** Mallory signs her line anew all the time, under another name each time, so that everybody is sent the roster again and again. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK80] a line that changes without end is published now and then", {
  by: "member",
  noticed: null,
  strike(stage) {
    const credential = stage.mallory.admitted()?.credential ?? [];
    for (let line = 0; line < 20; line += 1)
      stage.send({ type: "offer", entry: stage.mallory.line({ name: `Mallory ${line}` }), credential });
  },
  check(t, { mallory, strike }) {
    const rosters = mallory
      .wires()
      .flatMap(({ to, got }) => got.filter(({ type }) => type === "roster").map(() => to));
    // Two coordinators, each with its first twenty, and four a second; 100 ms a strike, and a few seconds without.
    const most = 2 * 20 + 4 * (strike / 10 + 8);
    t.true(rosters.length < most, `${rosters.length} rosters after ${strike} strikes`);
  },
});
