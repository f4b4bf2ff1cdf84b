/** A disk that is full while others write: nothing is acknowledged before it is kept. Rules: SPEC.md, FD. */
import { randomBytes } from "node:crypto";
import test from "ava";
import { createLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createVerifier } from "../../src/store/log/entry.ts";
import { openMeetingStore } from "../../src/store/meeting-store.ts";
import { batchEntries, type StoreMessage } from "../../src/store/sync/messages.ts";
import { StoreError, type Signer } from "../../src/store/types.ts";
import { createVirtualClock } from "../support/clock.ts";
import { createMemoryDisk, type MemoryStorage } from "./memory-disk.ts";
import { createChain, createSigners, createTestSeal, MEETING, membersOf, ROOT, until } from "./support.ts";
import { verbatim } from "../../src/kernel/words.ts";

const [hub, ada, ben] = createSigners(3, "full") as [Signer, Signer, Signer];

async function openHub() {
  const clock = createVirtualClock();
  const kept: MemoryStorage = new Map();
  const disk = createMemoryDisk(clock, kept);
  const state = { isFull: false };
  const sent: { readonly to: PeerId; readonly body: StoreMessage }[] = [];
  const meeting = await openMeetingStore(
    {
      clock,
      log: createLog("error", () => {}),
      random: (byteCount) => randomBytes(byteCount),
      signer: hub,
      seal: createTestSeal(hub),
      verify: createVerifier(),
      database: {
        ...disk,
        write: (root, entries, index) =>
          state.isFull
            ? Promise.reject(new StoreError("diskFull", verbatim("The disk is full.")))
            : disk.write(root, entries, index),
      },
      send: (to, body) => sent.push({ to, body: body as StoreMessage }) > 0,
    },
    { ...ROOT, host: hub.publicKey },
  );
  const storage: boolean[] = [];
  meeting.onStorage((isTaking) => storage.push(isTaking));
  meeting.setMembers(membersOf([hub, ada, ben]));
  meeting.setHub(null, [hub.peerId, ada.peerId, ben.peerId]);
  meeting.peerUp(ada.peerId);
  meeting.peerUp(ben.peerId);
  /** Feeds of the peer of which self says that it has them on its disk. */
  const acknowledged = (entryId: string) =>
    sent.some(({ body }) => "tips" in body && body.tips.some(({ id }) => id === entryId));
  const isOnDisk = (text: string) =>
    [...(kept.get(MEETING)?.entries.values() ?? [])].some(([signed]) => signed.includes(text));
  const pass = () => clock.advance(100);
  return { clock, meeting, state, sent, storage, acknowledged, isOnDisk, pass };
}

test("[FD1] that the disk takes no more is told at once, once; what comes is passed on, and acknowledged when it is kept", async (t) => {
  const { meeting, state, sent, storage, acknowledged, isOnDisk, pass } = await openHub();
  state.isFull = true;
  const [first, second] = createChain(ada, 2, { text: (index) => `word ${index}` });
  if (first === undefined || second === undefined) return t.fail();
  for (const body of batchEntries([first], Infinity)) meeting.receive(ada.peerId, body);
  await until("the trouble", () => storage.length > 0);
  t.deepEqual(storage, [false]);
  for (const body of batchEntries([second], Infinity)) meeting.receive(ada.peerId, body);
  for (let at = 0; at < 200; at += 1) pass();
  t.is(meeting.messages().length, 2, "it is shown");
  t.true(
    sent.some(({ to, body }) => to === ben.peerId && body.type === "entries"),
    "and the others get it",
  );
  t.false(acknowledged(first.id) || acknowledged(second.id));
  t.deepEqual(storage, [false], "once for all of it");
  state.isFull = false;
  await until("the entries on the disk", () => isOnDisk("word 1"), pass);
  await until("the acknowledgement", () => acknowledged(second.id), pass);
  t.deepEqual(storage, [false, true]);
  await meeting.close();
});

test("[FD2] a member's own message that its disk refuses is refused to it in words, sent all the same, and not counted as its own copy", async (t) => {
  const { meeting, state, storage, isOnDisk, pass } = await openHub();
  state.isFull = true;
  await t.throwsAsync(meeting.append({ kind: "message", text: "mine" }, { fromName: "Hub" }), {
    code: "diskFull",
  });
  await until("the trouble", () => storage.length > 0, pass);
  const known = meeting.acknowledgements();
  t.true(known.every(({ holders, isDelivered }) => holders === 0 && !isDelivered));
  state.isFull = false;
  await until("the message on the disk", () => isOnDisk("mine"), pass);
  await meeting.close();
});
