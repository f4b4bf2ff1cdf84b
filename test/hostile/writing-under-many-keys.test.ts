/** A member writes as fast as it can under many keys, and under two ids of one key. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import type { Signer } from "../../src/store/types.ts";
import { createChain } from "../store/support.ts";
import { mallory, friend, throwAway, openOne } from "./filled-store.ts";

const listingOf = (by: Signer, listed: readonly Signer[]) =>
  createChain(by, listed.length, {
    body: (index) => ({ kind: "member", publicKey: listed[index]?.publicKey ?? "", name: "Nobody" }),
  });

test("[HF2] a member's own entries, those of its throw-away keys and those under another class of its id come at one rate", async (t) => {
  const { meeting, bring } = await openOne();
  bring(mallory, listingOf(mallory, throwAway));
  const long = { text: () => "x".repeat(7_000) };
  const relayId = `0${mallory.peerId.slice(1)}` as PeerId;
  for (const signer of [{ ...mallory, peerId: relayId }, mallory, ...throwAway])
    bring(mallory, createChain(signer, 40, long));
  const bytes = meeting.messages().length * 7_000;
  t.true(bytes > 1_000_000 && bytes < 2_000_000, `${bytes}`);
  t.deepEqual(
    meeting.offenders().map(({ peerId }) => peerId),
    [mallory.peerId],
  );
  bring(friend, createChain(friend, 40, long));
  t.is(meeting.messages().filter(({ from }) => from === friend.peerId).length, 40);
});
