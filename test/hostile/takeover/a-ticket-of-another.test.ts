/** Mallory, a stranger, has come by a member's ticket, and links with it. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage, ticketOf } from "../virtual-lies.ts";

throughTakeover("[HK73] a ticket is good for its holder's key", {
  by: "stranger",
  noticed: "mesh.badProof",
  reach: (stage, to) => stage.mallory.attach(to, stage.mallory.line(), ticketOf(stage.presenter)),
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
