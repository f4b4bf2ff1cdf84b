/** Mallory claims terms that are no numbers, that are past the end, or that nobody reaches in a lifetime. */
import { MAX_TERM } from "../../../src/kernel/epoch.ts";
import { claimSigner } from "../../../src/mesh/identity/claim.ts";
import { throughTakeover } from "../through-takeover.ts";
import { claimBy } from "../virtual-lies.ts";

throughTakeover("[HK6] no term runs away", {
  by: "member",
  noticed: "election.badMessage",
  strike(stage) {
    const epoch = claimBy(stage, 1);
    const terms = [MAX_TERM + 1, 2 ** 53, -1, 0, 1.5, null, "9", Infinity];
    for (const term of terms) stage.say("election", { type: "claim", epoch: { ...epoch, term } });
    const sign = claimSigner(stage.mallory.identity, stage.meetingId);
    for (const term of [MAX_TERM, MAX_TERM - 1, 2 ** 40]) {
      stage.say("election", { type: "claim", epoch: sign(term, "died") });
      stage.send({
        type: "roster",
        epoch: sign(term, "merged"),
        version: 1,
        entries: [stage.mallory.line()],
      });
    }
  },
});
