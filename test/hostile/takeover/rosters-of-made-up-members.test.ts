/** Mallory lists members that do not exist; each has a key, and has signed its line. */
import { signEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { createIdentities } from "../../simulation/identities.ts";
import { throughTakeover } from "../through-takeover.ts";
import { epochOf } from "../virtual-lies.ts";

throughTakeover("[HK14] members that one member makes up are on nobody else's roster", {
  by: "member",
  noticed: "mesh.badProof",
  strike(stage) {
    const run = { runId: stage.mallory.run.runId, startedAtMs: 1, joinedAtMs: 1, sequence: 1 };
    const madeUp = createIdentities()
      .slice(40, 60)
      .map((identity) =>
        signEntry(identity, stage.meetingId, {
          ...run,
          name: "N",
          addresses: ["10.9.9.9"],
          port: 9,
          files: null,
        }),
      );
    stage.send({ type: "roster", epoch: epochOf(stage), version: 1_000_000, entries: madeUp });
    for (const entry of madeUp.slice(0, 3)) stage.send({ type: "offer", entry, credential: [] });
  },
});
