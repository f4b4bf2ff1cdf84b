/** Mallory speaks to parts of the program that no channel leads to. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK24] a channel that does not exist is nonsense", {
  by: "member",
  noticed: "mesh.badMessage",
  isShunned: true,
  strike(stage) {
    for (const channel of ["settings", "__proto__", "constructor", ""])
      stage.send({ type: "data", channel, body: {} });
  },
});
