/** A co-host bans somebody and says that nothing of what that person wrote counts, so that the past is gone for everybody. */
import test from "ava";
import { batchEntries } from "../../src/store/sync/messages.ts";
import type { Signer } from "../../src/store/types.ts";
import { openOwnMeeting } from "../store/open-meeting.ts";
import { createChain, createSigners } from "../store/support.ts";

const [me, mallory, victim] = createSigners(3, "ban") as [Signer, Signer, Signer];

test("[HF5] what a co-host's ban hid comes back whole when a host lifts the ban", async (t) => {
  const { meeting } = await openOwnMeeting(me, [mallory, victim]);
  const texts = () => meeting.messages().map(({ text }) => text);
  for (const chain of [createChain(victim, 2), createChain(victim, 1, { text: () => "in another feed" })])
    for (const body of batchEntries(chain, Infinity)) meeting.receive(victim.peerId, body);
  await meeting.append({ kind: "role", publicKey: mallory.publicKey, role: "host" }, { fromName: "Me" });
  const before = texts();
  t.is(before.length, 3);

  const ban = { kind: "ban" as const, publicKey: victim.publicKey, isBanned: true, counted: [] };
  for (const body of batchEntries(createChain(mallory, 1, { lamport: 1_000, body: () => ban }), Infinity))
    meeting.receive(mallory.peerId, body);
  t.deepEqual(texts(), []);
  t.deepEqual(meeting.banned(), [victim.publicKey]);

  await meeting.append({ kind: "ban", publicKey: victim.publicKey, isBanned: false }, { fromName: "Me" });
  t.deepEqual(meeting.banned(), []);
  t.deepEqual(texts(), before);
});
