/** Mallory rings at everybody hundreds of times. */
import { callId } from "../../calls/two.ts";
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK52] of one member's calls few ring, and no call of others ends", {
  by: "member",
  noticed: "calls.tooMany",
  strike(stage) {
    for (let ring = 0; ring < 60; ring += 1) {
      const id = callId(stage.strike * 1_000 + ring + 100);
      stage.say("calls", { type: "ring", callId: id });
      stage.say("calls", { type: "end", callId: id, reason: "cancelled" });
    }
  },
});
