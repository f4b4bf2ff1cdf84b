/** Mallory says that others claim to coordinate, with signatures of her own. */
import { claimSigner } from "../../../src/mesh/identity/claim.ts";
import { throughTakeover } from "../through-takeover.ts";
import { epochOf, inNameOf } from "../virtual-lies.ts";

throughTakeover("[HK1] nobody follows a claim that its coordinator has not signed", {
  by: "member",
  isInEachRun: true,
  noticed: "mesh.badClaim",
  strike(stage) {
    for (const run of stage.honest) {
      const epoch = claimSigner(inNameOf(stage, run), stage.meetingId)(epochOf(stage).term + 1, "died");
      stage.say("election", { type: "epoch", epoch });
      stage.send({ type: "roster", epoch, version: 1_000, entries: [stage.mallory.line()] });
    }
  },
});
