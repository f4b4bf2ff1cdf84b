/** Mallory shows lines of others, with other addresses, that she has signed herself. */
import { signEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { throughTakeover } from "../through-takeover.ts";
import { epochOf, inNameOf, linesSeen } from "../virtual-lies.ts";

throughTakeover("[HK15] a line counts that its own member has signed", {
  by: "member",
  noticed: ["mesh.badEntry", "mesh.badProof"],
  strike(stage) {
    const entries = linesSeen(stage)
      .filter(({ peerId }) => peerId !== stage.mallory.peerId)
      .map((entry) => {
        const run = stage.honest.find(({ peer }) => peer === entry.peerId) ?? stage.next;
        const line = { ...entry, addresses: ["10.9.9.9"], port: 1, sequence: entry.sequence + 100 };
        return { ...signEntry(inNameOf(stage, run), stage.meetingId, line), peerId: entry.peerId };
      });
    stage.send({ type: "roster", epoch: epochOf(stage), version: 1_000_000, entries });
    for (const entry of entries) stage.send({ type: "offer", entry, credential: [] });
  },
});
