/** Mallory says, unasked, that her relay has everybody's media and that she is about to take over. */
import { throughTakeover } from "../through-takeover.ts";
import { claimBy } from "../virtual-lies.ts";

throughTakeover("[HK10] nobody takes over by plan that was not asked to", {
  by: "member",
  noticed: null,
  strike(stage) {
    stage.say("election", { type: "warm", peers: stage.world.seats.map(({ identity }) => identity.peerId) });
    stage.say("election", { type: "claim", epoch: claimBy(stage, 1, "lowerId") });
    stage.say("election", { type: "warm", peers: [] });
  },
});
