/** Mallory sends rosters of the present epoch, and of one of her own, on which the others are missing. */
import { throughTakeover } from "../through-takeover.ts";
import { claimBy, epochOf } from "../virtual-lies.ts";

throughTakeover("[HK12] a roster counts from the coordinator that is followed", {
  by: "member",
  noticed: null,
  strike(stage) {
    const entries = [stage.mallory.line()];
    for (const epoch of [epochOf(stage), claimBy(stage, 1), claimBy(stage, 2, "merged")])
      for (const version of [0, 1_000_000]) stage.send({ type: "roster", epoch, version, entries });
  },
});
