/** Mallory, a stranger, looks a meeting up, and goes on as a member on that connection. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage } from "../virtual-lies.ts";

throughTakeover("[HK78] a connection that only asks about the meeting carries nothing else", {
  by: "stranger",
  noticed: null,
  reach: (stage, to) =>
    stage.mallory.dial(to, "probe", { type: "offer", entry: stage.mallory.line(), credential: [] }),
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
