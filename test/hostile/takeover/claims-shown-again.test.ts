/** Mallory shows the claims of former coordinators and her own old ones, again and again. */
import type { Claim } from "../../../src/kernel/claim.ts";
import { throughTakeover } from "../through-takeover.ts";
import { claimBy, epochOf } from "../virtual-lies.ts";

throughTakeover("[HK3] a claim that is over leads nobody back", () => {
  const old: Claim[] = [];
  return {
    by: "member",
    noticed: null,
    strike(stage) {
      if (stage.strike % 10 === 1) old.push(epochOf(stage), claimBy(stage, 0));
      for (const epoch of old) {
        stage.say("election", { type: "epoch", epoch });
        stage.say("election", { type: "claim", epoch });
        stage.say("election", { type: "referral", epoch });
      }
    },
  };
});
