/** Mallory has members call each other for files that neither wants. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK49] a member asks to be called back for itself alone", {
  by: "member",
  noticed: null,
  strike(stage) {
    for (const { peer: downloader } of stage.honest)
      for (const { peer: seeder } of stage.honest)
        if (downloader !== seeder) stage.say("files", { type: "callBack", downloader, seeder });
  },
});
