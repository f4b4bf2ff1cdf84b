/** Mallory sends, on a link that stands, what belongs to a beginning: answers, refusals, admissions. */
import { throughTakeover } from "../through-takeover.ts";
import { epochOf } from "../virtual-lies.ts";

throughTakeover("[HK21] what is out of its order on a link is dropped and counted", {
  by: "member",
  noticed: "mesh.unexpectedMessage",
  strike(stage) {
    const { creation, credential } = stage.mallory.admitted() ?? {};
    const entry = stage.mallory.line();
    const proof = { creation, credential };
    const roster = { type: "roster", epoch: epochOf(stage), version: 9, entries: [entry] };
    for (const message of [
      { type: "refuse", code: "banned", proof },
      { type: "refuse", code: "identityInUse" },
      { type: "admitted", creation, roster, credential, passcode: null, proof: null },
      { type: "attach", entry, credential },
      { type: "attached", entry, credential },
      { type: "join", entry, login: null },
      { type: "loginResponse", response: "a", proof },
      { type: "loginFinish", request: "a", proof: "0".repeat(64) },
      { type: "waiting", place: 1, proof, succession: [] },
      { type: "queued", proof },
      { type: "meeting", title: "M", maker: null, members: 1, needsPasscode: false, isLocked: true },
    ])
      stage.send(message);
  },
});
