/** Mallory claims to coordinate, in the next term and the ones after it, for every reason that there is. */
import { throughTakeover } from "../through-takeover.ts";
import { claimBy } from "../virtual-lies.ts";

throughTakeover("[HK4] whoever claims to coordinate is not followed while those before it are there", {
  by: "member",
  noticed: null,
  strike(stage) {
    const causes = ["died", "left", "lowerId", "merged"] as const;
    for (const [index, cause] of causes.entries())
      stage.say("election", {
        type: "claim",
        epoch: claimBy(stage, 1 + ((stage.strike + index) % 64), cause),
      });
  },
});
