/** Mallory may not present, and asks, insists and says that she does. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK63] a viewer does not present", {
  by: "viewer",
  noticed: null,
  strike(stage) {
    stage.say("presence", { type: "present", on: true, takeOver: true });
    stage.say("presence", { type: "present", on: true, takeOver: false });
    stage.say("presence", { type: "takeOverAnswer", to: stage.mallory.peerId, accept: true });
  },
  check(t, { honest, mallory }) {
    for (const run of honest) t.not(run.session()?.presence.state().lease.presenter, mallory.peerId);
  },
});
