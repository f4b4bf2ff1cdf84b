/** Mallory says who waits at the door, which the coordinator alone knows. */
import { throughTakeover } from "../through-takeover.ts";

throughTakeover("[HK51] who waits is the coordinator's word", {
  by: "member",
  noticed: "door.notCoordinator",
  strike(stage) {
    const { peerId, identity } = stage.mallory;
    const knocks = [{ publicKey: identity.publicKey, peerId, name: "The head of the school" }];
    stage.say("door", { type: "knocks", line: [identity.publicKey], knocks });
  },
  check(t, { honest }) {
    for (const run of honest) t.deepEqual(run.session()?.view().knocks ?? [], []);
  },
});
