/** Mallory wants to present, and answers herself in the presenter's place; and says to others what the coordinator says. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK41] the presenter and the coordinator alone answer who wants to present", {
  by: "member",
  noticed: null,
  strike(stage) {
    const { peerId } = stage.mallory;
    for (const message of [
      { type: "present", on: true, takeOver: true },
      { type: "takeOverAnswer", to: peerId, accept: true },
      { type: "takeOverDeclined", presenter: peerId },
      { type: "presentRefused", presenter: peerId },
      { type: "takeOverAsked", by: peerId },
      { type: "stopPresenting", presenter: stage.presenter.peer },
      { type: "handLowered" },
    ])
      stage.say("presence", message);
  },
});
