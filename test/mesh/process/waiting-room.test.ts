/** Newcomers that wait for a host, over loopback. Rules: ../SPEC.md, WR. */
import test from "ava";
import { openDoor, type Door } from "../../../src/mesh/types.ts";
import { createWorld, follow, found, join, targetOf, type Peer, type World } from "./world.ts";
import { sortedIdentities } from "../identities.ts";
import { eventually } from "../../support/eventually.ts";
import type { MeetingCreation } from "../../../src/mesh/types.ts";

const keyOf = ({ mesh }: Peer): string =>
  mesh.members().find(({ peerId }) => peerId === mesh.peerId)?.publicKey ?? "";

/** What hosts have said, as each member's store would know it. */
function createHosts(creation: MeetingCreation) {
  const [admitted, refusals] = [new Set<string>(), new Map<string, number>()];
  const members: Peer[] = [];
  const state: Partial<Door> = {};
  function tell(): void {
    const blocked = new Set([...refusals].filter(([, count]) => count > 1).map(([key]) => key));
    const waitingRoom = { withoutHost: "wait" as const, admitted, refusals, blocked };
    const door: Door = { ...openDoor, hosts: new Set([creation.host]), state: 1, waitingRoom, ...state };
    for (const { mesh } of members) mesh.setDoor(door);
  }
  return {
    rule(more: Partial<Door>) {
      Object.assign(state, more);
      tell();
    },
    with(...peers: readonly Peer[]) {
      members.push(...peers);
      for (const peer of peers) admitted.add(keyOf(peer));
      tell();
    },
    admit(key: string) {
      admitted.add(key);
      tell();
    },
    remove(key: string) {
      admitted.delete(key);
      this.rule({ removals: new Map([[key, 1]]), isLocked: false });
    },
    refuse(key: string) {
      refusals.set(key, (refusals.get(key) ?? 0) + 1);
      tell();
    },
  };
}

/** Starts to join, and notes its places. */
function knock(peer: Peer, creation: MeetingCreation, at: readonly Peer[], passcode?: string) {
  const places: number[] = [];
  const abort = new AbortController();
  const target = targetOf(
    creation,
    at.map(({ mesh }) => mesh),
    passcode,
  );
  const joined = peer.mesh.join(target, abort.signal, (place) => places.push(place));
  const outcome = joined.then(
    () => "in",
    (error: { code: string }) => error.code,
  );
  return { places, abort, joined, outcome };
}

const keysAt = ({ mesh }: Peer) => mesh.knocks().knocks.map(({ publicKey }) => publicKey);
const waitingAt = (peer: Peer, count: number) =>
  eventually("those that wait", () => peer.mesh.knocks().knocks.length === count);

async function start(world: World, guests: number) {
  const [first, ...others] = sortedIdentities(1 + guests);
  if (first === undefined) throw new Error("an identity");
  const host = await world.start(first);
  const started = await Promise.all(others.map((identity) => world.start(identity)));
  return { host, guests: started, keys: others.map(({ publicKey }) => publicKey) };
}

test.serial("[WR13] one that knocks waits in line until it is let in, and then is a member", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const { host, guests, keys } = await start(world, 2);
  const [ana, ben] = guests;
  const [anaKey, benKey] = keys;
  if (ana === undefined || ben === undefined || anaKey === undefined || benKey === undefined) return t.fail();
  const creation = found(host);
  const hosts = createHosts(creation);
  hosts.with(host);
  const first = knock(ana, creation, [host]);
  await waitingAt(host, 1);
  const second = knock(ben, creation, [host]);
  await waitingAt(host, 2);
  t.deepEqual(keysAt(host), [anaKey, benKey]);
  await eventually("the places", () => first.places.at(-1) === 1 && second.places.at(-1) === 2);
  t.deepEqual(host.mesh.members().length, 1);
  t.deepEqual(ana.mesh.members(), [], "it has no roster");
  hosts.admit(anaKey);
  const joined = await first.joined;
  t.is(joined.epoch.coordinator, host.mesh.peerId);
  await eventually("a shorter line", () => second.places.at(-1) === 1);
  await eventually("the roster", () => host.mesh.members().length === 2);
  second.abort.abort();
  t.is(await second.outcome, "unreachable");
  await waitingAt(host, 0);
});

test.serial("[WR14] turned away once, one may knock again; twice, it is refused at once", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const { host, guests, keys } = await start(world, 1);
  const [eve] = guests;
  const [key] = keys;
  if (eve === undefined || key === undefined) return t.fail();
  const creation = found(host);
  const hosts = createHosts(creation);
  hosts.with(host);
  for (const code of ["notAdmitted", "blocked"]) {
    const attempt = knock(eve, creation, [host]);
    await waitingAt(host, 1);
    hosts.refuse(key);
    t.is(await attempt.outcome, code);
    await waitingAt(host, 0);
  }
  const last = knock(eve, creation, [host]);
  t.is(await last.outcome, "blocked");
  t.deepEqual(last.places, []);
});

test.serial("[WR19] only one that has the passcode may knock", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const { host, guests } = await start(world, 1);
  const [eve] = guests;
  if (eve === undefined) return t.fail();
  const creation = found(host, "open sesame");
  createHosts(creation).with(host);
  const wrong = knock(eve, creation, [host], "open barley");
  t.is(await wrong.outcome, "wrongPasscode");
  t.deepEqual(wrong.places, []);
  const right = knock(eve, creation, [host], "open sesame");
  await waitingAt(host, 1);
  right.abort.abort();
  t.is(await right.outcome, "unreachable");
});

test.serial(
  "[WR15] one that was let in comes back without knocking; only after a removal it knocks",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const { host, guests, keys } = await start(world, 1);
    const [ana] = guests;
    const [key] = keys;
    if (ana === undefined || key === undefined) return t.fail();
    const creation = found(host);
    const hosts = createHosts(creation);
    hosts.with(host);
    hosts.admit(key);
    const first = knock(ana, creation, [host]);
    t.is(await first.outcome, "in");
    await ana.mesh.leave();
    hosts.rule({ isLocked: true });
    const again = knock(ana, creation, [host]);
    t.is(await again.outcome, "in");
    t.deepEqual([...first.places, ...again.places], []);
    await ana.mesh.leave();
    hosts.remove(key);
    const removed = knock(ana, creation, [host]);
    await waitingAt(host, 1);
    removed.abort.abort();
    await removed.outcome;
  },
);

test.serial(
  "[WR16] where the coordinator dies, one that waits knocks at the next, and keeps its place",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const { host, guests, keys } = await start(world, 3);
    const [deputy, ana, ben] = guests;
    const [, anaKey, benKey] = keys;
    if (deputy === undefined || ana === undefined || ben === undefined) return t.fail();
    if (anaKey === undefined || benKey === undefined) return t.fail();
    const creation = found(host);
    await join(deputy, creation, [host.mesh]);
    const hosts = createHosts(creation);
    hosts.with(host, deputy);
    hosts.rule({ hosts: new Set([creation.host, keyOf(deputy)]) });
    const first = knock(ana, creation, [host]);
    await waitingAt(host, 1);
    const second = knock(ben, creation, [deputy, host]);
    await waitingAt(host, 2);
    await eventually("their places", () => first.places.at(-1) === 1 && second.places.at(-1) === 2);
    deputy.mesh.recallKnocks(host.mesh.knocks().line);
    t.deepEqual(deputy.mesh.knocks().knocks, []);
    await host.mesh.close();
    await eventually("the loss", () => deputy.downs.length > 0);
    deputy.mesh.setEpoch(deputy.mesh.signClaim(2, "died"));
    await waitingAt(deputy, 2);
    t.deepEqual(keysAt(deputy), [anaKey, benKey]);
    hosts.admit(benKey);
    t.is(await second.outcome, "in");
    hosts.admit(anaKey);
    t.is(await first.outcome, "in");
    await eventually("all on the roster", () => deputy.mesh.members().length === 3);
  },
);

test.serial("[WR17] where another member takes over by plan, those that wait go on to it", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const { host, guests, keys } = await start(world, 2);
  const [deputy, ana] = guests;
  const [, anaKey] = keys;
  if (deputy === undefined || ana === undefined || anaKey === undefined) return t.fail();
  const creation = found(host);
  await join(deputy, creation, [host.mesh]);
  follow(host.mesh);
  const hosts = createHosts(creation);
  hosts.with(host, deputy);
  const waiting = knock(ana, creation, [host]);
  await waitingAt(host, 1);
  deputy.mesh.setEpoch(deputy.mesh.signClaim(2, "lowerId"));
  await waitingAt(deputy, 1);
  await waitingAt(host, 0);
  hosts.admit(anaKey);
  t.is(await waiting.outcome, "in");
});

test.serial(
  "[WR18] a meeting without a host keeps one waiting, or lets it in where its rule is open",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const { host, guests } = await start(world, 1);
    const [ana] = guests;
    if (ana === undefined) return t.fail();
    const creation = found(host);
    const waitingRoom = { admitted: new Set<string>(), refusals: new Map(), blocked: new Set<string>() };
    const door = { ...openDoor, hosts: new Set(["somebody else"]), state: 1 };
    host.mesh.setDoor({ ...door, waitingRoom: { ...waitingRoom, withoutHost: "wait" } });
    const waiting = knock(ana, creation, [host]);
    await waitingAt(host, 1);
    host.mesh.setDoor({ ...door, state: 2, waitingRoom: { ...waitingRoom, withoutHost: "open" } });
    t.is(await waiting.outcome, "in");
  },
);

test.serial(
  "[TK10] a newcomer lets nobody in before it knows the meeting's state as its ticket names it",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const { host, guests, keys } = await start(world, 2);
    const [ana, ben] = guests;
    const [anaKey] = keys;
    if (ana === undefined || ben === undefined || anaKey === undefined) return t.fail();
    const creation = found(host);
    const hosts = createHosts(creation);
    hosts.with(host);
    hosts.admit(anaKey);
    await join(ana, creation, [host.mesh]);
    const early = knock(ben, creation, [ana]);
    t.is(await early.outcome, "unreachable");
    t.deepEqual(early.places, []);
    hosts.with(ana);
    const late = knock(ben, creation, [ana, host]);
    await waitingAt(host, 1);
    t.deepEqual(keysAt(ana), []);
    late.abort.abort();
    await late.outcome;
  },
);

test.serial(
  "[MT36] a passcode that hosts set counts at once, in a meeting that was made without one, too",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const { host, guests } = await start(world, 2);
    const [ana, ben] = guests;
    if (ana === undefined || ben === undefined) return t.fail();
    const creation = found(host);
    await join(ana, creation, [host.mesh]);
    const door = {
      ...openDoor,
      hosts: new Set([creation.host]),
      passcode: host.mesh.passcodeRecord("green apple"),
    };
    for (const { mesh } of [host, ana]) mesh.setDoor(door);
    t.is(await knock(ben, creation, [host, ana]).outcome, "passcodeNeeded");
    t.is(await knock(ben, creation, [host, ana], "open sesame").outcome, "wrongPasscode");
    t.is(await knock(ben, creation, [host, ana], "green apple").outcome, "in");
    await eventually("who was in it stays", () => host.mesh.members().length === 3);
  },
);

test.serial(
  "[MT63] a passcode is taken away by its maker's word; who came in by it lets nobody in before it knows that from the hosts' entries",
  async (t) => {
    const world = createWorld();
    t.teardown(world.close);
    const [host, ana, ben, cleo] = [
      await world.start(),
      await world.start(),
      await world.start(),
      await world.start(),
    ];
    for (const { mesh } of [host, ana, ben, cleo]) follow(mesh);
    const creation = found(host, "green apple");
    const release = host.mesh.passcodeRelease();
    t.is(ana.mesh.passcodeRelease(), null);
    const open = { ...openDoor, hosts: new Set([creation.host]), passcodeState: 7 };
    t.is(await knock(ana, creation, [host]).outcome, "passcodeNeeded");
    host.mesh.setDoor({ ...open, withdrawal: { release } });
    t.is(await knock(ana, creation, [host]).outcome, "in");
    t.is(await knock(ben, creation, [ana]).outcome, "unreachable", "Ana knows of nothing yet");
    ana.mesh.setDoor({ ...open, passcodeState: 6, withdrawal: { release } });
    t.is(await knock(ben, creation, [ana]).outcome, "unreachable", "it may have come back since");
    ana.mesh.setDoor({ ...open, withdrawal: { release } });
    t.is(await knock(ben, creation, [ana], "green apple").outcome, "in", "an old passcode does no harm");
    const passcode = host.mesh.passcodeRecord("open sesame");
    for (const { mesh } of [host, ana, ben]) mesh.setDoor({ ...open, passcodeState: 8, passcode });
    t.is(await knock(cleo, creation, [host]).outcome, "passcodeNeeded");
    t.is(await knock(cleo, creation, [host], "open sesame").outcome, "in");
  },
);
