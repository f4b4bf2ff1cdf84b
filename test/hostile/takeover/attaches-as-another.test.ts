/** Mallory, who has left, links with the line of somebody who is there. */
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage, linesSeen } from "../virtual-lies.ts";

throughTakeover("[HK68] a line is taken from the member alone whose it is", {
  by: "left",
  noticed: "mesh.badProof",
  reach(stage, to) {
    const credential = stage.mallory.admitted()?.credential ?? [];
    const line = linesSeen(stage).find(({ peerId }) => peerId !== to.peer && peerId !== stage.mallory.peerId);
    return line === undefined ? null : stage.mallory.attach(to, line, credential);
  },
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
