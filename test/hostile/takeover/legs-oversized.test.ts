/** Mallory offers legs whose descriptions are longer than any, and whose names are. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK46] what sets up a leg is bounded", {
  by: "member",
  noticed: "media.badSignal",
  strike(stage) {
    stage.say("media", { type: "offer", legId: "1", sdp: "x".repeat(210_000) });
    stage.say("media", { type: "offer", legId: "x".repeat(1_000), sdp: "" });
    stage.say("media", { type: "refused", legId: "1", reason: "x".repeat(1_000) });
  },
});
