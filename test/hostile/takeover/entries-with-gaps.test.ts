/** Mallory brings entries without those before them, and in the wrong order. */
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed, text } from "../virtual-lies.ts";

throughTakeover("[HK29] an entry waits for the one before it", {
  by: "member",
  noticed: null,
  strike(stage) {
    const { identity } = stage.mallory;
    const feed = createFeed(stage.strike.toString(16).padStart(32, "a"));
    const entries = [1, 2, 3].map((gap) => feed.write(stage, identity, text("Out of order."), 1_000, gap));
    for (const some of [entries.toReversed(), entries])
      for (const message of batchEntries(some)) stage.say("store", message);
  },
});
