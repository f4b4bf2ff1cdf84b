/** Mallory signs a hundred claims at a time, each of which costs a signature to check. */
import { throughTakeover } from "../through-takeover.ts";
import { claimBy } from "../virtual-lies.ts";

throughTakeover("[HK5] claims of one member are checked at a bounded rate", {
  by: "member",
  noticed: "mesh.tooManyClaims",
  strike(stage) {
    for (let ahead = 1; ahead <= 100; ahead += 1)
      stage.say("election", { type: "claim", epoch: claimBy(stage, ahead + stage.strike) });
  },
});
