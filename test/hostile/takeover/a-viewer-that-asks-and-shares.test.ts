/** Mallory may not ask polls nor share files, and writes such entries. */
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed } from "../virtual-lies.ts";

const feed = createFeed();

throughTakeover("[HK65] a viewer's polls and files count for nobody", {
  by: "viewer",
  noticed: null,
  strike(stage) {
    const question = { question: "Tea?", options: ["Yes", "No"], isMultiple: false, isSealed: false };
    const { identity } = stage.mallory;
    const entry = feed.write(stage, identity, { kind: "poll", fromName: "Mallory", ...question });
    for (const message of batchEntries([entry])) stage.say("store", message);
  },
  check(t, { honest }) {
    for (const run of honest) t.deepEqual(run.session()?.store.polls(), []);
  },
});
