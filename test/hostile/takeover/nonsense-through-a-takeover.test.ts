/** Mallory sends what is no message, and comes back to do so again. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK22] nonsense ends the link that it comes on, and no other", {
  by: "member",
  noticed: "mesh.badMessage",
  isShunned: true,
  strike(stage) {
    stage.send({ type: "nonsense" });
  },
});
