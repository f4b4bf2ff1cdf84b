/** Mallory writes two entries with one number, and shows each half of the members another. */
import { batchEntries } from "../../../src/store/sync/messages.ts";
import { throughTakeover } from "../through-takeover.ts";
import { createFeed, sayTo, text } from "../virtual-lies.ts";

throughTakeover("[HK33] members agree on a feed of which there are two", {
  by: "member",
  mayWrite: true,
  noticed: null,
  strike(stage) {
    const { identity } = stage.mallory;
    const storeId = stage.strike.toString(16).padStart(32, "b");
    for (const [index, run] of stage.honest.entries()) {
      const entry = createFeed(storeId).write(stage, identity, text(`Side ${index % 2} of ${stage.strike}`));
      for (const message of batchEntries([entry])) sayTo(stage, run, "store", message);
    }
  },
  check(t, { honest, phase, mallory }) {
    if (phase === "during") return;
    const read = honest.map((run) =>
      run
        .session()
        ?.store.messages()
        .filter(({ from }) => from === mallory.peerId)
        .map(({ id }) => id)
        .toSorted(),
    );
    for (const ids of read) t.deepEqual(ids, read[0]);
  },
});
