/** Mallory reports that she reaches nobody, so that others take the coordinator for dead. */
import { throughTakeover } from "../through-takeover.ts";
import { claimBy } from "../virtual-lies.ts";

throughTakeover("[HK8] one member that reports others as gone ends nobody", {
  by: "member",
  noticed: null,
  strike(stage) {
    const everybody = stage.world.seats.map(({ identity }) => identity.peerId);
    stage.say("election", { type: "report", unreachable: everybody });
    stage.say("election", { type: "report", unreachable: [stage.coordinator.peer] });
    stage.say("election", { type: "claim", epoch: claimBy(stage, 1) });
  },
});
