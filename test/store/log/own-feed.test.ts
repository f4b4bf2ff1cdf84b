/** Self's own feed, on a disk that is slow or fails. Rules: SPEC.md. */
import test from "ava";
import { randomBytes } from "node:crypto";
import { createLog } from "../../../src/kernel/log.ts";
import type { DiskEntry } from "../../../src/store/database.ts";
import { createVerifier, decodeEntry, type Entry } from "../../../src/store/log/entry.ts";
import { openMeetingStore } from "../../../src/store/meeting-store.ts";
import { decodeStoreMessage, type StoreMessage } from "../../../src/store/sync/messages.ts";
import { StoreError } from "../../../src/store/types.ts";
import { createMemoryDisk } from "../memory-disk.ts";
import {
  createChain,
  createSigners,
  createTestSeal,
  membersOf,
  ROOT,
  until,
  type PeerId,
} from "../support.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { verbatim } from "../../../src/kernel/words.ts";

const [self, first, second] = createSigners(3, "own feed");
if (self === undefined || first === undefined || second === undefined) throw new Error("three signers");
const [me, hub, deputy] = [self, first, second];

/** A member with links to its hub and to the deputy, and with a disk whose writes end when the test ends them. */
async function openMember() {
  const clock = createVirtualClock();
  const disk = createMemoryDisk(clock);
  const sent: { to: PeerId; message: StoreMessage }[] = [];
  const writes: { entries: readonly DiskEntry[]; end(error?: StoreError): void }[] = [];
  const shown: string[] = [];
  const meeting = await openMeetingStore(
    {
      clock,
      log: createLog("error", () => {}),
      random: (byteCount) => randomBytes(byteCount),
      signer: me,
      seal: createTestSeal(me),
      verify: createVerifier(),
      database: {
        ...disk,
        write: (meeting, entries, index) =>
          new Promise((resolve, reject) => {
            writes.push({
              entries,
              end(error) {
                if (error === undefined) resolve(disk.write(meeting, entries, index));
                else reject(error);
              },
            });
          }),
      },
      send(to, body) {
        const message = decodeStoreMessage(body);
        if (message !== null) sent.push({ to, message });
        return true;
      },
    },
    ROOT,
  );
  meeting.onMessage(({ text }) => shown.push(text));
  meeting.setHub(hub.peerId, [me.peerId, hub.peerId, deputy.peerId]);
  for (const { peerId } of [hub, deputy]) meeting.peerUp(peerId);
  // The first entry is self's key.
  await until("a write of one's key", () => writes.length === 1);
  writes.shift()?.end();
  await until("the key's end", () => meeting.acknowledgements().length === 0 && writes.length === 0);
  const entriesTo = (to: PeerId): Entry[] =>
    sent
      .flatMap((each) => (each.to === to && each.message.type === "entries" ? each.message.entries : []))
      .flatMap((signed) => decodeEntry(signed) ?? []);
  const textsTo = (to: PeerId) =>
    entriesTo(to).flatMap(({ body }) => (body.kind === "message" ? body.text : []));
  const say = (text: string) => meeting.append({ kind: "message", text }, { fromName: "Me" });
  return { meeting, clock, sent, writes, shown, entriesTo, textsTo, say };
}

test("[SY3] an own entry is sent before it is on disk, and shown and answered after that", async (t) => {
  const { meeting, sent, writes, shown, entriesTo, textsTo, say } = await openMember();
  let isAnswered = false;
  const saying = say("one").then(() => (isAnswered = true));
  await until("the first write", () => writes.length === 1);
  t.deepEqual(textsTo(hub.peerId), ["one"]);
  void say("two");
  await until("both texts at the hub", () => textsTo(hub.peerId).length === 2);
  t.is(writes.length, 1, "the second one is written after the first, and sent before");
  t.deepEqual([shown, isAnswered, meeting.acknowledgements()], [[], false, []]);
  // A `have` does not list the entry that is not on disk yet.
  const tips = () =>
    sent.flatMap(({ message }) => (message.type === "have" ? message.tips.map(({ id }) => id) : []));
  meeting.receive(hub.peerId, { type: "have", asks: true, after: "", upTo: "g", tips: [] });
  const ids = new Set(entriesTo(hub.peerId).flatMap(({ id, body }) => (body.kind === "message" ? id : [])));
  t.true(tips().length > 0);
  t.false(tips().some((id) => ids.has(id)));

  writes.shift()?.end();
  await saying;
  t.deepEqual(shown, ["one"]);
  await until("the second write", () => writes.length === 1);
  writes.shift()?.end();
  await until("both shown", () => shown.length === 2);
  t.is(new Set(entriesTo(hub.peerId).map(({ feedId }) => feedId)).size, 1);
});

test("[SY4] an entry that the disk does not take is shown, reported as not kept, and written later; the next one is in another feed", async (t) => {
  const { clock, writes, shown, entriesTo, textsTo, say } = await openMember();
  const answers = Promise.allSettled([say("one"), say("two")]);
  await until("the first two written", () => writes.length === 1);
  const later = say("three");
  const rejected = t.throwsAsync(later, { instanceOf: StoreError, message: "no room" });
  await until("the third at the hub", () => textsTo(hub.peerId).includes("three"));
  writes.shift()?.end(new StoreError("diskFull", verbatim("no room")));
  t.deepEqual(
    (await answers).map(({ status }) => status),
    ["rejected", "rejected"],
  );
  await rejected;
  t.deepEqual(shown, ["one", "two", "three"]);

  const retried = () => writes.find(({ entries }) => entries.length === 3);
  await until(
    "a write of all three",
    () => retried() !== undefined,
    () => clock.advance(100),
  );
  retried()?.end();
  const fourth = say("four");
  await until("the fourth written", () => writes.some(({ entries }) => entries.length === 1));
  writes.find(({ entries }) => entries.length === 1)?.end();
  await fourth;
  t.deepEqual(shown, ["one", "two", "three", "four"]);
  const feedOf = (text: string) =>
    entriesTo(hub.peerId).find(({ body }) => body.kind === "message" && body.text === text)?.feedId;
  t.is(feedOf("one"), feedOf("three"));
  t.not(feedOf("three"), feedOf("four"));
});

test("[SY5] a peer acknowledges an entry to its author, hub or not; an author without acknowledgements asks every peer", async (t) => {
  const { meeting, clock, sent, writes, say } = await openMember();
  const [entry] = await (async () => {
    void say("mine");
    await until("a write of mine", () => writes.length === 1);
    const written = writes.shift();
    written?.end();
    await until("its acknowledgement", () => meeting.acknowledgements().length === 1);
    return written?.entries ?? [];
  })();
  if (entry === undefined) return t.fail();
  const asked = () => sent.filter(({ message }) => message.type === "requestAck").map(({ to }) => to);
  t.deepEqual(asked(), []);
  clock.advance(300);
  t.deepEqual(asked(), [deputy.peerId], "the hub is asked for its `have`");
  const { feedId, number, id } = entry;
  for (const { peerId } of [hub, deputy])
    meeting.receive(peerId, { type: "ack", tips: [{ feedId, number, id }] });
  t.like(meeting.acknowledgements()[0], { isDelivered: true });
  clock.advance(60_000);
  t.is(asked().length, 1, "and nobody after that");

  meeting.setMembers(membersOf([deputy]));
  const others = createChain(deputy, 2);
  const signed = others.map((each) => each.signed);
  meeting.receive(hub.peerId, { type: "entries", entries: signed, left: 0 });
  await until("a write of the others'", () => writes.length === 1);
  const acks = () =>
    sent.flatMap(({ to, message }) =>
      message.type === "ack" ? [[to, message.tips.map((tip) => tip.id)]] : [],
    );
  t.deepEqual(acks(), [], "it is not on disk");
  writes.shift()?.end();
  const ackOfBoth = [deputy.peerId, [others[1]?.id]];
  await until("an acknowledgement", () => acks().length > 0);
  t.deepEqual(acks(), [ackOfBoth]);
  meeting.receive(deputy.peerId, { type: "requestAck" });
  t.deepEqual(acks(), [ackOfBoth, ackOfBoth]);
  meeting.receive(hub.peerId, { type: "requestAck" });
  t.is(acks().length, 2, "nothing of the hub's is here");
});
