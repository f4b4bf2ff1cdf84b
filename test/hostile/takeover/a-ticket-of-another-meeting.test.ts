/** Mallory, a stranger, has a ticket that a member gave her in a meeting elsewhere. */
import { issueCredential } from "../../../src/mesh/identity/credential.ts";
import { throughTakeover } from "../through-takeover.ts";
import { ELSEWHERE, everyMessage } from "../virtual-lies.ts";

throughTakeover("[HK76] a ticket is good in the meeting that it was given for", {
  by: "stranger",
  noticed: "mesh.badProof",
  reach(stage, to) {
    const maker = stage.world.seats[0]?.identity;
    if (maker === undefined) return null;
    const holder = { key: stage.mallory.identity.publicKey, removals: 0 };
    const wallMs = stage.world.clock.wallMs();
    const credential = issueCredential({ identity: maker, credential: [] }, ELSEWHERE, holder, wallMs);
    return stage.mallory.attach(to, stage.mallory.line(), [...(credential ?? [])]);
  },
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
