/** Mallory, a stranger, has come by a member's line and ticket, and links with both. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage, lineOf, ticketOf } from "../virtual-lies.ts";

throughTakeover("[HK74] a line is good for the connection of its own key", {
  by: "stranger",
  noticed: "mesh.badProof",
  reach: (stage, to) => stage.mallory.attach(to, lineOf(stage, stage.presenter), ticketOf(stage.presenter)),
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
