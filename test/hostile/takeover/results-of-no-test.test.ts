/** Mallory reports on a test of her connection that nobody has asked for, hundreds of times. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK60] messages of a test that does not run are dropped, and few are looked at", {
  by: "member",
  noticed: ["linkTest.dropped", "linkTest.tooMany"],
  strike(stage) {
    const id = "d".repeat(32);
    for (let round = 0; round < 20; round += 1)
      for (const message of [
        { type: "taken", test: id, chunk: 0 },
        { type: "clock", test: id, sample: 0 },
        { type: "bulk", test: id, chunk: 0, data: "x" },
        { type: "probed", test: id },
      ])
        stage.say("linkTest", message);
  },
});
