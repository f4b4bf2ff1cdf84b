/** Mallory sends lists of members that are longer than a meeting. */
import { throughTakeover } from "../through-takeover.ts";
import { nobody } from "../virtual-lies.ts";

throughTakeover("[HK11] lists in the election are as long as a meeting at most", {
  by: "member",
  noticed: "election.badMessage",
  strike(stage) {
    const crowd = Array.from({ length: 5_000 }, (_, index) => nobody(index));
    stage.say("election", { type: "report", unreachable: crowd });
    stage.say("election", { type: "warm", peers: crowd });
  },
});
