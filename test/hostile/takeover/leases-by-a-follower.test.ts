/** Mallory decides who presents, whose hand is up, and that a timer runs; in this epoch and in coming ones. */
import { throughTakeover } from "../through-takeover.ts";
import { epochOf } from "../virtual-lies.ts";

throughTakeover("[HK40] a lease counts from the coordinator of its epoch", {
  by: "member",
  noticed: null,
  strike(stage) {
    const { term, coordinator } = epochOf(stage);
    const { peerId } = stage.mallory;
    for (const presenter of [peerId, null])
      for (const epoch of [
        { term, coordinator },
        { term, coordinator: peerId },
        { term: term + 1, coordinator: stage.next.peer },
      ]) {
        const hands = [{ peerId, term: 1, sequence: 0 }];
        const timer = { id: "1.1", by: peerId, seconds: 60, remainingMs: 60_000 };
        const lease = { epoch, version: 1_000_000, presenter, hands, timer, ledView: null };
        stage.say("presence", { type: "lease", lease });
      }
  },
});
