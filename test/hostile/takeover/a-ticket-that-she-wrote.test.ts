/** Mallory, a stranger, writes herself tickets in the maker's and in members' names. */
import { issueCredential } from "../../../src/mesh/identity/credential.ts";
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage, inNameOf } from "../virtual-lies.ts";

throughTakeover("[HK75] a ticket is good that a member has signed", {
  by: "stranger",
  noticed: "mesh.badProof",
  reach(stage, to) {
    const issuer = inNameOf(stage, stage.strike % 2 === 0 ? stage.next : stage.talker);
    const holder = { key: stage.mallory.identity.publicKey, removals: 0 };
    const wallMs = stage.world.clock.wallMs();
    const credential = issueCredential({ identity: issuer, credential: [] }, stage.meetingId, holder, wallMs);
    return stage.mallory.attach(to, stage.mallory.line(), [...(credential ?? [])]);
  },
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
