/** Mallory sends signals that are longer than any, and beyond the last one. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK54] signals of a call are bounded", {
  by: "member",
  noticed: "calls.badMessage",
  strike(stage) {
    const id = stage.calling;
    stage.say("calls", { type: "signal", callId: id, sequence: 0, signal: "x".repeat(250_000) });
    stage.say("calls", { type: "signal", callId: id, sequence: 64, signal: "x" });
  },
});
