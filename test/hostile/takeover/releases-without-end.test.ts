/** Mallory speaks of one release after the other, each with a signature to check. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK62] of one member's releases few are looked at", {
  by: "member",
  noticed: "updates.tooMany",
  strike(stage) {
    const member = stage.mallory.peerId;
    for (let release = 0; release < 10; release += 1)
      stage.say("updates", {
        type: "release",
        member,
        manifest: `{"n":${release}}`,
        signature: "0".repeat(128),
      });
  },
});
