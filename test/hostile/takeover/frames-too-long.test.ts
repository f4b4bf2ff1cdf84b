/** Mallory sends messages that are longer than any may be. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK23] a message that is too long ends the link that it comes on", {
  by: "member",
  noticed: "mesh.frameTooLong",
  isShunned: true,
  strike(stage) {
    stage.say("store", "x".repeat(300_000));
  },
});
