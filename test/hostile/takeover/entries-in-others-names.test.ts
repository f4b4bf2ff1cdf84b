/** Mallory writes entries with the keys of others, which she has signed herself. */
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed, inNameOf, text } from "../virtual-lies.ts";

throughTakeover("[HK27] an entry counts that its author has signed", {
  by: "member",
  isInEachRun: true,
  noticed: "store.forged",
  strike(stage) {
    for (const run of stage.honest) {
      // As its next run would begin one.
      const feed = createFeed(stage.strike.toString(16).padStart(32, run.peer.slice(1)));
      const author = inNameOf(stage, run);
      const entries = [
        feed.write(stage, author, text("I resign.")),
        feed.write(stage, author, { kind: "lock", isLocked: true }),
      ];
      for (const message of batchEntries(entries)) stage.say("store", message);
    }
  },
});
