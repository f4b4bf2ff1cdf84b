/** Mallory closes, answers and refuses legs that others have to their relay. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK45] a leg is closed and answered by its own two ends", {
  by: "member",
  noticed: null,
  strike(stage) {
    for (let leg = 0; leg < 8; leg += 1) {
      const legId = `${leg}`;
      for (const message of [
        { type: "close", legId },
        { type: "closed", legId },
        { type: "answer", legId, sdp: "hers" },
        { type: "refused", legId, reason: "hers" },
      ])
        stage.say("media", message);
    }
  },
});
