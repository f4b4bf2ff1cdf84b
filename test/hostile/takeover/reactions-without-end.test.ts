/** Mallory reacts hundreds of times at once, and in others' names. */
import { REACTIONS } from "../../../src/kernel/reactions.ts";
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK44] of one member's reactions few are shown, and none as another's", {
  by: "member",
  noticed: "presence.tooMany",
  strike(stage) {
    for (let reaction = 0; reaction < 100; reaction += 1)
      stage.say("presence", { type: "react", emoji: REACTIONS[0] });
    for (const { peer } of stage.honest)
      stage.say("presence", { type: "reaction", from: peer, emoji: REACTIONS[0] });
  },
});
