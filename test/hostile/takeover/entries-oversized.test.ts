/** Mallory sends entries that are longer than any, and more at once than a message holds. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK30] entries and messages of them are bounded", {
  by: "member",
  noticed: "store.malformed",
  strike(stage) {
    const signature = "0".repeat(128);
    stage.say("store", { type: "entries", entries: [["x".repeat(100_000), signature]], left: 0 });
    stage.say("store", {
      type: "entries",
      entries: Array.from({ length: 500 }, () => ["[]", signature]),
      left: 0,
    });
    const tip = { feedId: "0".repeat(32), number: 1, id: "0".repeat(64) };
    stage.say("store", { type: "ack", tips: Array.from({ length: 1_200 }, () => tip) });
  },
});
