/** Mallory says to each that its key is live elsewhere, and shows what she likes for it. */
import { signEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { throughTakeover } from "../through-takeover.ts";
import { inNameOf, linesSeen } from "../virtual-lies.ts";

throughTakeover("[HK19] nobody is put out by a word that its own key has not signed", {
  by: "member",
  noticed: "mesh.badDisplacement",
  strike(stage) {
    for (const entry of linesSeen(stage)) {
      const run = stage.honest.find(({ peer }) => peer === entry.peerId);
      if (run === undefined) continue;
      const later = { ...entry, runId: stage.mallory.run.runId, startedAtMs: entry.startedAtMs + 1_000_000 };
      const forged = signEntry(inNameOf(stage, run), stage.meetingId, later);
      for (const wire of stage.mallory.wires())
        if (wire.to === run.peer)
          wire.send({ type: "displaced", entry: stage.strike % 2 === 0 ? forged : entry });
    }
  },
});
