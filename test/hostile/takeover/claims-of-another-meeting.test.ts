/** Mallory shows claims that she and others have signed for a meeting elsewhere. */
import { claimSigner } from "../../../src/mesh/identity/claim.ts";
import { throughTakeover } from "../through-takeover.ts";
import { ELSEWHERE, epochOf } from "../virtual-lies.ts";

throughTakeover("[HK2] a claim counts in the meeting that it was signed for", {
  by: "member",
  noticed: "mesh.badClaim",
  strike(stage) {
    const identities = [stage.mallory.identity, ...stage.world.seats.map(({ identity }) => identity)];
    for (const identity of identities) {
      const epoch = claimSigner(identity, ELSEWHERE)(epochOf(stage).term + 1, "left");
      stage.say("election", { type: identity === stage.mallory.identity ? "claim" : "epoch", epoch });
    }
  },
});
