/** Mallory says that she has hundreds of thousands of files, thousands at a time, or more than a message holds. */
import { throughTakeover } from "../through-takeover.ts";
import { blobs } from "../virtual-lies.ts";

throughTakeover("[HK48] what a member says that it has is bounded", {
  by: "member",
  noticed: "files.malformed",
  strike(stage) {
    const seeder = stage.mallory.peerId;
    for (let part = 0; part < 4; part += 1)
      stage.say("files", { type: "have", seeder, blobIds: blobs(500, (stage.strike * 4 + part) * 500) });
    stage.say("files", { type: "have", seeder, blobIds: blobs(600) });
  },
});
