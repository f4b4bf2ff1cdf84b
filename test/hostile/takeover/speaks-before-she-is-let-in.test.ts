/** Mallory, a stranger, sends messages of every kind before anybody has let her in. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage } from "../virtual-lies.ts";

throughTakeover("[HK77] nothing is taken of one that was not let in", {
  by: "stranger",
  noticed: null,
  reach: (stage, to) => stage.mallory.dial(to, stage.strike % 2 === 0 ? "link" : "join", { type: "ping" }),
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
