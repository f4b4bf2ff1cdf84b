/** Mallory has said goodbye, and goes on sending messages of every kind as if she had not. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage } from "../virtual-lies.ts";

throughTakeover("[HK67] nothing of one that has left is taken, and it hears nothing", {
  by: "left",
  noticed: null,
  // She connects, and does not say who she is.
  reach: (stage, to) => stage.mallory.dial(to, "link", { type: "heartbeat" }),
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
