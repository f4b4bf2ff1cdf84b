/** Hostile members: nothing throws, no forged entry gets in, other members are not held up. Rules: SPEC.md. */
import test, { type ExecutionContext } from "ava";
import * as fc from "fast-check";
import * as v from "valibot";
import { EntryIdSchema, MeetingIdSchema, type PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { decodeEntry, NO_PREVIOUS, signEntry, type Entry } from "../../src/store/log/entry.ts";
import { batchEntries, decodeStoreMessage } from "../../src/store/sync/messages.ts";
import { decodeEntryBody, type EntryBody } from "../../src/store/log/entry-body.ts";
import { StoreError, type NewEntry, type Offender } from "../../src/store/types.ts";
import { openOwnMeeting } from "./open-meeting.ts";
import { createChain, createSigners, createTestSeal } from "./support.ts";

const [self, mallory, bob] = createSigners(3, "hostile");
if (self === undefined || mallory === undefined || bob === undefined) throw new Error("three signers");
const [me, liar, friend] = [self, mallory, bob];

async function openOne() {
  const lines: string[] = [];
  const log = createLog("warn", (line) => lines.push(line));
  const sent: { to: string; body: unknown }[] = [];
  const send = (to: string, body: unknown) => sent.push({ to, body }) > 0;
  const { meeting, clock } = await openOwnMeeting(me, [liar, friend], { log, send });
  meeting.peerUp(liar.peerId);
  meeting.peerUp(friend.peerId);
  return { meeting, log, lines, clock, sent };
}

const bodyOf = (entries: readonly Entry[]) => ({
  type: "entries",
  entries: entries.map(({ signed }) => signed),
  left: 0,
});

test("[HO1] whatever a member sends, nothing throws and it is counted", async (t) => {
  const { meeting, log, lines } = await openOne();
  const [good] = createChain(liar, 1);
  const shapes = fc.oneof(
    fc.anything(),
    fc.record({
      type: fc.constantFrom("have", "entries", "ack", "requestAck"),
      asks: fc.anything(),
      entries: fc.anything(),
      left: fc.nat(),
      tips: fc.anything(),
    }),
    fc.record({
      type: fc.constant("entries"),
      left: fc.nat(),
      entries: fc.array(fc.tuple(fc.json(), fc.constant("0".repeat(128))), { maxLength: 3 }),
    }),
    fc.constant({ type: "entries", left: 0, entries: Array.from({ length: 65 }, () => good?.signed) }),
  );
  fc.assert(
    fc.property(shapes, (body) => {
      t.notThrows(() => meeting.receive(liar.peerId, body));
    }),
    { numRuns: 300 },
  );
  t.deepEqual(meeting.messages(), []);
  t.true((log.counters()["store.malformed"] ?? 0) > 0);
  t.true(
    lines.some((line) => line.includes(liar.peerId)),
    "the offender is named",
  );
  t.true(lines.length < 5, "once");
});

test("[HO2] forged authors, another meeting's entries and replays get nothing in", async (t) => {
  const { meeting, log } = await openOne();
  const chain = createChain(friend, 3);
  const [first] = chain;
  if (first === undefined) return t.fail();
  const stolen = signEntry(
    { ...friend, sign: liar.sign },
    { ...first, body: { kind: "message", fromName: "Bob", text: "I said this" } },
  );
  const elsewhere = signEntry(friend, { ...first, meetingId: v.parse(MeetingIdSchema, "00".repeat(16)) });
  meeting.receive(liar.peerId, bodyOf([stolen, elsewhere]));
  t.deepEqual(meeting.messages(), []);
  t.is(log.counters()["store.forged"], 2);

  let told = 0;
  meeting.onMessage(() => (told += 1));
  for (let replay = 0; replay < 5; replay += 1) meeting.receive(liar.peerId, bodyOf([...chain].toReversed()));
  for (let replay = 0; replay < 5; replay += 1) meeting.receive(liar.peerId, bodyOf(chain));
  t.is(told, 3);
  t.deepEqual(
    meeting.messages().map(({ text }) => text),
    ["message 0", "message 1", "message 2"],
  );
});

test("[HO3] a flood from one member is limited, reported, and holds up no other member", async (t) => {
  const { meeting, log, lines } = await openOne();
  const shown: string[] = [];
  meeting.onMessage(({ id }) => shown.push(id));
  const flood = createChain(liar, 4_000, { text: () => "x" });
  for (const body of batchEntries(flood, Infinity)) meeting.receive(liar.peerId, body);
  const { length } = shown;
  t.true(length > 2_000 && length < 3_500, "2 MB of them");
  t.deepEqual(
    meeting.offenders().map(({ peerId }) => peerId),
    [liar.peerId],
  );
  t.regex(meeting.offenders()[0]?.words.message ?? "", /more than the meeting takes/);
  t.true((log.counters()["store.overLimit"] ?? 0) > 0);
  t.true(lines.some((line) => line.includes(liar.peerId)));
  meeting.receive(friend.peerId, bodyOf(createChain(friend, 1)));
  t.is(shown.length, length + 1);
  t.is(new Set(shown).size, length + 1);
});

test("[HO3] what was over the limit is asked for later", async (t) => {
  const { meeting, clock, sent } = await openOne();
  const shown: string[] = [];
  meeting.onMessage(({ id }) => shown.push(id));
  const flood = createChain(liar, 4_000, { text: () => "x" });
  for (const body of batchEntries(flood, Infinity)) meeting.receive(liar.peerId, body);
  const { length } = shown;
  clock.advance(5_000);
  t.true(sent.some(({ to, body }) => to === liar.peerId && (body as { type: string }).type === "have"));
  meeting.receive(liar.peerId, bodyOf(flood.slice(length, length + 50)));
  t.is(shown.length, length + 50);
});

test("[HO4] a forked feed is shown whole, and its author is named", async (t) => {
  const { meeting, log, lines } = await openOne();
  const offenders: Offender[] = [];
  meeting.onOffender((offender) => offenders.push(offender));
  const [first] = createChain(liar, 1);
  for (const side of ["left", "right"])
    meeting.receive(
      liar.peerId,
      bodyOf([
        ...(first ? [first] : []),
        ...createChain(liar, 1, { after: first as Entry, text: () => side }),
      ]),
    );
  t.deepEqual(
    meeting
      .messages()
      .map(({ text }) => text)
      .toSorted(),
    ["left", "message 0", "right"],
  );
  t.is(log.counters()["store.fork"], 1);
  t.is(offenders.length, 1);
  t.is(offenders[0]?.peerId, liar.peerId);
  t.regex(offenders[0]?.words.message ?? "", /two histories/);
  t.true(lines.some((line) => line.includes(liar.peerId)));
});

/** Appends a message of self. Returns its entry, and the tip with which other peers acknowledge it. */
async function sayOne({ meeting, sent }: Awaited<ReturnType<typeof openOne>>) {
  const id = await meeting.append({ kind: "message", text: "mine" }, { fromName: "Me" });
  const entry = sent
    .flatMap(({ body }) => decodeStoreMessage(body) ?? [])
    .flatMap((message) => (message.type === "entries" ? message.entries : []))
    .flatMap((signed) => decodeEntry(signed) ?? [])
    .find((each) => each.id === id);
  if (entry === undefined) throw new Error("it was not sent");
  const { feedId, number } = entry;
  return { entry, tip: { feedId, number, id } };
}

test("[HO5] no peer can acknowledge for another, nor acknowledge an entry that does not exist", async (t) => {
  const one = await openOne();
  const { meeting, log } = one;
  const { tip } = await sayOne(one);
  const acknowledge = (from: PeerId, changed: object) =>
    meeting.receive(from, { type: "ack", tips: [{ ...tip, ...changed }] });
  acknowledge(liar.peerId, { number: 9 });
  acknowledge(liar.peerId, { id: NO_PREVIOUS });
  acknowledge(liar.peerId, { feedId: "00".repeat(16) });
  const before = log.counters()["store.malformed"] ?? 0;
  acknowledge(liar.peerId, { holder: friend.peerId });
  t.is(log.counters()["store.malformed"], before + 1);
  t.deepEqual(meeting.acknowledgements(), [{ id: tip.id, holders: 0, isDelivered: false }]);
  acknowledge(liar.peerId, {});
  acknowledge(liar.peerId, {});
  t.deepEqual(meeting.acknowledgements(), [{ id: tip.id, holders: 1, isDelivered: false }]);
  acknowledge(friend.peerId, {});
  t.deepEqual(meeting.acknowledgements(), [{ id: tip.id, holders: 2, isDelivered: true }]);
});

test("[HO10] a hub that lies cannot show an entry as delivered that no other peer has", async (t) => {
  const one = await openOne();
  const { meeting } = one;
  meeting.setHub(liar.peerId, [me.peerId, liar.peerId, friend.peerId]);
  const { entry, tip } = await sayOne(one);
  const { feedId, number } = entry;
  // Everything with which it could acknowledge for another: made-up fields, another author's entries, its own `have` twice.
  for (const holder of [friend.peerId, me.peerId]) {
    meeting.receive(liar.peerId, { type: "ack", held: [{ ...tip, holder }] });
    meeting.receive(liar.peerId, { type: "ack", tips: [{ ...tip, holder }] });
    meeting.receive(liar.peerId, { type: "ack", tips: [tip], holder });
  }
  meeting.receive(liar.peerId, bodyOf(createChain(friend, 1)));
  for (const asks of [true, false])
    meeting.receive(liar.peerId, {
      type: "have",
      asks,
      after: "",
      upTo: "g",
      tips: [tip, { feedId, number: number + 1, id: "ab".repeat(32) }],
    });
  t.deepEqual(meeting.acknowledgements(), [{ id: tip.id, holders: 1, isDelivered: false }]);
  // The other peer's own acknowledgement counts, whichever peer is the hub.
  meeting.receive(friend.peerId, { type: "ack", tips: [tip] });
  t.deepEqual(meeting.acknowledgements(), [{ id: tip.id, holders: 2, isDelivered: true }]);
});

test("[HO6] a message from the future is shown with the present time", async (t) => {
  const { meeting, clock } = await openOne();
  const [first] = createChain(liar, 1);
  if (first === undefined) return t.fail();
  meeting.receive(liar.peerId, bodyOf([signEntry(liar, { ...first, wallMs: clock.wallMs() + 86_400_000 })]));
  t.is(meeting.messages()[0]?.atMs, clock.wallMs());
});

test("[HO7] an entry that cannot be appended is refused in words", async (t) => {
  const { meeting } = await openOne();
  const refuse = async (assertion: ExecutionContext, wanted: NewEntry, fromName = "A") => {
    const error = await assertion.throwsAsync(meeting.append(wanted, { fromName }), {
      instanceOf: StoreError,
    });
    return error?.message ?? "";
  };
  const message = (text: string) => ({ kind: "message" as const, text });
  const unknown = v.parse(EntryIdSchema, "ab".repeat(32));
  t.regex(await refuse(t, message("")), /1 to 8000/);
  t.regex(await refuse(t, message("x".repeat(8_001))), /1 to 8000/);
  t.regex(await refuse(t, message("x"), ""), /1 to 60/);
  t.regex(await refuse(t, { ...message("x"), to: [] }), /at least one other/);
  t.regex(await refuse(t, { ...message("x"), to: [me.peerId] }), /at least one other/);
  t.regex(await refuse(t, { kind: "delete", id: unknown }), /no such message/);
  const self = { kind: "ban" as const, publicKey: me.publicKey, isBanned: true };
  t.regex(await refuse(t, self), /stays its host/);
  const id = await meeting.append(message("x"), { fromName: "A" });
  t.regex(await refuse(t, { kind: "reaction", id, emoji: "no", on: true }), /one emoji/);
  await meeting.close();
  t.regex(await refuse(t, message("x")), /closed/);
});

test("[HO8] sealed bodies of any shape, and keys that are none, do nothing", async (t) => {
  const { meeting } = await openOne();
  const characters = (length: number) =>
    fc.tuple(fc.uint8Array({ minLength: length, maxLength: length }), fc.nat({ max: 3 })).map(
      ([bytes, padding]) =>
        Buffer.from(bytes)
          .toString("base64")
          .slice(0, length - padding) + "=".repeat(padding),
    );
  const sealed = fc.record({
    kind: fc.constant("sealed" as const),
    senderKey: fc.constantFrom("00".repeat(32), "ff".repeat(32), createTestSeal(friend).publicKey),
    nonce: characters(32),
    boxes: fc.array(characters(64), { minLength: 1, maxLength: 3 }),
    ciphertext: fc.oneof(characters(4), characters(80)),
  });
  let isTaken = 0;
  fc.assert(
    fc.property(sealed, (body) => {
      if (decodeEntryBody(body) === null) return;
      isTaken += 1;
      const [entry] = createChain(liar, 1, { body: () => body });
      if (entry !== undefined) meeting.receive(liar.peerId, bodyOf([entry]));
    }),
    { numRuns: 1_000 },
  );
  t.true(isTaken > 0);
  t.deepEqual(meeting.messages(), []);
  // A published key whose secret everybody knows harms only the member that published it.
  meeting.receive(
    liar.peerId,
    bodyOf(createChain(liar, 1, { body: () => ({ kind: "sealKey", key: "00".repeat(32) }) })),
  );
  await t.notThrowsAsync(
    meeting.append({ kind: "message", text: "x", to: [liar.peerId] }, { fromName: "Me" }),
  );
});

test("[HO9] an entry that its author may not make has no effect and is counted; entries back-dated to before a ban are hidden", async (t) => {
  const { meeting, log } = await openOne();
  const text = await meeting.append({ kind: "message", text: "mine" }, { fromName: "Me" });
  const bodies: EntryBody[] = [
    { kind: "delete", id: text },
    { kind: "role", publicKey: liar.publicKey, role: "host", counted: [] },
    { kind: "ban", publicKey: me.publicKey, isBanned: true, counted: [] },
    { kind: "announcement", fromName: "Eve", text: "obey" },
  ];
  meeting.receive(
    liar.peerId,
    bodyOf(createChain(liar, 4, { lamport: 50, body: (index) => bodies[index] as EntryBody })),
  );
  t.is(meeting.messages()[0]?.text, "mine");
  t.deepEqual([meeting.announcements(), meeting.banned(), meeting.hosts()], [[], [], [me.publicKey]]);
  t.true((log.counters()["store.withoutRight"] ?? 0) > 0);

  await meeting.append({ kind: "ban", publicKey: liar.publicKey, isBanned: true }, { fromName: "Me" });
  t.deepEqual(meeting.banned(), [liar.publicKey]);
  meeting.receive(liar.peerId, bodyOf(createChain(liar, 1, { lamport: 1, text: () => "from the past" })));
  t.deepEqual(
    meeting.messages().map((message) => message.text),
    ["mine"],
  );
});
