/** Frames, hellos, credentials, creations, heartbeats, the passcode throttle and the identity file. */
import { openDoor, type Door } from "../../../src/mesh/identity/door.ts";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import {
  heartbeatKey,
  heartbeatTag,
  decodeHeartbeat,
  encodeHeartbeat,
} from "../../../src/mesh/transport/heartbeat.ts";
import { isCreationOf, signCreation } from "../../../src/mesh/identity/creation.ts";
import { createFrameReader, encodeFrame } from "../../../src/mesh/transport/frames.ts";
import { checkHello, makeHello } from "../../../src/mesh/transport/hello.ts";
import { createIdentity, loadIdentity, peerIdOf } from "../../../src/mesh/identity/identity.ts";
import { decodeLinkMessage } from "../../../src/mesh/messages.ts";
import {
  isAdmitted,
  issueCredential,
  MAX_CHAIN,
  type Credential,
} from "../../../src/mesh/identity/credential.ts";
import {
  countTry,
  forgiveTry,
  FREE_TRIES,
  keepThrottle,
  MAX_SOURCES,
  readThrottle,
  waitBeforeTryMs,
} from "../../../src/mesh/admission/passcode-throttle.ts";
import { freshRunId } from "../identities.ts";

const meetingId = "a".repeat(32) as MeetingId; // 32 hex digits.

test("[FM1] frames come out as they went in, however the stream is cut", (t) => {
  const property = fc.property(
    fc.array(fc.jsonValue(), { maxLength: 8 }),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
    (values, cuts) => {
      const stream = Buffer.concat(values.flatMap((value) => encodeFrame(value) ?? []));
      const heard: unknown[] = [];
      const reader = createFrameReader(() => 1_000_000);
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1;
        if (!reader.push(stream.subarray(at, at + size), (value) => heard.push(value))) return false;
        at += size;
      }
      return JSON.stringify(heard) === JSON.stringify(values);
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 200 }));
});

test("[FM2] a frame announced as too long breaks the stream for good; any bytes are survived", (t) => {
  const reader = createFrameReader(() => 10);
  const deliver = () => t.fail();
  t.false(reader.push(Buffer.from([0, 0, 0, 11]), deliver));
  t.false(reader.push(Buffer.from([0, 0, 0, 1, 0x31]), deliver));
  const property = fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    createFrameReader(() => 256).push(bytes, (value) => decodeLinkMessage(value));
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});

test("[HE1] a hello counts only from the holder of both keys", (t) => {
  const identity = createIdentity();
  const [spki, otherSpki] = [Buffer.from("certificate key"), Buffer.from("another")];
  const fields = {
    runId: freshRunId(),
    startedAtMs: 1,
    meetingId,
    purpose: "link",
    heartbeatPort: null,
  } as const;
  const hello = makeHello(identity, spki, fields);
  t.deepEqual(checkHello(hello, spki), hello);
  t.is(checkHello(hello, otherSpki), "nonsense");
  t.is(checkHello({ ...hello, peerId: createIdentity().peerId }, spki), "nonsense");
  t.is(checkHello({ ...hello, publicKey: createIdentity().publicKey }, spki), "nonsense");
  t.is(checkHello({ ...hello, protocol: 2 }, spki), "protocolVersion");
  t.is(checkHello({ ...hello, peerId: hello.peerId.replace(/^8/, "0") }, spki), "nonsense");
});

const holder = ({ publicKey }: { readonly publicKey: string }, removals = 0) => ({
  key: publicKey,
  removals,
});

test("[TK1] a chain of tickets proves admission back to the host; a gap, another key or meeting does not", (t) => {
  const [host, a, b, c] = [createIdentity(), createIdentity(), createIdentity(), createIdentity()];
  const isHost = (key: string) => key === host.publicKey;
  const toA = issueCredential({ identity: host, credential: [] }, meetingId, holder(a), 0) ?? [];
  const toB = issueCredential({ identity: a, credential: toA }, meetingId, holder(b), 0) ?? [];
  t.is(toB.length, 2);
  t.true(isAdmitted(meetingId, b.publicKey, toB, isHost, 1));
  t.true(isAdmitted(meetingId, host.publicKey, [], isHost, 1));
  t.false(isAdmitted(meetingId, c.publicKey, toB, isHost, 1));
  t.false(isAdmitted(meetingId, c.publicKey, [], isHost, 1));
  t.false(isAdmitted(meetingId, b.publicKey, toB.slice(0, 1), isHost, 1));
  t.true(isAdmitted(meetingId, b.publicKey, toB.slice(0, 1), (key) => key === a.publicKey, 1));
  t.false(isAdmitted("b".repeat(32) as MeetingId, b.publicKey, toB, isHost, 1)); // 32 hex digits.
  const forged = issueCredential({ identity: c, credential: [] }, meetingId, holder(b), 0) ?? [];
  t.false(isAdmitted(meetingId, b.publicKey, forged, isHost, 1));
});

test("[TK2] a ticket expires after a year, and a chain that no peer could check is not made longer", (t) => {
  const [host, a] = [createIdentity(), createIdentity()];
  const toA = issueCredential({ identity: host, credential: [] }, meetingId, holder(a), 0) ?? [];
  const yearMs = 366 * 24 * 60 * 60 * 1000;
  const isHost = (key: string) => key === host.publicKey;
  t.true(isAdmitted(meetingId, a.publicKey, toA, isHost, yearMs));
  t.false(isAdmitted(meetingId, a.publicKey, toA, isHost, yearMs + 1));
  // Each by a key of its own, so that nothing in it can be left out.
  const links = Array.from({ length: MAX_CHAIN }, () =>
    toA.map((ticket) => ({ ...ticket, key: createIdentity().publicKey })),
  );
  const long: Credential = links.flat();
  t.is(issueCredential({ identity: host, credential: long }, meetingId, holder(a), 0), null);
});

test("[TK3] two members that admit each other again and again don't make their chains longer", (t) => {
  const [host, a, b] = [createIdentity(), createIdentity(), createIdentity()];
  let toA = issueCredential({ identity: host, credential: [] }, meetingId, holder(a), 0) ?? [];
  let toB: Credential = [];
  for (let round = 1; round <= MAX_CHAIN; round += 1) {
    toB = issueCredential({ identity: a, credential: toA }, meetingId, holder(b), round) ?? [];
    toA = issueCredential({ identity: b, credential: toB }, meetingId, holder(a), round) ?? [];
  }
  t.is(toA.length, 3);
  t.true(isAdmitted(meetingId, a.publicKey, toA, (key) => key === host.publicKey, MAX_CHAIN));
});

test("[CR1] a creation is the root of its own meeting only, and unchanged", (t) => {
  const creation = signCreation(createIdentity(), { title: "T", needsPasscode: false, createdAtMs: 5 });
  t.true(isCreationOf(creation.meetingId, creation));
  t.false(isCreationOf(meetingId, creation));
  t.false(isCreationOf(creation.meetingId, { ...creation, needsPasscode: true }));
  t.false(isCreationOf(creation.meetingId, { ...creation, isBroadcast: true }));
  t.false(isCreationOf(creation.meetingId, { ...creation, host: createIdentity().publicKey }));
});

test("[BT1] a heartbeat is read with its own key only, and not when changed", (t) => {
  const [key, other] = [heartbeatKey(Buffer.alloc(32, 1)), heartbeatKey(Buffer.alloc(32, 2))];
  const packet = encodeHeartbeat(key, 77);
  t.is(heartbeatTag(packet), key.tag);
  t.is(decodeHeartbeat(key, packet), 77);
  t.is(decodeHeartbeat(other, packet), null);
  const changed = Buffer.from(packet);
  changed[13] = (changed[13] ?? 0) ^ 1;
  t.is(decodeHeartbeat(key, changed), null);
  t.is(heartbeatTag(packet.subarray(1)), null);
});

test("[TR1] five tries are free, then the wait doubles; a right one starts afresh", (t) => {
  let tries = readThrottle(null);
  for (let index = 0; index < FREE_TRIES; index += 1) {
    t.is(waitBeforeTryMs(tries, "x", 0), 0);
    tries = countTry(tries, "x", 0);
  }
  t.is(waitBeforeTryMs(tries, "x", 0), 30_000);
  t.is(waitBeforeTryMs(tries, "x", 30_000), 0);
  t.is(waitBeforeTryMs(countTry(tries, "x", 30_000), "x", 30_000), 60_000);
  t.is(waitBeforeTryMs(forgiveTry(tries, "x"), "x", 0), 0);
});

test("[TR2] however many sources guess, none makes another one wait; only so many are remembered", (t) => {
  let tries = readThrottle(null);
  for (let index = 0; index < 3 * MAX_SOURCES; index += 1)
    tries = countTry(tries, `source ${index % 900}`, 0);
  t.is(waitBeforeTryMs(tries, "source 7", 0), 600_000);
  t.is(waitBeforeTryMs(tries, "fresh", 0), 0);
  for (let index = 0; index < MAX_SOURCES; index += 1) tries = countTry(tries, `other ${index}`, 0);
  t.is(tries.size, MAX_SOURCES);
});

test("[TR3] counts outlive a restart; a damaged file is an empty one; a clock that is set back prolongs no wait", (t) => {
  let tries = readThrottle(null);
  for (let index = 0; index < FREE_TRIES; index += 1) tries = countTry(tries, "x", 1_000_000);
  const again = readThrottle(JSON.parse(JSON.stringify(keepThrottle(tries))));
  t.is(waitBeforeTryMs(again, "x", 1_010_000), 20_000);
  t.is(waitBeforeTryMs(again, "x", 0), 30_000);
  t.is(readThrottle({ version: 1, sources: [{ address: "x", wrong: -1, blockedUntilMs: 0 }] }).size, 0);
});

test("[ID1] the identity is made once, kept for its owner only, and bound to its peer id", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "landline-mesh-"));
  t.teardown(() => rm(folder, { recursive: true }));
  // Two starts at once agree.
  const [one, two] = await Promise.all([loadIdentity(folder), loadIdentity(folder)]);
  t.is(one.publicKey, two.publicKey);
  t.is(one.peerId, peerIdOf(one.publicKey));
  t.is((await stat(join(folder, "identity.pem"))).mode & 0o777, 0o600);
  t.is((await loadIdentity(folder)).peerId, one.peerId);
});

test("[ID2] a damaged or unwritable identity is reported in a sentence, and never overwritten", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "landline-mesh-"));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "identity.pem"), "garbage");
  await t.throwsAsync(loadIdentity(folder), { message: /is damaged\. Move it away/ });
  t.is(await readFile(join(folder, "identity.pem"), "utf8"), "garbage");
  await chmod(join(folder, "identity.pem"), 0o600);
  // A file where the folder should be: fails for root, too.
  await t.throwsAsync(loadIdentity(join(folder, "identity.pem", "sub")), { message: /cannot be/ });
});

test("[TK4] a removal voids the tickets of before, and a ban every ticket that leads through the key", (t) => {
  const [host, a, b] = [createIdentity(), createIdentity(), createIdentity()];
  const isHost = (key: string) => key === host.publicKey;
  const toA = issueCredential({ identity: host, credential: [] }, meetingId, holder(a), 0) ?? [];
  const toB = issueCredential({ identity: a, credential: toA }, meetingId, holder(b), 0) ?? [];
  const again = issueCredential({ identity: host, credential: [] }, meetingId, holder(a, 1), 0) ?? [];
  const counts = (key: string, credential: Credential, door: Partial<Door>) =>
    isAdmitted(meetingId, key, credential, isHost, 1, undefined, { ...openDoor, ...door });
  const removed: Partial<Door> = { removals: new Map([[a.publicKey, 1]]) };
  t.false(counts(a.publicKey, toA, removed));
  t.true(counts(a.publicKey, again, removed));
  t.false(counts(b.publicKey, toB, removed), "nor does it let anybody else in");
  t.false(counts(a.publicKey, again, { removals: new Map([[a.publicKey, 2]]) }));
  t.false(
    counts(
      a.publicKey,
      again.map((ticket) => ({ ...ticket, removals: 9 })),
      removed,
    ),
    "it is signed",
  );
  const banned: Partial<Door> = { banned: new Set([a.publicKey]) };
  t.false(counts(a.publicKey, again, banned));
  t.false(counts(b.publicKey, toB, banned));
  t.true(counts(b.publicKey, toB, {}));
});

test("[TK11] under the waiting room's rule a ticket counts for those that a host let in; one of before the rule counts", (t) => {
  const [host, member, newcomer] = [createIdentity(), createIdentity(), createIdentity()];
  const isHost = (key: string) => key === host.publicKey;
  const toMember = issueCredential({ identity: host, credential: [] }, meetingId, holder(member), 0) ?? [];
  const given = (state: number) =>
    issueCredential(
      { identity: member, credential: toMember },
      meetingId,
      { ...holder(newcomer), state },
      0,
    ) ?? [];
  const room = { withoutHost: "wait" as const, refusals: new Map(), blocked: new Set<string>() };
  const counts = (credential: Credential, door: Partial<Door> & { readonly admitted?: readonly string[] }) =>
    isAdmitted(meetingId, newcomer.publicKey, credential, isHost, 1, undefined, {
      ...{ ...openDoor, state: 7, waitingRoom: { ...room, admitted: new Set(door.admitted) } },
      ...door,
    });
  t.true(counts(given(6), {}), "it was let in by a half of the meeting that did not know the rule");
  t.false(counts(given(7), {}));
  t.false(counts(given(8), {}), "a rule that self does not know yet");
  t.true(counts(given(7), { admitted: [newcomer.publicKey] }));
  t.true(counts(given(7), { hosts: new Set([newcomer.publicKey]) }));
  t.true(counts(given(7), { waitingRoom: null }));
  t.true(
    counts(given(7), { waitingRoom: { ...room, withoutHost: "open", admitted: new Set() } }),
    "the rule needs no host",
  );
  const older = given(8).map((ticket, index) => (index === 0 ? { ...ticket, state: 6 } : ticket));
  t.false(counts(older, {}), "the state is signed");
});

test("[TK12] a state of zero is signed as before there were states", (t) => {
  const [host, member] = [createIdentity(), createIdentity()];
  const isHost = (key: string) => key === host.publicKey;
  for (const more of [{}, { removals: 2 }, { removals: 2, state: 3 }, { state: 3 }]) {
    const ticket =
      issueCredential({ identity: host, credential: [] }, meetingId, { ...holder(member), ...more }, 0) ?? [];
    t.true(isAdmitted(meetingId, member.publicKey, ticket, isHost, 1));
    const moved = ticket.map((each) => ({ ...each, removals: each.state, state: each.removals }));
    const isSame = ticket.every(({ removals, state }) => removals === state);
    t.is(isAdmitted(meetingId, member.publicKey, moved, isHost, 1), isSame, JSON.stringify(more));
  }
});
