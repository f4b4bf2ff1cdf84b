/** A host has everybody see the stage as it does itself. Rules: SPEC.md, HO. */
import test from "ava";
import type { StageView } from "../../src/kernel/stage-view.ts";
import { MAX_MEMBERS, MAX_PINS } from "../../src/kernel/limits.ts";
import { decodePresenceMessage } from "../../src/presence/messages.ts";
import { peerId } from "../support/ids.ts";
import { createTrio } from "./trio.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
type Trio = ReturnType<typeof createTrio>;

const view = (page: number, change: Partial<StageView> = {}): StageView => ({
  ...{ layout: "grid", pins: [], page },
  ...change,
});
const led = (trio: Trio) => [A, B, C].map((self) => trio.of(self)?.lease.ledView ?? null);
const pages = (trio: Trio) => led(trio).map((ledView) => ledView?.page ?? null);
const leaders = (trio: Trio) => led(trio).map((ledView) => ledView?.by ?? null);

/** A coordinates; A and B are hosts. */
function createHosts(): Trio {
  const trio = createTrio();
  trio.setMay((peer) => peer !== C);
  return trio;
}

/** A is gone, and B coordinates. */
function takeOver(trio: Trio, self = [B, C]): void {
  trio.cutOff(A);
  for (const each of self) trio.setMembers(each, [B, C]);
  for (const each of self.toReversed()) trio.setEpoch(each, { term: 2, coordinator: B });
}

test("[HO60] all see what a host has them see, as it changes; another host takes its place, and any host ends it", (t) => {
  const trio = createHosts();
  trio.input(C, { type: "leadView", view: view(1) });
  t.deepEqual(leaders(trio), [null, null, null], "C is no host");
  const first = view(0, { layout: "focus", pins: [C] });
  trio.input(B, { type: "leadView", view: first });
  t.deepEqual(
    led(trio),
    [A, B, C].map(() => ({ by: B, ...first })),
  );
  const version = trio.of(A)?.lease.version;
  trio.input(B, { type: "leadView", view: first });
  t.is(trio.of(A)?.lease.version, version, "what is so already is not told again");
  trio.input(B, { type: "leadView", view: view(2) });
  t.deepEqual(pages(trio), [2, 2, 2]);
  trio.input(A, { type: "leadView", view: view(5) });
  t.deepEqual(leaders(trio), [A, A, A]);
  trio.input(B, { type: "leadView", view: null });
  t.deepEqual(leaders(trio), [null, null, null]);
  trio.setMembers(A, [A, B, C]);
  t.deepEqual(leaders(trio), [null, null, null], "and A does not begin anew");
});

test("[HO61] a takeover keeps the view, and what the coordinator did not pass on is said again", (t) => {
  const kept = createHosts();
  // C leads.
  kept.setMay((peer) => peer !== A);
  kept.input(C, { type: "leadView", view: view(3) });
  takeOver(kept);
  t.deepEqual(leaders(kept).slice(1), [C, C]);

  const changed = createHosts();
  changed.setMay((peer) => peer !== B);
  changed.input(C, { type: "leadView", view: view(3) });
  changed.cutOff(A);
  changed.input(C, { type: "leadView", view: view(4) });
  takeOver(changed);
  t.deepEqual(pages(changed).slice(1), [4, 4]);

  const ended = createHosts();
  ended.setMay((peer) => peer !== B);
  ended.input(C, { type: "leadView", view: view(3) });
  ended.cutOff(A);
  ended.input(C, { type: "leadView", view: null });
  takeOver(ended);
  t.deepEqual(leaders(ended).slice(1), [null, null]);

  const own = createHosts();
  own.input(B, { type: "leadView", view: view(3) });
  own.cutOff(A);
  own.input(B, { type: "leadView", view: view(4) });
  takeOver(own);
  t.deepEqual(pages(own).slice(1), [4, 4], "by the one that leads and takes over itself");

  const begun = createHosts();
  begun.setMay((peer) => peer !== B);
  begun.cutOff(A);
  begun.input(C, { type: "leadView", view: view(3) });
  // B follows late: it lists C, and hears its word, before it coordinates.
  begun.setMembers(C, [B, C]);
  begun.setEpoch(C, { term: 2, coordinator: B });
  t.deepEqual(leaders(begun).slice(1), [null, null]);
  begun.setMembers(B, [B, C]);
  begun.setEpoch(B, { term: 2, coordinator: B });
  t.deepEqual(leaders(begun).slice(1), [C, C]);
});

test("[HO62] the view ends with the host that leads: when it goes, and when it may not lead any more", (t) => {
  const gone = createHosts();
  gone.input(B, { type: "leadView", view: view(1) });
  gone.cutOff(B);
  gone.setMembers(A, [A, C]);
  t.deepEqual([leaders(gone)[0], leaders(gone)[2]], [null, null]);

  const died = createHosts();
  died.input(A, { type: "leadView", view: view(1) });
  takeOver(died);
  t.deepEqual(leaders(died).slice(1), [null, null]);

  const demoted = createHosts();
  demoted.input(B, { type: "leadView", view: view(1) });
  demoted.setMay((peer) => peer === A);
  for (const self of [A, B, C]) demoted.input(self, { type: "rolesChanged" });
  t.deepEqual(leaders(demoted), [null, null, null]);
  demoted.setMay((peer) => peer !== C);
  for (const self of [A, B, C]) demoted.input(self, { type: "rolesChanged" });
  demoted.setMembers(B, [A, B, C]);
  t.deepEqual(leaders(demoted), [null, null, null], "made a host again, it does not lead unasked");
});

test("[HO63] of two halves that each had a leader the coordinator's counts, and the other one yields", (t) => {
  const trio = createHosts();
  trio.setMay(() => true);
  trio.cutOff(C);
  trio.setMembers(A, [A, B]);
  for (const self of [A, B]) trio.setEpoch(self, { term: 2, coordinator: A });
  trio.input(B, { type: "leadView", view: view(1) });
  trio.setMembers(C, [C]);
  trio.setEpoch(C, { term: 2, coordinator: C });
  trio.input(C, { type: "leadView", view: view(7) });
  t.deepEqual(leaders(trio), [B, B, C]);
  trio.cutOff(null);
  for (const self of [A, B, C]) trio.setEpoch(self, { term: 3, coordinator: A });
  trio.setMembers(A, [A, B, C]);
  trio.input(C, { type: "linkUp", peer: A });
  trio.input(A, { type: "linkUp", peer: C });
  trio.setMembers(C, [A, B, C]);
  t.deepEqual(leaders(trio), [B, B, B]);
  trio.input(B, { type: "leadView", view: null });
  trio.setMembers(C, [A, B, C]);
  t.deepEqual(leaders(trio), [null, null, null], "nor does it begin anew once that one ends");
});

test("[HO64] a view comes by the coordinator's lease alone, and is bounded", (t) => {
  const trio = createHosts();
  const lease = {
    ...{ epoch: { term: 1, coordinator: A }, version: 9, presenter: null, hands: [], timer: null },
    ledView: { by: B, ...view(1) },
  };
  trio.input(B, { type: "received", from: C, message: { type: "lease", lease } });
  trio.input(B, {
    type: "received",
    from: C,
    message: { type: "leadView", view: view(1), isRepeated: false },
  });
  t.deepEqual(leaders(trio), [null, null, null]);
  const decode = (wanted: unknown) =>
    decodePresenceMessage({ type: "leadView", view: wanted, isRepeated: false });
  t.not(decode(view(MAX_MEMBERS)), null);
  t.is(decode(view(MAX_MEMBERS + 1)), null);
  t.is(decode(view(0, { pins: Array(MAX_PINS + 1).fill(C) })), null);
  t.is(decode({ ...view(0), layout: "circle" }), null);
});
