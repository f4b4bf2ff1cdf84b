/** Mallory says goodbye and comes back, ten times a second. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK20] a member that comes and goes moves nobody else", {
  by: "member",
  noticed: null,
  strike(stage) {
    stage.send({ type: stage.strike % 2 === 0 ? "bye" : "unneeded" });
  },
});
