/** Mallory shows rosters that the coordinator has sent once, in their own version and in later ones. */
import { throughTakeover } from "../through-takeover.ts";
import { epochOf, rosterSeen } from "../virtual-lies.ts";

throughTakeover("[HK13] a roster of before takes nobody off", {
  by: "member",
  noticed: null,
  strike(stage) {
    const seen = [stage.mallory.admitted()?.roster, rosterSeen(stage)];
    for (const roster of seen) {
      if (roster === undefined || roster === null) continue;
      stage.send(roster);
      stage.send({ ...roster, version: roster.version + 1_000, entries: roster.entries.slice(0, 1) });
      stage.send({ ...roster, epoch: epochOf(stage), version: 1_000_000, entries: [] });
    }
  },
});
