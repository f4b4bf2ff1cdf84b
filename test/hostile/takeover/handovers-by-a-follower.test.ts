/** Mallory, who does not coordinate, hands the meeting over: to herself, and to others. */
import { throughTakeover } from "../through-takeover.ts";
import { claimBy, epochOf } from "../virtual-lies.ts";

throughTakeover("[HK7] a handover counts from the coordinator alone", {
  by: "member",
  noticed: null,
  strike(stage) {
    const { term, coordinator } = epochOf(stage);
    for (const to of [stage.mallory.peerId, stage.talker.peer, stage.presenter.peer])
      for (const epoch of [
        { term, coordinator },
        { term: term + 1, coordinator: stage.mallory.peerId },
      ])
        stage.say("election", { type: "handover", epoch, to, cause: "left" });
    stage.say("election", { type: "claim", epoch: claimBy(stage, 1, "left") });
  },
});
