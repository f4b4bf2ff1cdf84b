/** Mallory says of others which files they have. */
import { throughTakeover } from "../through-takeover.ts";
import { blobs } from "../virtual-lies.ts";

throughTakeover("[HK47] a member says of itself which files it has", {
  by: "member",
  noticed: null,
  strike(stage) {
    for (const { peer } of stage.honest)
      stage.say("files", { type: "have", seeder: peer, blobIds: blobs(100) });
  },
});
