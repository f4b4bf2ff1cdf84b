/** Whole meshes over loopback. */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import test, { type ExecutionContext } from "ava";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { createFrameReader, encodeFrame } from "../../../src/mesh/transport/frames.ts";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { MeshError, type JoinTarget } from "../../../src/mesh/types.ts";
import {
  createWorld,
  follow,
  found,
  join,
  kept,
  meetingOfTwo,
  targetOf,
  type Peer,
  type World,
  letInWithoutClock,
} from "./world.ts";
import { sortedIdentities } from "../identities.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { eventually } from "../../support/eventually.ts";

const idle = () => new AbortController().signal;

// Serial: stretching a passcode stops the whole process for a moment, and a heartbeat is a matter of time.
test.serial("[ME1] a newcomer joins an open meeting and can send to the member that made it", async (t) => {
  const { host, member: guest, creation, joined } = await meetingOfTwo(t);

  t.deepEqual(joined.creation, creation);
  t.like(joined.epoch, { term: 1, coordinator: host.mesh.peerId });
  t.true(guest.mesh.send(host.mesh.peerId, "presence", { hello: 1 }));
  await eventually("the message", () => host.received.length === 1);
  t.deepEqual(host.received, [{ from: guest.mesh.peerId, body: { hello: 1 } }]);
  await eventually("both on both rosters", () =>
    [host, guest].every((peer) => peer.mesh.members().length === 2),
  );
});

test.serial(
  "[ME2] a body of 200 kB arrives whole; one beyond a frame is not sent, and the link lives on",
  async (t) => {
    const { host, member: guest } = await meetingOfTwo(t);
    const offer = "x".repeat(200_000);
    t.false(guest.mesh.send(host.mesh.peerId, "media", "x".repeat(300_000)));
    t.true(guest.mesh.send(host.mesh.peerId, "media", { offer }));
    await eventually("the message", () => host.received.length === 1);
    t.deepEqual(host.received[0]?.body, { offer });
  },
);

test.serial("[ME3] messages to a joiner wait until it has set its epoch", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = found(host);
  host.mesh.onLinkUp((peer) => void host.mesh.send(peer, "presence", "early"));
  const joined = await guest.mesh.join(targetOf(creation, [host.mesh]), idle());
  const late: unknown[] = [];
  guest.mesh.onMessage(({ body }) => late.push(body));
  guest.mesh.setEpoch(joined.epoch);
  await eventually("the early message", () => late.length === 1);
  t.deepEqual(late, ["early"]);
});

test.serial(
  "[ME4] five members link to the three lowest ranks only, and the roster reaches all",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const peers: Peer[] = [];
    for (const identity of sortedIdentities(5)) peers.push(await world.start(identity));
    const [host, ...others] = peers;
    if (host === undefined) return t.fail();
    const creation = found(host);
    for (const peer of others) await join(peer, creation, [host.mesh]);

    await eventually("the rosters", () => peers.every((peer) => peer.mesh.members().length === 5));
    const linkCounts = () => peers.map((peer) => peer.mesh.linked().length).join();
    await eventually(`the links, not ${linkCounts()}`, () => linkCounts() === "4,4,4,3,3");
    t.false(peers[3]?.mesh.linked().includes(peers[4]?.mesh.peerId ?? host.mesh.peerId));
  },
);

test.serial(
  "[ME5] any member admits, whatever the ids, and the coordinator gets the newcomer's entry",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [low, middle, high] = sortedIdentities(3);
    const [host, second, third] = [
      await world.start(middle),
      await world.start(high),
      await world.start(low),
    ];
    const creation = found(host);
    await join(second, creation, [host.mesh]);
    await join(third, creation, [second.mesh]);
    t.true(third.mesh.linked().includes(host.mesh.peerId));
    await eventually("the rosters", () =>
      [host, second, third].every((peer) => peer.mesh.members().length === 3),
    );
  },
);

test.serial("[ME6] a member that leaves goes off every roster, and its links end as left", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, stayer, leaver] = [await world.start(), await world.start(), await world.start()];
  const creation = found(host);
  await join(stayer, creation, [host.mesh]);
  await join(leaver, creation, [host.mesh]);
  await eventually("the links", () => stayer.mesh.linked().length === 2);
  await leaver.mesh.leave();
  await eventually("its absence", () => [host, stayer].every((peer) => peer.mesh.members().length === 2));
  // The roster and the leaver's own word come by different links.
  await eventually("its word", () => stayer.downs.length === 1);
  t.deepEqual(host.downs, [{ peer: leaver.mesh.peerId, cause: "left" }]);
  t.deepEqual(stayer.downs, [{ peer: leaver.mesh.peerId, cause: "left" }]);
  t.deepEqual(leaver.mesh.members(), []);
  await join(leaver, creation, [host.mesh]);
  await eventually("its return", () => stayer.mesh.members().length === 3);
});

test.serial("[ME7] a killed process is closed at once, and goes off the roster", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const host = await world.start();
  const creation = found(host);
  const child = fork(new URL("victim.ts", import.meta.url), { execArgv: ["--import=tsx"] });
  t.teardown(() => child.kill("SIGKILL"));
  child.send(targetOf(creation, [host.mesh]));
  await once(child, "message");
  await eventually("the link", () => host.mesh.linked().length === 1 && host.mesh.members().length === 2);
  child.kill("SIGKILL");
  await eventually("its death", () => host.downs.length === 1);
  t.is(host.downs[0]?.cause, "closed");
  t.is(host.mesh.members().length, 1);
});

test.serial("[ME8] a stopped process is silent; when it goes on it is a member again", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const host = await world.start();
  const creation = found(host);
  const child = fork(new URL("victim.ts", import.meta.url), { execArgv: ["--import=tsx"] });
  t.teardown(() => child.kill("SIGKILL"));
  child.send(targetOf(creation, [host.mesh]));
  await once(child, "message");
  await eventually("the link", () => host.mesh.members().length === 2);
  child.kill("SIGSTOP");
  await eventually("its silence", () => host.downs.length === 1);
  t.is(host.downs[0]?.cause, "silent");
  t.is(host.mesh.members().length, 1);
  child.kill("SIGCONT");
  await eventually("its return", () => host.mesh.members().length === 2);
});

test.serial("[ME9] the next coordinator goes on with the roster that it had", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, second, third] = [await world.start(), await world.start(), await world.start()];
  const creation = found(host);
  await join(second, creation, [host.mesh]);
  await join(third, creation, [host.mesh]);
  await eventually("the links", () => second.mesh.linked().length === 2 && third.mesh.linked().length === 2);
  await host.mesh.close();
  await eventually("its absence", () => second.downs.length === 1 && third.downs.length === 1);
  second.mesh.setEpoch(second.mesh.signClaim(2, "died"));
  await eventually("the rosters", () => [second, third].every((peer) => peer.mesh.members().length === 2));
  const late = await world.start();
  const joined = await join(late, creation, [third.mesh]);
  t.like(joined.epoch, { term: 2, coordinator: second.mesh.peerId });
});

test.serial("[ME10] a member of an older epoch comes back and follows the newer one", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [a, b, c] = [await world.start(), await world.start(), await world.start()];
  const creation = found(a);
  await join(b, creation, [a.mesh]);
  await join(c, creation, [b.mesh]);
  await eventually("the links", () => [a, b, c].every((peer) => peer.mesh.linked().length === 2));
  a.mesh.onRosterEpoch(({ epoch }) => a.mesh.setEpoch(epoch));
  await a.mesh.leave();
  await eventually("its absence", () => b.downs.length === 1 && c.downs.length === 1);
  b.mesh.setEpoch(b.mesh.signClaim(2, "died"));
  await eventually("the half", () => [b, c].every((peer) => peer.mesh.members().length === 2));
  const joined = await a.mesh.join(targetOf(creation, [c.mesh]), idle());
  a.mesh.setEpoch(joined.epoch);
  await eventually("one meeting", () => [a, b, c].every((peer) => peer.mesh.members().length === 3));
  t.is(joined.epoch.coordinator, b.mesh.peerId);
});

test.serial(
  "[AD1] the right passcode is admitted; a wrong one and a missing one are refused differently",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const creation = found(host, "correct horse");
    const attempt = (passcode?: string) => guest.mesh.join(targetOf(creation, [host.mesh], passcode), idle());
    const wrong = await t.throwsAsync(attempt("battery staple"), { instanceOf: MeshError });
    t.is(wrong?.code, "wrongPasscode");
    t.is((await t.throwsAsync(attempt(), { instanceOf: MeshError }))?.code, "passcodeNeeded");
    await attempt("correct horse");
    t.is(guest.mesh.linked().length, 1);

    // A member that was admitted can admit by the same passcode.
    const third = await world.start();
    await join(third, creation, [guest.mesh], "correct horse");
    await eventually("the roster", () => third.mesh.members().length === 3);
  },
);

test.serial(
  "[AD2] after five wrong tries even the right passcode has to wait, and the refusal says how long",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const creation = host.mesh.create({ title: "Board", passcode: "correct horse" });
    const attempt = (passcode: string) => guest.mesh.join(targetOf(creation, [host.mesh], passcode), idle());
    for (let index = 0; index < 5; index += 1) {
      const error = await t.throwsAsync(attempt(`guess ${index}`), { instanceOf: MeshError });
      t.is(error?.code, "wrongPasscode");
    }
    const error = await t.throwsAsync(attempt("correct horse"), { instanceOf: MeshError });
    t.is(error?.code, "tooManyTries");
    t.regex(error?.message ?? "", /Try again in \d+ seconds/);
    t.is(host.mesh.members().length, 1);
  },
);

test.serial(
  "[AD14] a member that one without a clock (it is 1970 there) admits is a member to everybody",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, , guest] = await letInWithoutClock(world);
    t.true(guest.mesh.linked().includes(host.mesh.peerId));
    t.is(host.log.counters()["mesh.badProof"], undefined);
  },
);

async function inOrder(world: World): Promise<readonly [Peer, Peer, Peer, Peer]> {
  const [first, second, third, fourth] = sortedIdentities(4);
  return [
    await world.start(first),
    await world.start(second),
    await world.start(third),
    await world.start(fourth),
  ];
}

test.serial(
  "[AD5] an ordinary member sends joiners on to the succession, where tries count; right ones count nowhere",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, deputy, third, ordinary] = await inOrder(world);
    const all = [host, deputy, third, ordinary];
    const guest = await world.start();
    const creation = found(host, "correct horse");
    for (const member of [deputy, third, ordinary])
      await join(member, creation, [host.mesh], "correct horse");
    await eventually("the roster", () => all.every(({ mesh }) => mesh.members().length === 4));
    const attempt = (passcode: string) =>
      guest.mesh.join(targetOf(creation, [ordinary.mesh], passcode), idle());
    for (let index = 0; index < 2; index += 1) {
      await attempt("correct horse");
      await guest.mesh.leave();
    }
    t.is((await t.throwsAsync(attempt("guess"), { instanceOf: MeshError }))?.code, "wrongPasscode");
    const counted = all.map(({ log }) => log.counters()["mesh.wrongPasscode"] ?? 0);
    t.is(counted[3], 0);
  },
);

test.serial("[AD3] no member there, or given up: unreachable, as a sentence", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = host.mesh.create({ title: "Standup" });
  const target = targetOf(creation, [host.mesh]);
  await host.mesh.leave();
  const error = await t.throwsAsync(guest.mesh.join(target, idle()), { instanceOf: MeshError });
  t.is(error?.code, "unreachable");
  const aborted = await t.throwsAsync(guest.mesh.join(target, AbortSignal.abort()), {
    instanceOf: MeshError,
  });
  t.is(aborted?.code, "unreachable");
});

test.serial("[AD25] a join whose connections break is tried again while there is time", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, guest] = [await world.start(), await world.start()];
  const creation = found(host);
  const target = targetOf(creation, [host.mesh]);
  const [peer] = target.peers;
  let broken = 0;
  const proxy = createServer((socket) => {
    if (broken < 2) {
      broken += 1;
      return void socket.destroy();
    }
    const onwards = connectTcp(peer?.port ?? 0, "127.0.0.1");
    for (const each of [socket, onwards]) each.on("error", () => {});
    socket.pipe(onwards).pipe(socket);
    t.teardown(() => [socket, onwards].map((each) => each.destroy()));
  });
  proxy.listen(0, "127.0.0.1");
  t.teardown(() => proxy.close());
  await once(proxy, "listening");
  const { port } = proxy.address() as AddressInfo; // It listens on a port.
  const peers = target.peers.map((each) => ({ ...each, port, addresses: ["127.0.0.1"] }));
  await t.notThrowsAsync(guest.mesh.join({ ...target, peers }, idle()));
  t.is(broken, 2);
});

test.serial(
  "[AD4] a copied data folder: the run that is there stays, the other one is refused, in either order, by whichever member it asks",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const identity = createIdentity();
    const earlier = await world.start(identity);
    const later = await world.start(identity, 60_000);
    for (const [live, copy] of [
      [earlier, later],
      [later, earlier],
    ] as const) {
      let displacements = 0;
      const stopCounting = live.mesh.onIdentityInUse(() => (displacements += 1));
      const host = found(live);
      await refused(t, copy, targetOf(host, [live.mesh]));
      const guest = await world.start();
      await join(guest, host, [live.mesh]);
      await refused(t, copy, targetOf(host, [guest.mesh]));
      t.is(live.mesh.members().length, 2);
      await live.mesh.leave();

      const other = guest.mesh;
      await other.leave();
      const made = found(guest);
      await join(live, made, [other]);
      await refused(t, copy, targetOf(made, [other]));
      t.deepEqual(other.linked(), [identity.peerId]);
      await live.mesh.leave();
      // The run that was there is gone: its place is free.
      await join(copy, made, [other]);
      await copy.mesh.leave();
      t.is(displacements, 0);
      stopCounting();
    }
  },
);

/** Asserts that the peer is not let in, because its key is in the meeting already. */
async function refused(t: ExecutionContext, copy: Peer, target: JoinTarget): Promise<void> {
  const error = await t.throwsAsync(copy.mesh.join(target, idle()), { instanceOf: MeshError });
  t.is(error?.code, "identityInUse");
}

test.serial(
  "[HN1] a megabyte of random bytes, a silent connection and one that closes harm no member",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const creation = found(host);
    const { port } = host.mesh;
    const noise = connectTcp(port, "127.0.0.1");
    const silent = connectTcp(port, "127.0.0.1");
    const trickle = connectTcp(port, "127.0.0.1");
    for (const socket of [noise, silent, trickle]) socket.on("error", () => {});
    const probe = connectTcp(port, "127.0.0.1", () => probe.end());
    probe.on("error", () => {});
    noise.write(randomBytes(1_000_000));
    const closed = [silent, trickle, noise].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve)),
    );
    // A TLS record's header, a byte at a time.
    const drip = setInterval(() => trickle.writable && trickle.write(Buffer.from([0x16])), 200);
    t.teardown(() => clearInterval(drip));
    await join(guest, creation, [host.mesh]);
    await Promise.all(closed);
    t.is(host.mesh.linked().length, 1);
  },
);

/** A TLS end that sends `say` and returns all that the other end sends until it closes. */
async function converse(port: number, say: readonly Buffer[]): Promise<unknown[]> {
  const { key, cert } = await makeCertificate();
  const socket = connectTls({ host: "127.0.0.1", port, key, cert, rejectUnauthorized: false });
  const heard: unknown[] = [];
  const reader = createFrameReader(() => 1_000_000);
  socket.on("error", () => {});
  socket.on("data", (chunk) => reader.push(chunk, (value) => heard.push(value)));
  socket.once("secureConnect", () => say.forEach((bytes) => socket.write(bytes)));
  await new Promise((resolve) => socket.once("close", resolve));
  return heard;
}

test.serial(
  "[HN2] another protocol version is refused by name, nonsense is dropped and counted",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const host = await world.start();
    host.mesh.create({ title: "Standup" });
    const future = encodeFrame({ type: "hello", protocol: 2, novelty: true });
    const heard = await converse(host.mesh.port, future === null ? [] : [future]);
    t.deepEqual(heard.at(-1), { type: "refuse", code: "protocolVersion" });

    await converse(host.mesh.port, [Buffer.from("ffffffff00", "hex")]);
    const nonsense = encodeFrame({ type: "hello", protocol: 1, peerId: "me" });
    await converse(host.mesh.port, nonsense === null ? [] : [nonsense]);
    t.like(host.log.counters(), { "mesh.protocolVersion": 1, "mesh.frameTooLong": 1, "mesh.badHello": 1 });
  },
);

test.serial("[ME11] a new name reaches every member", async (t) => {
  const { host, member: guest } = await meetingOfTwo(t);
  guest.mesh.setName("Gwen");
  host.mesh.setName("Hugo");
  const names = (peer: typeof host) => peer.mesh.members().map((member) => member.name);
  await eventually("the names", () =>
    [host, guest].every((peer) => names(peer).toSorted().join() === "Gwen,Hugo"),
  );
  t.pass();
});

test.serial(
  "[ME19] what a newcomer changes in its entry while it is being let in is published once it is",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const creation = found(host);
    const joining = join(guest, creation, [host.mesh]);
    guest.mesh.setFileEndpoint({ port: 4_000, fingerprint: "ab".repeat(32) });
    guest.mesh.setName("Gwen");
    await joining;
    const seen = () => host.mesh.members().find(({ peerId }) => peerId === guest.mesh.peerId);
    await eventually("the name", () => seen()?.name === "Gwen");
    t.is(seen()?.files?.port, 4_000);
  },
);

test.serial("[ME12] of two rival coordinators the higher epoch wins, with one roster", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [a, b, c, d] = [await world.start(), await world.start(), await world.start(), await world.start()];
  const creation = found(a);
  follow(a.mesh);
  await join(b, creation, [a.mesh]);
  await join(c, creation, [a.mesh]);
  await join(d, creation, [a.mesh]);
  const all = [a, b, c, d];
  await eventually("the rosters", () => all.every((peer) => peer.mesh.members().length === 4));
  // Two claim at once, as in two partitions.
  b.mesh.setEpoch(b.mesh.signClaim(2, "died"));
  d.mesh.setEpoch(d.mesh.signClaim(3, "died"));
  await eventually("one roster", () => all.every((peer) => peer.mesh.members().length === 4));
  const late = await world.start();
  const joined = await join(late, creation, [c.mesh]);
  t.like(joined.epoch, { term: 3, coordinator: d.mesh.peerId });
  await eventually("all on it", () => [...all, late].every((peer) => peer.mesh.members().length === 5));
});

test.serial(
  "[ME13] where a member serves files stands in its entry everywhere, until it serves none",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const [early, late] = ["a", "b"].map((digit, index) => ({
      port: 7000 + index,
      fingerprint: digit.repeat(64),
    }));
    guest.mesh.setFileEndpoint(early ?? null);
    const creation = found(host);
    await join(guest, creation, [host.mesh]);
    host.mesh.setFileEndpoint(late ?? null);
    const endpoint = (at: Peer, of: Peer) =>
      at.mesh.members().find((member) => member.peerId === of.mesh.peerId)?.files;
    await eventually(
      "the endpoints",
      () => endpoint(host, guest)?.port === 7000 && endpoint(guest, host)?.port === 7001,
    );
    t.deepEqual(endpoint(guest, host), late);
    t.deepEqual(guest.mesh.members()[0]?.addresses, ["127.0.0.1"]);
    guest.mesh.setFileEndpoint(null);
    await eventually("its end", () => endpoint(host, guest) === null);
  },
);

test.serial("[ME14] a saved meeting is opened again in a later term, and is found", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const [host, member] = [await world.start(), await world.start()];
  const creation = found(host, "correct horse");
  await join(member, creation, [host.mesh], "correct horse");
  member.mesh.setEpoch(member.mesh.signClaim(7, "died"));
  const saved = kept(member.mesh);
  await host.mesh.leave();
  await member.mesh.leave();
  t.is(member.mesh.saved(), null);

  const joined = member.mesh.reopen(saved);
  member.mesh.setEpoch(joined.epoch);
  t.deepEqual(joined.creation, creation);
  t.like(joined.epoch, { term: 8, coordinator: member.mesh.peerId });
  t.is(t.throws(() => member.mesh.reopen(saved), { instanceOf: MeshError })?.code, "refused");
  const stranger = await world.start();
  const wrong = stranger.mesh.join(targetOf(creation, [member.mesh], "battery staple"), idle());
  t.is((await t.throwsAsync(wrong, { instanceOf: MeshError }))?.code, "wrongPasscode");
  await join(stranger, creation, [member.mesh], "correct horse");
  await join(host, creation, [member.mesh], "correct horse");
  await eventually("the roster", () =>
    [host, member, stranger].every((peer) => peer.mesh.members().length === 3),
  );
});

test.serial(
  "[ME15] a saved meeting that is opened twice, years later, merges once the two see each other",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [low, high] = sortedIdentities(2);
    const host = await world.start();
    const creation = found(host);
    const before = [await world.start(low), await world.start(high)];
    for (const peer of before) await join(peer, creation, [host.mesh]);
    await eventually("the roster", () => before.every((peer) => peer.mesh.members().length === 3));
    const saved = before.map((peer) => kept(peer.mesh));
    for (const peer of [host, ...before]) await peer.mesh.close();

    const twoYearsMs = 2 * 366 * 24 * 60 * 60 * 1000;
    const after = [await world.start(low, twoYearsMs), await world.start(high, twoYearsMs)];
    for (const [index, peer] of after.entries()) {
      follow(peer.mesh);
      peer.mesh.setEpoch(peer.mesh.reopen(saved[index]).epoch);
    }
    const [a, b] = after;
    if (a === undefined || b === undefined) return t.fail();
    b.mesh.peerSeen({ peerId: a.mesh.peerId, addresses: ["127.0.0.1"], port: a.mesh.port });
    // Both claimed the same term: the lower id's counts.
    const terms = () => after.map((peer) => JSON.stringify(Object(peer.mesh.saved()).epoch));
    const agreed = JSON.stringify({ term: 2, coordinator: a.mesh.peerId });
    await eventually("one epoch", () => terms().every((epoch) => epoch === agreed));
    await eventually("one roster", () => after.every((peer) => peer.mesh.members().length === 2));
    t.is(a.mesh.linked().length, 1);
  },
);

test.serial(
  "[ME16] a saved meeting that is damaged, or another identity's, is refused with a sentence",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, other] = [await world.start(), await world.start()];
    host.mesh.create({ title: "Standup" });
    const saved = kept(host.mesh);
    await host.mesh.leave();
    const damaged = [
      null,
      7,
      "x",
      {},
      { ...Object(saved), version: 2 },
      { ...Object(saved), creation: { title: "" } },
    ];
    damaged.push({ ...Object(saved), creation: { ...Object(saved).creation, title: "Another" } });
    for (const value of damaged) {
      const error = t.throws(() => host.mesh.reopen(value), { instanceOf: MeshError });
      t.regex(error?.message ?? "", /damaged/);
    }
    t.regex(
      t.throws(() => other.mesh.reopen(saved), { instanceOf: MeshError })?.message ?? "",
      /another identity/,
    );
    t.deepEqual(host.mesh.members(), []);
  },
);

test.serial("[AD6] a restarted coordinator is let in only once another member coordinates", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const identity = createIdentity();
  const [host, guest] = [await world.start(identity), await world.start()];
  const creation = host.mesh.create({ title: "Standup" });
  host.mesh.setEpoch(host.mesh.signClaim(1, "merged"));
  guest.mesh.setEpoch((await join(guest, creation, [host.mesh])).epoch);
  await host.mesh.close();
  await eventually("the end of the coordinator's link", () => guest.downs.length === 1);
  const again = await world.start(identity);
  await t.throwsAsync(again.mesh.join(targetOf(creation, [guest.mesh]), idle()), {
    instanceOf: MeshError,
    code: "unreachable",
  });
  guest.mesh.setEpoch(guest.mesh.signClaim(2, "died"));
  const joined = await again.mesh.join(targetOf(creation, [guest.mesh]), idle());
  t.like(joined.epoch, { term: 2, coordinator: guest.mesh.peerId });
});

test.serial(
  "[ME17] a member that gets another address moves its links, never down, and publishes the address",
  async (t) => {
    const { host, member: guest } = await meetingOfTwo(t);
    for (const peer of [guest, host]) {
      const ups = new Set<string>();
      for (const each of [host, guest]) each.mesh.onLinkUp((other) => ups.add(other));
      peer.mesh.addressesChanged(["127.0.0.2"]);
      await eventually("a fresh link", () => ups.size === 2);
      const told = (at: Peer) =>
        at.mesh.members().find((member) => member.peerId === peer.mesh.peerId)?.addresses;
      await eventually("the address", () => [host, guest].every((at) => told(at)?.join() === "127.0.0.2"));
      // A network that is gone for a moment has no address to publish.
      peer.mesh.addressesChanged([]);
      t.deepEqual(told(peer), ["127.0.0.2"]);
    }
    t.deepEqual([...host.downs, ...guest.downs], []);
    // A message that is on its way on the former link is lost, so it is sent again until it arrives.
    await eventually("a message", () => {
      guest.mesh.send(host.mesh.peerId, "presence", "still there");
      return host.received.length > 0;
    });
  },
);

test.serial("[AD26] a member that takes the call is waited for, however busy it is then", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const clock = createVirtualClock();
  const host = await world.start();
  const guest = await world.start(createIdentity(), 0, clock);
  const creation = found(host);
  // Takes the call, and passes on what comes only when it is told to.
  let letThrough = () => {};
  let taken = 0;
  const busy = createServer((socket) => {
    // With the first bytes of the handshake: the caller knows that its call was taken.
    socket.once("readable", () => (taken += 1));
    letThrough = () => {
      const onward = connectTcp(host.mesh.port, "127.0.0.1");
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on("error", () => {});
    };
  });
  t.teardown(() => void busy.close());
  await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address with a port.
  const { port } = busy.address() as AddressInfo;
  const target = {
    ...targetOf(creation, []),
    peers: [{ peerId: host.mesh.peerId, port, addresses: ["127.0.0.1"] }],
  };
  const joining = guest.mesh.join(target, idle());
  await eventually("the call", () => {
    clock.advance(1);
    return taken > 0;
  });
  clock.advance(12_000);
  letThrough();
  // What is left of the join happens in no time by the clock of the one that joins.
  t.like((await joining).creation, { meetingId: creation.meetingId });
  t.is(taken, 1);
});

test.serial(
  "[AD51] where calls are taken and break after a while, somebody is busy there, and is called as long as there is time",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const clock = createVirtualClock();
    const host = await world.start();
    const guest = await world.start(createIdentity(), 0, clock);
    let taken: Socket | null = null;
    let isOver = false;
    const busy = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("readable", () => (taken = socket));
    });
    t.teardown(() => void busy.close());
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    // A TCP server that listens has an address with a port.
    const { port } = busy.address() as AddressInfo;
    const peers = [{ peerId: host.mesh.peerId, port, addresses: ["127.0.0.1"] }];
    const joining = guest.mesh.join({ ...targetOf(found(host), []), peers }, idle());
    const refused = t
      .throwsAsync(joining, { message: /too busy to answer/ })
      .finally(() => void (isOver = true));
    let calls = 0;
    await eventually("the end of the join", () => {
      if (isOver) return true;
      clock.advance(10);
      if (taken === null) return false;
      calls += 1;
      clock.advance(1_200);
      taken.destroy();
      taken = null;
      return false;
    });
    await refused;
    t.true(calls > 5, `${calls}`);
  },
);

test.serial(
  "[AD47] who finds nobody that answers reads that they are too busy, not that the network is at fault",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const clock = createVirtualClock();
    const host = await world.start();
    const guest = await world.start(createIdentity(), 0, clock);
    let taken = 0;
    const silent = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("readable", () => (taken += 1));
    });
    t.teardown(() => void silent.close());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    // A TCP server that listens has an address with a port.
    const { port } = silent.address() as AddressInfo;
    const peers = [{ peerId: host.mesh.peerId, port, addresses: ["127.0.0.1"] }];
    const joining = guest.mesh.join({ ...targetOf(found(host), []), peers }, idle());
    await eventually("the call", () => {
      clock.advance(1);
      return taken > 0;
    });
    const refused = t.throwsAsync(joining, { message: /too busy to answer/ });
    clock.advance(60_000);
    t.like(await refused, { code: "unreachable" });
  },
);

test.serial(
  "[WY11] a member that moves while one joins is called where it is seen, and at once",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, guest] = [await world.start(), await world.start()];
    const target = targetOf(found(host), [host.mesh]);
    // Reserved for documentation (RFC 5737): nobody answers there.
    const elsewhere = target.peers.map((peer) => ({ ...peer, addresses: ["192.0.2.1"] }));
    let isFollowed = false;
    const onSeen: JoinTarget["onSeen"] = (listener) => {
      isFollowed = true;
      setImmediate(() => [elsewhere, target.peers].forEach(listener));
      return () => void (isFollowed = false);
    };
    await guest.mesh.join({ ...target, peers: elsewhere, onSeen }, idle());
    t.false(isFollowed, "nor is it followed any longer");
    t.is(guest.mesh.members().length, 2);
  },
);
