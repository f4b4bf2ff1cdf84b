/** A class that joins at once comes in a few at a time. Rules: ../SPEC.md. */
import test from "ava";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { admitNewcomer, askToJoin, type AdmissionPolicy } from "../../../src/mesh/admission/admission.ts";
import {
  createTurns,
  ENTERING_PER_LATENESS,
  ENTERING_PATIENCE_MS,
  MAX_ENTERING,
  STILL_QUEUED_MS,
} from "../../../src/mesh/admission/turns.ts";
import { signCreation } from "../../../src/mesh/identity/creation.ts";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { signEntry } from "../../../src/mesh/identity/roster-entry.ts";
import type { MembershipProof } from "../../../src/mesh/identity/membership-proof.ts";
import type { LinkMessage } from "../../../src/mesh/messages.ts";
import type { Channel } from "../../../src/mesh/transport/channel.ts";
import { createPasscodeTries } from "../../../src/mesh/admission/passcode-tries.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { freshRunId } from "../identities.ts";

const host = createIdentity();
const creation = signCreation(host, {
  ...{ title: "Class", isBroadcast: false, createdAtMs: 1, needsPasscode: false },
});
const membership: MembershipProof = { creation, credential: [] };

function setUp(latenessMs = 0) {
  const clock = createVirtualClock();
  const turns = createTurns({ clock, log: silentLog, membership, latenessMs: () => latenessMs });
  const inside: PeerId[] = [];
  const told: PeerId[] = [];
  const hungUp: PeerId[] = [];
  /** One that comes; returns the end of its connection. */
  function come(id: number, address = `10.0.0.${id}`, isRefused = false): () => void {
    const peer = peerId(id);
    const channel = {
      ...{ address, onClosed: () => {}, onMessage: () => {} },
      destroy: () => void hungUp.push(peer),
      send: ({ type }: LinkMessage) => type === "queued" && told.push(peer) > 0,
    };
    const letIn = () => !isRefused && inside.push(peer) > 0;
    turns.take({ peerId: peer, channel, pending: { greeted: () => {} }, letIn });
    return () => channel.onClosed();
  }
  return { clock, turns, inside, told, hungUp, come };
}
const ids = (from: number, count: number): number[] => Array.from({ length: count }, (_, at) => from + at);

test("[AD40] thirty that come at once are let in five at a time, the next as soon as one has spoken; the others hear that they are in line", (t) => {
  const { clock, turns, inside, told, come } = setUp();
  for (const id of ids(1, 30)) come(id);
  t.deepEqual(inside, ids(1, MAX_ENTERING).map(peerId));
  t.is(told.length, 30 - MAX_ENTERING);
  clock.advance(STILL_QUEUED_MS - 1);
  turns.arrived(peerId(3));
  turns.arrived(peerId(3));
  t.is(inside.length, MAX_ENTERING + 1);
  for (let id = 1; id <= 30; id += 1) turns.arrived(peerId(id));
  t.is(inside.length, 30);
  clock.advance(60_000);
  t.is(clock.timers(), 0);
});

test("[AD41] one that never speaks holds its turn for two seconds, one that is refused or hangs up not at all", (t) => {
  const { clock, inside, told, come } = setUp();
  for (const id of ids(1, MAX_ENTERING)) come(id);
  const hangUp = come(10);
  come(11, "10.0.0.11", true);
  come(12);
  hangUp();
  clock.advance(ENTERING_PATIENCE_MS - 1);
  t.is(inside.length, MAX_ENTERING);
  clock.advance(1);
  t.deepEqual(inside.slice(MAX_ENTERING), [peerId(12)]);
  t.deepEqual([...new Set(told)], [10, 11, 12].map(peerId));
});

test("[AD44] where self's own ticks are late, one that never speaks holds its turn for up to eight seconds more", (t) => {
  const latenessMs = 500;
  const { clock, inside, come } = setUp(latenessMs);
  for (const id of ids(1, MAX_ENTERING + 1)) come(id);
  clock.advance(ENTERING_PATIENCE_MS + ENTERING_PER_LATENESS * latenessMs - 1);
  t.is(inside.length, MAX_ENTERING);
  clock.advance(1);
  t.is(inside.length, MAX_ENTERING + 1);
});

test("[AD42] however many come from one machine, another one's turn is next", (t) => {
  const { turns, inside, hungUp, come } = setUp();
  for (const id of ids(1, 20)) come(id, "10.0.0.66");
  come(30, "10.0.0.30");
  turns.arrived(peerId(1));
  t.is(inside.at(-1), peerId(30));
  // Those that still wait learn it when self leaves.
  turns.close();
  t.is(hungUp.length, 15);
});

test("[AD43] a joiner believes that it is in line if a member says so, and nobody else", (t) => {
  const joiner = createIdentity();
  const entry = signEntry(joiner, creation.meetingId, {
    ...{ name: "Anna", addresses: ["10.0.0.2"], port: 4000, files: null, sequence: 1 },
    ...{ runId: freshRunId(), startedAtMs: 1, joinedAtMs: 1 },
  });
  const asked = (answerer: { readonly publicKey: string }) => {
    const heard: string[] = [];
    const onMessage: Channel["onMessage"] = () => {};
    const channel = {
      ...{ hello: answerer, onMessage, onClosed: () => {} },
      ...{ send: () => true, destroy: () => {}, exporter: () => Buffer.alloc(32) },
    };
    askToJoin(
      // The parts of a channel that an open meeting's joiner uses.
      channel as unknown as Channel,
      { meetingId: creation.meetingId, entry, passcode: null },
      (answer) => heard.push(answer.type),
      () => {},
      () => heard.push("queued"),
    );
    channel.onMessage({ type: "queued", proof: { creation, credential: [] } });
    channel.onMessage({ type: "queued", proof: { creation, credential: [] } });
    return heard;
  };
  t.deepEqual(asked(host), ["queued", "queued"]);
  t.deepEqual(asked(joiner), ["refused"]);
});

test("[AD46] hosts who lock the meeting, or ban somebody, while newcomers wait in line: they are refused when their turn comes", (t) => {
  for (const why of ["locked", "banned"] as const) {
    const joiner = createIdentity();
    const entry = signEntry(joiner, creation.meetingId, {
      ...{ name: "Anna", addresses: ["10.0.0.2"], port: 4000, files: null, sequence: 1 },
      ...{ runId: freshRunId(), startedAtMs: 1, joinedAtMs: 1 },
    });
    let closed: ReturnType<AdmissionPolicy["closedTo"]> = null;
    const line: (() => boolean)[] = [];
    const refusals: unknown[] = [];
    const admitted: unknown[] = [];
    const door: AdmissionPolicy = {
      ...{ log: silentLog, meetingId: creation.meetingId, membership, passcode: () => null },
      ...{ tries: createPasscodeTries(createVirtualClock(), null), succession: () => null },
      ...{ memberCount: () => 1, isMember: () => false, isGenuine: () => true, isReady: () => true },
      ...{ answer: () => "welcome", wait: () => {}, isInUse: () => false, mayBeInUse: () => false },
      closedTo: () => closed,
      takeTurn: ({ letIn }) => void line.push(letIn),
      admit() {
        admitted.push("admitted");
        return null;
      },
    };
    // The parts of a channel that an admitter uses.
    const channel = {
      ...{ hello: { ...entry }, address: "10.0.0.2", onMessage: () => {} },
      refuse: (code: string) => void refusals.push(code),
    } as unknown as Channel;
    const pending = { greeted() {}, refused: () => void refusals.push("told"), answered() {}, settled() {} };
    admitNewcomer(door, channel, { type: "join", entry, login: null }, pending);
    t.is(line.length, 1);
    closed = why;
    t.false(line[0]?.());
    t.deepEqual(refusals, [why, "told"]);
    t.deepEqual(admitted, []);
  }
});
