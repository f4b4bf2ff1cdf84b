/** Mallory speaks in the call of two others, whose id she knows. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK53] a call is heard, answered and ended by its two", {
  by: "member",
  isInEachRun: true,
  noticed: null,
  strike(stage) {
    const id = stage.calling;
    for (const message of [
      { type: "ring", callId: id },
      { type: "ringing", callId: id },
      { type: "accept", callId: id },
      { type: "signal", callId: id, sequence: stage.strike % 64, signal: "hers" },
      { type: "end", callId: id, reason: "hungUp" },
      { type: "end", callId: id, reason: "failed" },
    ])
      stage.say("calls", message);
  },
});
