/** Mallory, whom a host has removed, signs a ticket for a friend. */
import { issueCredential } from "../../../src/mesh/identity/credential.ts";
import { createIdentities } from "../../simulation/identities.ts";
import { createVirtualMallory, type VirtualMallory } from "../virtual-mallory.ts";
import { throughTakeover } from "../through-takeover.ts";
import { everyMessage } from "../virtual-lies.ts";

let friend: VirtualMallory | null = null;

throughTakeover("[HK70] tickets of one that was removed let nobody in", {
  by: "banned",
  noticed: "mesh.badProof",
  reach(stage, to) {
    const identity = createIdentities()[60];
    if (identity === undefined) return null;
    friend ??= createVirtualMallory(stage.world, identity, () => stage.meetingId);
    const credential = issueCredential(
      { identity: stage.mallory.identity, credential: stage.mallory.admitted()?.credential ?? [] },
      stage.meetingId,
      { key: identity.publicKey, removals: 0 },
      stage.world.clock.wallMs(),
    );
    return friend.attach(to, friend.line(), [...(credential ?? [])]);
  },
  strike(stage) {
    for (const message of everyMessage(stage)) stage.send(message);
  },
});
