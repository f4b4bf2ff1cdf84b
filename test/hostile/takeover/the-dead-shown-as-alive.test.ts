/** Mallory shows the coordinator's line after its death, again and again, as if it were there, so that nobody takes over. */
import type { RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { throughTakeover } from "../through-takeover.ts";
import { claimBy, epochOf, linesSeen } from "../virtual-lies.ts";

throughTakeover("[HK79] a coordinator that has died is followed no longer, whoever shows its line", () => {
  let dead: RosterEntry | undefined;
  return {
    by: "member",
    noticed: null,
    strike(stage) {
      dead ??= linesSeen(stage).find(({ peerId }) => peerId === stage.maker.peer);
      if (dead === undefined) return;
      const epoch = epochOf(stage);
      stage.send({ type: "offer", entry: dead, credential: [] });
      stage.send({ type: "roster", epoch, version: 1_000_000, entries: [dead, stage.mallory.line()] });
      stage.say("election", { type: "epoch", epoch });
      stage.say("election", { type: "report", unreachable: [] });
      stage.say("election", { type: "claim", epoch: claimBy(stage, 1) });
    },
  };
});
