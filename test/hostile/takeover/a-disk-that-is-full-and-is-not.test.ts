/** Mallory says ten times a second that her disk is full, and that it is not. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK50] of a member that changes its mind people hear every ten seconds at most", {
  by: "member",
  noticed: null,
  strike(stage) {
    const keepsMessages = stage.strike % 2 === 0;
    stage.say("files", { type: "storage", keepsMessages, keepsCopies: keepsMessages });
  },
  check(t, { heard, mallory }) {
    const told = heard.filter(({ event }) => event.type === "storage" && event.peerId === mallory.peerId);
    // Four members, some twelve seconds.
    t.true(told.length <= 12, `${told.length} are told`);
  },
});
