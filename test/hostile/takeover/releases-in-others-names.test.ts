/** Mallory says of others which release they have. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK61] a member speaks of releases for itself, and the coordinator for all", {
  by: "member",
  noticed: "updates.notTheirs",
  strike(stage) {
    for (const { peer } of stage.honest)
      stage.say("updates", { type: "release", member: peer, manifest: "{}", signature: "0".repeat(128) });
  },
});
