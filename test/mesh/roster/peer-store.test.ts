/** What self remembers of peers beside the roster. Rules: ../SPEC.md. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { openDoor } from "../../../src/mesh/identity/door.ts";
import { peerIdOf } from "../../../src/mesh/identity/identity.ts";
import type { RosterEntry } from "../../../src/mesh/identity/roster-entry.ts";
import { createPeerStore, MAX_FORMER_KEYS, MAX_REMEMBERED } from "../../../src/mesh/roster/peer-store.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { freshRunId } from "../identities.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const keyOf = (index: number): string => index.toString(16).padStart(64, "0");
const runId = freshRunId();
const FLOOD = 2 * MAX_REMEMBERED;

function entryOf(index: number): RosterEntry {
  const publicKey = keyOf(index);
  const fields = { name: "N", addresses: ["10.0.0.1"], port: 1234, files: null, runId, sequence: 1 };
  const signature = publicKey.repeat(2);
  return { ...fields, publicKey, peerId: peerIdOf(publicKey), startedAtMs: 0, joinedAtMs: 0, signature };
}
const members = [1, 2, 3].map(entryOf);
const strangers = Array.from({ length: FLOOD }, (_, index) => entryOf(1_000 + index));

/** Every signature counts: a member signs for as many keys as it makes. */
const createStore = (verify: () => boolean = () => true) =>
  createPeerStore(
    { clock: createVirtualClock(), log: silentLog, meetingId, verify },
    { maker: keyOf(1), keys: [], readmissions: [], members },
  );
const ticket = (key: string, issuer: string, removals: number) => ({
  ...{ key, issuer, removals, state: 0, signature: "" },
  expiresAtMs: Number.MAX_SAFE_INTEGER,
});
const ticketFor = (publicKey: string) => [ticket(publicKey, keyOf(1), 1)];
const removedOnce = (...indices: readonly number[]) => ({
  ...openDoor,
  removals: new Map(indices.map((index) => [keyOf(index), 1])),
});

test("[PE1] of entries that a member signs for made-up peers the latest are kept, and those of members always", (t) => {
  const store = createStore();
  for (let at = 0; at < FLOOD; at += 50) store.genuineEntries(strangers.slice(at, at + 50));
  t.is(store.entries.size, MAX_REMEMBERED);
  for (const { peerId } of members) t.true(store.entries.has(peerId));
  const [first] = strangers;
  const last = strangers.at(-1);
  if (first === undefined || last === undefined) return t.fail();
  t.false(store.entries.has(first.peerId));
  t.true(store.entries.has(last.peerId));

  for (const entry of strangers) store.add(entry);
  t.is(store.entries.size, MAX_REMEMBERED);
  for (const { peerId } of members) t.true(store.entries.has(peerId));
});

test("[PE2] tickets for made-up peers make nobody forget that a member was let in again", (t) => {
  const store = createStore();
  const [, member, other] = members;
  const [first] = strangers;
  if (member === undefined || other === undefined || first === undefined) return t.fail();
  const all = [member, other, ...strangers];
  for (const entry of all) t.true(store.isAdmitted(entry, ticketFor(entry.publicKey)));
  store.setDoor({
    ...openDoor,
    removals: new Map(all.map(({ publicKey }) => [publicKey, 1])),
  });
  t.false(store.isOut(member));
  t.false(store.isOut(other));
  t.is(strangers.filter(store.isOut).length, FLOOD + 2 - MAX_REMEMBERED);
  t.true(store.isOut(first));
  t.true(store.isAdmitted(first, ticketFor(first.publicKey)), "it shows its ticket again");
  t.false(store.isOut(first));
});

test("[PE3] keys of former members are bounded; the maker and the present members stay trusted", (t) => {
  const store = createStore();
  for (let at = 0; at < MAX_FORMER_KEYS; at += 50)
    store.addMembers(Array.from({ length: 50 }, (_, index) => entryOf(100_000 + at + index)));
  t.is(store.keys().length, MAX_FORMER_KEYS);
  t.true(store.isTrusted(keyOf(1)));
  t.false(store.isTrusted(keyOf(2)));
  t.true(store.isTrusted(keyOf(100_000 + MAX_FORMER_KEYS - 1)));
  store.addMembers(members);
  t.true(store.isTrusted(keyOf(2)));
});

test("[PE4] one that was let in again is trusted: whom it lets in is admitted, though its own chain leads over one that was removed since", (t) => {
  const store = createStore();
  const [, removed, again] = members;
  if (removed === undefined || again === undefined) return t.fail();
  const former = ticket(keyOf(2), keyOf(1), 0);
  const readmission = ticket(keyOf(3), keyOf(2), 1);
  store.setDoor(removedOnce(3));
  t.true(store.isAdmitted(again, [readmission, former]));
  store.setDoor(removedOnce(2, 3));
  t.false(store.isTrusted(keyOf(2)));
  t.true(store.isTrusted(keyOf(3)));
  t.true(store.isAdmitted(removed, [ticket(keyOf(2), keyOf(3), 1), readmission, former]));
  t.false(store.isOut(removed));
  t.deepEqual(store.readmissions(), [
    { key: keyOf(3), removals: 1 },
    { key: keyOf(2), removals: 1 },
  ]);
});

test("[PE5] a member that signs itself a ticket of later removals is a member until the next one, and out after it", (t) => {
  const store = createStore(() => false);
  const [, liar] = members;
  if (liar === undefined) return t.fail();
  t.true(store.isAdmitted(liar, [ticket(keyOf(2), keyOf(1), 1_000)]));
  store.setDoor(removedOnce(2));
  t.true(store.isOut(liar));
  t.false(store.isAdmitted(liar, [ticket(keyOf(2), keyOf(1), 1_000)]));
});

test("[PE6] a member whose return is known here before its removal stays when that comes", (t) => {
  const store = createStore();
  const [, , again] = members;
  if (again === undefined) return t.fail();
  t.true(store.isAdmitted(again, ticketFor(keyOf(3))));
  store.setDoor(removedOnce(3));
  t.false(store.isOut(again));
  t.true(store.isTrusted(keyOf(3)));
});
