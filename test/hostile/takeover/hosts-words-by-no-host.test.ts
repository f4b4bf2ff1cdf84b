/** Mallory lowers hands, starts timers and leads everybody's view, and is no host. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK42] a host's word on hands, timers and views counts from a host", {
  by: "member",
  noticed: null,
  strike(stage) {
    const views = [null, { layout: "grid", page: 0, pins: [] }];
    stage.say("presence", { type: "lowerHands", peers: null });
    stage.say("presence", { type: "lowerHands", peers: [stage.talker.peer] });
    stage.say("presence", { type: "setTimer", seconds: 60 });
    for (const view of views) stage.say("presence", { type: "leadView", view, isRepeated: false });
  },
});
