/** Mallory, whom a host has removed, links with the ticket that she had. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage } from "../virtual-lies.ts";

throughTakeover("[HK69] the ticket of one that was removed is void", {
  by: "removed",
  isInEachRun: true,
  noticed: "mesh.badProof",
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
