/** Mallory says that she has all files that one can have, leaves, comes back and says so of others: the coordinator tells everybody. */
import * as v from "valibot";
import { throughTakeover } from "../through-takeover.ts";
import { blobs, sayTo } from "../virtual-lies.ts";

const Ids = v.object({ blobIds: v.array(v.string()) });

throughTakeover("[HK82] whoever leaves and comes back has others carry no more of what it has", () => {
  let carried = 0;
  return {
    by: "member",
    noticed: "files.tooManyHoldings",
    prepare({ talker, mallory }) {
      talker.mesh.mesh.onMessage(({ from, channel, body }) => {
        if (from === mallory.peerId || channel !== "files") return;
        carried += v.is(Ids, body) ? body.blobIds.length : 0;
      });
    },
    strike(stage) {
      const seeder = stage.mallory.peerId;
      for (let part = 0; part < 5; part += 1) {
        const blobIds = blobs(500, (stage.strike * 5 + part) * 500);
        sayTo(stage, stage.coordinator, "files", { type: "have", seeder, blobIds });
      }
      if (stage.strike % 10 === 0) stage.send({ type: "bye" });
    },
    check(t) {
      // By two coordinators.
      t.true(carried < 2 * 22_000, `${carried} are carried`);
    },
  };
});
