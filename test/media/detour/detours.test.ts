/** Legs through a third member: who passes what on, and for whom. Rules: ../SPEC.md. */
import test from "ava";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createLog } from "../../../src/kernel/log.ts";
import {
  createDetours,
  IDLE_MS,
  MAX_DETOURS,
  MAX_OF_PARTICIPANT,
} from "../../../src/media/detour/detours.ts";
import type { DetourMessage, Signal } from "../../../src/media/messages.ts";
import type { BridgeEnds } from "../../../src/media/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";

const [RELAY, BETWEEN, ISOLATED, OTHER] = [peerId(1), peerId(2), peerId(3), peerId(4)];
const PORT = 26_999;
const addressOf = (peer: PeerId): string => `10.0.0.${[RELAY, BETWEEN, ISOLATED, OTHER].indexOf(peer) + 1}`;
const offer = (legId = "1"): Signal => ({ type: "offer", legId, sdp: "offer" });
const answer = (address = addressOf(RELAY), legId = "1"): Signal => ({
  ...{ type: "answer", legId },
  sdp: `v=0\r\na=candidate:1 1 UDP 5 ${address} 26560 typ host\r\na=end-of-candidates\r\n`,
});
/** Stands in for a signature: it names its author and all that was signed. */
const signatureOf = (author: PeerId, fields: readonly string[]): string =>
  Buffer.from(`${author} ${fields.join()}`).toString("hex").padEnd(128, "0").slice(-128);
/** Lets ports open. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Members, some of which are linked; what they send arrives at once. */
function meet(
  links: readonly (readonly [PeerId, PeerId])[] = [
    [RELAY, BETWEEN],
    [BETWEEN, ISOLATED],
  ],
) {
  const clock = createVirtualClock();
  const heard: string[] = [];
  const messages: { readonly to: PeerId; readonly message: DetourMessage }[] = [];
  const open: BridgeEnds[] = [];
  const state = { members: [RELAY, BETWEEN, ISOLATED, OTHER], relays: [RELAY], hasPorts: true };
  const activeAtMs = { value: 0 };
  const linkedOf = (self: PeerId) => links.flatMap(([a, b]) => (a === self ? [b] : b === self ? [a] : []));
  const nodes = new Map(
    [RELAY, BETWEEN, ISOLATED, OTHER].map((self) => {
      const log = createLog("error", () => {});
      const signals: { readonly from: PeerId; readonly signal: Signal }[] = [];
      const detours = createDetours({
        ...{ clock, log, self, linked: () => linkedOf(self), addressOf },
        isMember: (peer) => state.members.includes(peer),
        isRelay: (peer) => state.relays.includes(peer),
        sign: (fields) => signatureOf(self, fields),
        isGenuine: (author, fields, signature) => signature === signatureOf(author, fields),
        async openBridge(ends) {
          if (!state.hasPorts) throw new Error("no port is free");
          open.push(ends);
          activeAtMs.value = clock.nowMs();
          return {
            port: PORT,
            participantAtMs: () => activeAtMs.value,
            close: () => void open.splice(open.indexOf(ends), 1),
          };
        },
        send(to, message) {
          if (!linkedOf(self).includes(to)) return false;
          messages.push({ to, message });
          nodes.get(to)?.detours.receive(self, message);
          return true;
        },
        onSignal(from, signal) {
          signals.push({ from, signal });
          heard.push(`${signal.type} ${signal.legId}`);
        },
      });
      return [self, { detours, log, signals }] as const;
    }),
  );
  const node = (peer: PeerId) => {
    const found = nodes.get(peer);
    if (found === undefined) throw new Error("It is no member.");
    return found;
  };
  return { clock, heard, messages, open, state, activeAtMs, node };
}

test("[DP10] an offer reaches the relay through the one in between, and its answer comes back with one more candidate", async (t) => {
  const { node, open } = meet();
  t.true(node(ISOLATED).detours.send(RELAY, offer()));
  t.deepEqual(node(RELAY).signals, [{ from: ISOLATED, signal: offer() }]);
  t.true(node(RELAY).detours.send(ISOLATED, answer()));
  await settled();
  t.deepEqual(open, [
    { participantAddress: addressOf(ISOLATED), relay: { address: addressOf(RELAY), port: 26_560 } },
  ]);
  const [{ from, signal } = { from: null, signal: null }] = node(ISOLATED).signals;
  t.is(from, RELAY);
  const lines = signal !== null && "sdp" in signal ? signal.sdp.split("\r\n") : [];
  t.deepEqual(
    lines.filter((line) => line.startsWith("a=candidate")),
    [
      `a=candidate:1 1 UDP 5 ${addressOf(RELAY)} 26560 typ host`,
      `a=candidate:detour 1 udp 16777215 ${addressOf(BETWEEN)} ${PORT} typ host`,
    ],
  );
});

test("[DP10] either end closes the leg, and the one in between gives up its port", async (t) => {
  for (const [end, type] of [
    [ISOLATED, "close"],
    [RELAY, "closed"],
  ] as const) {
    const { node, open, heard } = meet();
    node(ISOLATED).detours.send(RELAY, offer());
    node(RELAY).detours.send(ISOLATED, answer());
    await settled();
    t.is(open.length, 1);
    t.true(node(end).detours.send(end === RELAY ? ISOLATED : RELAY, { type, legId: "1" }));
    t.is(heard.at(-1), `${type} 1`);
    t.deepEqual(open, []);
  }
});

test("[DP11] only what its author signed counts, from a member, and by the way that the leg has", (t) => {
  const { node, messages, state } = meet();
  node(ISOLATED).detours.send(RELAY, offer());
  const { message } = messages.at(-1) ?? { message: null };
  if (message?.type !== "passed") return t.fail();
  const before = node(RELAY).signals.length;
  const forged: readonly DetourMessage[] = [
    { ...message, signal: { type: "offer", legId: "1", sdp: "another's fingerprint" } },
    { ...message, signal: offer("2") },
    { ...message, from: OTHER },
    { ...message, signature: "0".repeat(128) },
  ];
  for (const each of forged) t.true(node(RELAY).detours.receive(BETWEEN, each));
  state.members = [RELAY, BETWEEN];
  node(RELAY).detours.receive(BETWEEN, message);
  t.is(node(RELAY).signals.length, before);
  t.is(node(RELAY).log.counters()["media.badDetour"], 5);
  const signed = signatureOf(RELAY, [RELAY, ISOLATED, "answer", "7", "sdp"]);
  state.members = [RELAY, BETWEEN, ISOLATED];
  const unasked = { type: "answer", legId: "7", sdp: "sdp" } as const;
  const passed = { type: "passed", from: RELAY, to: ISOLATED, signature: signed, port: PORT } as const;
  node(ISOLATED).detours.receive(BETWEEN, { ...passed, signal: unasked });
  t.deepEqual(node(ISOLATED).signals, [], "it asked for no such leg");
});

test("[DP12] the one in between serves members alone, to whoever carries the meeting, and says what it does not pass on", (t) => {
  const refusals = (change: (state: ReturnType<typeof meet>["state"]) => void, to = RELAY) => {
    const { node, state } = meet();
    change(state);
    node(ISOLATED).detours.send(to, offer());
    return node(ISOLATED).signals.map(({ signal }) => signal.type);
  };
  t.deepEqual(
    refusals(() => {}),
    [],
  );
  t.deepEqual(
    refusals((state) => void (state.relays = [])),
    ["refused"],
    "it carries nothing",
  );
  t.deepEqual(
    refusals((state) => void (state.relays = [OTHER]), OTHER),
    ["refused"],
    "it has no link",
  );
  const { node, state, messages } = meet();
  state.members = [RELAY, BETWEEN];
  node(ISOLATED).detours.send(RELAY, offer());
  t.deepEqual([messages.at(-1)?.message.type, node(RELAY).signals], ["notPassed", []], "it is no member");
  // What one that is linked says in another's name is not passed on.
  const stolen = { type: "passed", from: ISOLATED, to: RELAY, signal: offer(), port: null } as const;
  node(BETWEEN).detours.receive(OTHER, { ...stolen, signature: "0".repeat(128) });
  t.deepEqual(node(RELAY).signals, []);
});

test("[DP12] datagrams go to the relay's own address alone, whatever its answer says", async (t) => {
  const { node, open } = meet();
  node(ISOLATED).detours.send(RELAY, offer());
  node(RELAY).detours.send(ISOLATED, answer("192.0.2.1"));
  await settled();
  t.deepEqual([open, node(ISOLATED).signals], [[], []]);
});

test("[DP13] so many legs of one participant and of all, and the oldest of one that wants more makes room", async (t) => {
  const { node, open, heard, state, clock } = meet([
    [RELAY, BETWEEN],
    [BETWEEN, ISOLATED],
    [BETWEEN, OTHER],
  ]);
  const take = async (legId: string) => {
    node(ISOLATED).detours.send(RELAY, offer(legId));
    node(RELAY).detours.send(ISOLATED, answer(addressOf(RELAY), legId));
    await settled();
    clock.advance(1_000);
  };
  for (let index = 0; index <= MAX_OF_PARTICIPANT; index += 1) await take(`leg ${index}`);
  t.is(open.length, MAX_OF_PARTICIPANT);
  // Others, each with a leg that waits for its answer.
  for (let index = 0; index < MAX_DETOURS; index += 1) {
    const from = peerId(100 + index);
    state.members.push(from);
    const passed = { type: "passed", from, to: RELAY, signal: offer(`of ${index}`), port: null } as const;
    node(BETWEEN).detours.receive(from, {
      ...passed,
      signature: signatureOf(from, [from, RELAY, "offer", `of ${index}`, "offer"]),
    });
  }
  t.is(heard.filter((each) => each.startsWith("offer of")).length, MAX_DETOURS - MAX_OF_PARTICIPANT);
  t.is(node(BETWEEN).log.counters()["media.tooManyDetours"], MAX_OF_PARTICIPANT);
});

test("[DP13] a peer's messages are limited", (t) => {
  const { node } = meet();
  for (let index = 0; index < 100; index += 1)
    node(BETWEEN).detours.receive(ISOLATED, { type: "notPassed", to: RELAY, legId: "1" });
  t.true((node(BETWEEN).log.counters()["media.tooManyDetourMessages"] ?? 0) > 50);
});

test("[DP14] a detour ends once it has been silent, unanswered or without its member for long, and a port that cannot be had is told", async (t) => {
  const ended = async (live: (world: ReturnType<typeof meet>) => void, isAnswered = true) => {
    const world = meet();
    world.node(ISOLATED).detours.send(RELAY, offer());
    if (isAnswered) world.node(RELAY).detours.send(ISOLATED, answer());
    await settled();
    for (let atMs = 0; atMs < IDLE_MS + 2_000; atMs += 500) {
      live(world);
      world.clock.advance(500);
    }
    // Only of a leg that it still knows it passes on that it is closed.
    const before = world.heard.length;
    world.node(RELAY).detours.send(ISOLATED, { type: "closed", legId: "1" });
    return { ports: world.open.length, isPassedOn: world.heard.length > before };
  };
  const isAlive = ({ activeAtMs, clock }: ReturnType<typeof meet>) => void (activeAtMs.value = clock.nowMs());
  t.deepEqual(await ended(isAlive), { ports: 0, isPassedOn: true }, "alive until it was closed");
  t.deepEqual(await ended(() => {}), { ports: 0, isPassedOn: false }, "silent");
  t.deepEqual(await ended(isAlive, false), { ports: 0, isPassedOn: false }, "never answered");
  const leave = (world: ReturnType<typeof meet>) => {
    isAlive(world);
    world.state.members = [RELAY, BETWEEN];
  };
  t.deepEqual(await ended(leave), { ports: 0, isPassedOn: false }, "put out");

  const { node, state } = meet();
  state.hasPorts = false;
  node(ISOLATED).detours.send(RELAY, offer());
  node(RELAY).detours.send(ISOLATED, answer());
  await settled();
  t.deepEqual(
    node(ISOLATED).signals.map(({ signal }) => signal.type),
    ["refused"],
  );
});

test("[DP15] each try asks the next of those that self is linked with, and without any there is no way", (t) => {
  const { node, messages } = meet([
    [RELAY, BETWEEN],
    [BETWEEN, ISOLATED],
    [ISOLATED, OTHER],
  ]);
  for (const legId of ["1", "2", "3"]) node(ISOLATED).detours.send(RELAY, offer(legId));
  const asked = messages.flatMap(({ to, message }) =>
    message.type === "passed" && to !== RELAY ? [to] : [],
  );
  t.deepEqual(asked, [BETWEEN, OTHER, BETWEEN]);
  t.deepEqual(
    node(ISOLATED).signals.map(({ signal }) => signal.type),
    ["refused"],
    "of the other one",
  );
  t.false(meet([]).node(ISOLATED).detours.send(RELAY, offer()));
});
