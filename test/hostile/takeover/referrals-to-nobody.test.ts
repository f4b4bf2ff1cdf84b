/** Mallory says that she has seen higher epochs elsewhere, of members that are not there. */
import { claimSigner } from "../../../src/mesh/identity/claim.ts";
import { createIdentities } from "../../simulation/identities.ts";
import { throughTakeover } from "../through-takeover.ts";
import { epochOf } from "../virtual-lies.ts";

throughTakeover("[HK9] nobody waits for a coordinator that one member has heard of", {
  by: "member",
  noticed: null,
  strike(stage) {
    const madeUp = createIdentities().slice(50, 54);
    for (const [index, identity] of madeUp.entries()) {
      const epoch = claimSigner(identity, stage.meetingId)(epochOf(stage).term + 1 + index, "merged");
      stage.say("election", { type: "referral", epoch });
      stage.say("election", { type: "epoch", epoch });
    }
  },
});
