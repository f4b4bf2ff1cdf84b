/** A co-host bans somebody and says that nothing of what that person wrote counts, so that the past is gone for everybody. */
import test from "ava";
import { randomBytes } from "node:crypto";
import { createLog } from "../../src/kernel/log.ts";
import { createVerifier } from "../../src/store/log/entry.ts";
import { batchEntries } from "../../src/store/sync/messages.ts";
import { openMeetingStore } from "../../src/store/meeting-store.ts";
import type { Signer } from "../../src/store/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { createMemoryDisk } from "../store/memory-disk.ts";
import { createChain, createSigners, createTestSeal, membersOf, ROOT } from "../store/support.ts";

const [me, mallory, victim] = createSigners(3, "ban") as [Signer, Signer, Signer];

test("[HF5] what a co-host's ban hid comes back whole when a host lifts the ban", async (t) => {
  const clock = createVirtualClock();
  const meeting = await openMeetingStore(
    {
      clock,
      log: createLog("error", () => {}),
      random: (byteCount) => randomBytes(byteCount),
      signer: me,
      seal: createTestSeal(me),
      verify: createVerifier(),
      database: createMemoryDisk(clock),
      send: () => true,
    },
    { ...ROOT, host: me.publicKey },
  );
  meeting.setMembers(membersOf([me, mallory, victim]));
  meeting.setHub(null, [me.peerId, mallory.peerId, victim.peerId]);
  const texts = () => meeting.messages().map(({ text }) => text);
  for (const chain of [createChain(victim, 2), createChain(victim, 1, { text: () => "in another feed" })])
    for (const body of batchEntries(chain, Infinity)) meeting.receive(victim.peerId, body);
  await meeting.append({ kind: "host", publicKey: mallory.publicKey, isHost: true }, { fromName: "Me" });
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
