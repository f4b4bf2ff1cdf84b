/** Mallory asks for the last lines of captions, which are a hundred times as long as the question. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK58] a member gets the last lines now and then", {
  by: "member",
  noticed: "captions.tooMany",
  strike(stage) {
    for (let asked = 0; asked < 20; asked += 1) stage.say("captions", { type: "ask" });
  },
});
