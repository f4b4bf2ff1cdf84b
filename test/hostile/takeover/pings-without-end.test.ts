/** Mallory asks for signs of life a hundred times at once. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK26] whoever asks for signs of life without end keeps nobody from the meeting", {
  by: "member",
  noticed: null,
  strike(stage) {
    for (let ping = 0; ping < 60; ping += 1) {
      stage.send({ type: "ping" });
      stage.send({ type: "heartbeatOnSocket", on: ping % 2 === 0 });
    }
  },
});
