/** Seeders that are asked to call, through others where need be. Rules: SPEC.md, WY3. */
import test from "ava";
import { createEmitter } from "../../src/kernel/emitter.ts";
import { silentLog } from "../../src/kernel/log.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createCallBacks, type CallBacks } from "../../src/meeting/call-backs.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];
const ask = (downloader: PeerId, seeder: PeerId) => ({ type: "callBack", downloader, seeder });

/** Members, some of which are linked; what they send arrives at once. */
function meet(links: readonly (readonly [PeerId, PeerId])[]) {
  const called: string[] = [];
  const clock = createVirtualClock();
  const wanted = new Map<PeerId, (seeder: PeerId) => void>();
  const members = new Map<PeerId, CallBacks>();
  for (const self of [A, B, C, D]) {
    const callWanted = createEmitter<PeerId>();
    wanted.set(self, callWanted.emit);
    const callBacks = createCallBacks({
      ...{ clock, log: silentLog },
      self,
      files: {
        onCallWanted: callWanted.on,
        callBack: (downloader) => void called.push(`${nameOf(self)} calls ${nameOf(downloader)}`),
      },
      linked: () => links.flatMap(([a, b]) => (a === self ? [b] : b === self ? [a] : [])),
      send: (to, body) => void members.get(to)?.receive(self, body),
    });
    members.set(self, callBacks);
  }
  return {
    called,
    clock,
    wants: (self: PeerId, seeder: PeerId) => wanted.get(self)?.(seeder),
    member: (self: PeerId): CallBacks => {
      const found = members.get(self);
      if (found === undefined) throw new Error("It is no member.");
      return found;
    },
  };
}
const nameOf = (peer: PeerId) => "ABCD"[[A, B, C, D].indexOf(peer)];

test("[WY3] a seeder that self is linked with is asked directly, any other through all that self is linked with", (t) => {
  const { called, wants } = meet([
    [A, B],
    [A, C],
    [B, C],
    [A, D],
  ]);
  wants(B, C);
  t.deepEqual(called, ["C calls B"]);
  wants(C, D);
  t.deepEqual(called.slice(1), ["D calls C"]);
});

test("[WY3] what was passed on once is not passed on again, and what cannot be is dropped", (t) => {
  const { called, wants, member } = meet([
    [A, B],
    [B, C],
    [C, D],
  ]);
  wants(A, D);
  t.deepEqual(called, [], "there are two between them");
  t.true(member(C).receive(B, ask(A, D)));
  t.deepEqual(called, []);
  t.true(member(C).receive(B, ask(B, D)));
  t.deepEqual(called, ["D calls B"]);
});

test("[WY3] what is no such message is left to others, and after the end nobody is asked", (t) => {
  const { called, wants, member } = meet([[A, B]]);
  for (const body of [null, {}, { type: "have" }, { ...ask(A, B), more: 1 }, { ...ask(A, B), seeder: "B" }])
    t.false(member(B).receive(A, body));
  member(A).close();
  wants(A, B);
  t.deepEqual(called, []);
});

test("[WY15] of one downloader's requests few are passed on, those of others as ever, and later ones again", (t) => {
  const { called, wants, clock } = meet([
    [A, B],
    [A, C],
    [A, D],
  ]);
  for (let asked = 0; asked < 1_000; asked += 1) wants(B, C);
  t.is(called.length, 64);
  wants(D, C);
  t.is(called.length, 65);
  clock.advance(1_000);
  for (let asked = 0; asked < 1_000; asked += 1) wants(B, C);
  t.is(called.length, 65 + 8);
});

test("[WY15] a seeder looks at a bounded number of those that one link brings", (t) => {
  const { called, member } = meet([[A, C]]);
  for (let asked = 0; asked < 1_000; asked += 1) member(C).receive(A, ask(B, C));
  t.is(called.length, 256);
});
