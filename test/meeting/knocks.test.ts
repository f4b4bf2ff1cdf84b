/** Those that wait to be let in, as members see them. Rules: SPEC.md, WR. */
import test from "ava";
import type { Knocker } from "../../src/api/view.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createKnocks } from "../../src/meeting/knocks.ts";
import { createMembership } from "../../src/meeting/membership.ts";
import type { Knock } from "../../src/mesh/types.ts";
import { openEntrance } from "../../src/store/state/entrance.ts";
import { peerId } from "../support/ids.ts";
import { memberOf } from "./stand-ins.ts";

const [A, B, C, D, E] = [peerId(1), peerId(2), peerId(3), peerId(4), peerId(5)];
const keyOf = (index: number) => index.toString(16).padStart(64, "0");
const knock: Knock = { publicKey: keyOf(9), peerId: peerId(9), name: "Frida" };
const message = { type: "knocks", line: [keyOf(9)], knocks: [knock] };

function createDoor(self: PeerId, coordinator: PeerId, rule: "wait" | "member" = "wait") {
  const state = { coordinator, ids: [A, B, C, D, E], hosts: [E as string], knocks: [] as readonly Knock[] };
  const sent: [PeerId, number][] = [];
  const shown: (readonly Knocker[])[] = [];
  const recalled: (readonly string[])[] = [];
  const room = {
    admitted: new Set<string>(),
    refusals: new Map<string, number>(),
    blocked: new Set<string>(),
  };
  const knocks = createKnocks({
    log: silentLog,
    mesh: {
      knocks: () => ({ line: state.knocks.map(({ publicKey }) => publicKey), knocks: state.knocks }),
      recallKnocks: (line) => void recalled.push(line),
      linked: () => state.ids.filter((id) => id !== self),
      send(to, _channel, body) {
        sent.push([to, (body as typeof message).knocks.length]);
        return true;
      },
    },
    membership: createMembership({
      self,
      epoch: () => ({ term: 1, coordinator: state.coordinator }),
      members: () => state.ids.map((id) => memberOf(id)),
    }),
    store: {
      hosts: () => state.hosts,
      wasMember: () => false,
      entrance: () => ({ ...openEntrance, waitingRoom: { ...room, withoutHost: rule } }),
    },
    onChange: (list) => void shown.push(list),
  });
  return { state, sent, shown, recalled, knocks };
}

test("[WR20] the coordinator sends who waits to hosts and to the succession, once, and sees it only as a host", (t) => {
  const { state, sent, shown, knocks } = createDoor(A, A);
  state.knocks = [knock];
  knocks.refresh();
  knocks.refresh();
  t.deepEqual(sent, [
    [B, 1],
    [C, 1],
    [E, 1],
  ]);
  t.deepEqual(shown, []);
  t.is(knocks.keyOf(knock.peerId), undefined);
  state.hosts = [A];
  knocks.refresh();
  t.deepEqual(sent.at(-1), [E, 0], "who is no host any more");
  t.like(shown.at(-1)?.[0], { name: "Frida", peerId: knock.peerId, wasHere: false, wasRefused: false });
  t.is(knocks.keyOf(knock.peerId), knock.publicKey);
  state.knocks = [];
  knocks.refresh();
  t.deepEqual(shown.at(-1), []);
});

test("[HX51] a coordinator that lists one twice is not believed, and a blank name is none", (t) => {
  const { shown, knocks } = createDoor(E, A);
  const other = { ...knock, publicKey: keyOf(10) };
  for (const twice of [knock, other]) knocks.receive(A, { ...message, knocks: [knock, twice] });
  t.deepEqual(shown, []);
  for (const name of [" ", "\u200b\u2060"]) knocks.receive(A, { ...message, knocks: [{ ...knock, name }] });
  t.deepEqual(
    shown.map(([first]) => first?.name),
    ["Somebody"],
  );
  const members = createMembership({
    self: E,
    epoch: () => ({ term: 1, coordinator: A }),
    members: () => [memberOf(A, { name: "\u2060 " }), memberOf(B, { name: " Ada" })],
  });
  t.deepEqual(
    members.members().map(({ name }) => name),
    ["Somebody", "Ada"],
  );
});

test("[WR21] a host believes the coordinator alone, keeps its line, and forgets its list with it", (t) => {
  const { state, shown, recalled, knocks } = createDoor(E, A);
  knocks.receive(B, message);
  for (const bad of [null, {}, { ...message, knocks: [{ ...knock, name: "" }] }, { ...message, line: ["x"] }])
    knocks.receive(A, bad);
  t.deepEqual([shown, recalled], [[], []]);
  knocks.receive(A, message);
  t.deepEqual(recalled, [[keyOf(9)]]);
  t.is(shown.at(-1)?.length, 1);
  state.coordinator = B;
  knocks.refresh();
  t.deepEqual(shown.at(-1), []);
});

test("[WR22] where no host is in the meeting, its members see who waits if the rule says so", (t) => {
  for (const rule of ["wait", "member"] as const) {
    const { state, shown, knocks } = createDoor(D, A, rule);
    state.ids = [A, B, C, D];
    knocks.receive(A, message);
    t.is(shown.length, rule === "member" ? 1 : 0);
  }
});
