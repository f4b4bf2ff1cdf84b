/** Mallory writes as fast as her link takes it. */
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed, sayTo, text } from "../virtual-lies.ts";

throughTakeover("[HK31] a member writes at a bounded rate, and others are read as soon as ever", () => {
  const feed = createFeed();
  return {
    by: "member",
    mayWrite: true,
    noticed: "store.overLimit",
    strike(stage) {
      const entries = Array.from({ length: 60 }, () =>
        feed.write(stage, stage.mallory.identity, text("x".repeat(7_000))),
      );
      for (const message of batchEntries(entries)) sayTo(stage, stage.coordinator, "store", message);
    },
  };
});
