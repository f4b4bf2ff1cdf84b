/** Mallory, a stranger, links as if she were a member, with no ticket at all. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage } from "../virtual-lies.ts";

throughTakeover("[HK72] nobody links that was not let in", {
  by: "stranger",
  isInEachRun: true,
  noticed: "mesh.badProof",
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
