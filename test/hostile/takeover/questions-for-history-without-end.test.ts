/** Mallory asks for all that was ever written, dozens of times at once. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK35] whoever asks for the history without end keeps nobody's messages waiting", {
  by: "member",
  noticed: null,
  strike(stage) {
    for (let asked = 0; asked < 40; asked += 1) {
      stage.say("store", { type: "have", asks: true, after: "", upTo: "g", tips: [] });
      stage.say("store", { type: "requestAck" });
    }
  },
});
