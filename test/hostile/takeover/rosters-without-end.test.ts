/** Mallory sends dozens of rosters at a time, each of which is another. */
import { throughTakeover } from "../through-takeover.ts";
import { epochOf, linesSeen } from "../virtual-lies.ts";

throughTakeover("[HK17] a flood of rosters keeps nobody from the meeting", {
  by: "member",
  noticed: null,
  strike(stage) {
    const entries = linesSeen(stage);
    for (let version = 0; version < 30; version += 1)
      stage.send({ type: "roster", epoch: epochOf(stage), version: stage.strike * 1_000 + version, entries });
  },
});
