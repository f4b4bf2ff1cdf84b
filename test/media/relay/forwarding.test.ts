/** What is forwarded to which leg, decided without any connection. */
import test from "ava";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { planForwarding, type ForwardingLeg } from "../../../src/media/relay/forwarding.ts";
import { peerId } from "../../support/ids.ts";

const [A, B, C] = [peerId(1), peerId(2), peerId(3)];

const leg = (peerId: PeerId, facts: Partial<ForwardingLeg> = {}): ForwardingLeg => ({
  peerId,
  isOpen: true,
  isActive: true,
  isWatching: true,
  wanted: null,
  allowed: null,
  slots: [null, null],
  ...facts,
});
const plan = (
  legs: readonly ForwardingLeg[],
  facts: Partial<Omit<Parameters<typeof planForwarding>[0], "legs">> = {},
) =>
  planForwarding({
    ...{ legs, before: [], presenter: null, isDemanded: false },
    ...{ unseen: new Set<PeerId>(), recorded: new Set<PeerId>() },
    ...facts,
  });

test("[RL40] participants keep the order in which they joined; each one's newest open leg counts", (t) => {
  const [a, b, c] = [leg(A), leg(B), leg(C)];
  const newer = leg(A);
  const unopened = leg(B, { isOpen: false });
  const { participants } = plan([a, b, c, newer, unopened], { before: [C, A] });
  t.deepEqual([...participants.keys()], [C, A, B]);
  t.is(participants.get(A), newer);
  t.is(participants.get(B), b);
});

test("[RL40] no participant is bound to itself, to an absent one, or twice; wishes name order and layer", (t) => {
  const a = leg(A, {
    wanted: [
      { peerId: C, layer: "h" },
      { peerId: A, layer: "f" },
      { peerId: B, layer: "f" },
      { peerId: C, layer: "h" },
    ],
  });
  const { bindings } = plan([a, leg(C)]);
  t.deepEqual(bindings.get(a)?.pictures, [
    { peerId: C, layer: "h" },
    { peerId: null, layer: "f" },
  ]);
});

test("[RL40] a leg that is not open is bound to nothing and shown to nobody", (t) => {
  const a = leg(A);
  const b = leg(B, { isOpen: false });
  const { bindings, participants } = plan([a, b]);
  t.false(bindings.has(b));
  t.false(participants.has(B));
  t.deepEqual(
    bindings.get(a)?.pictures.map(({ peerId }) => peerId),
    [null, null],
  );
});

test("[RL40] a screen is shown to all but its presenter, while the presenter is here", (t) => {
  const [a, b] = [leg(A), leg(B)];
  const { bindings } = plan([a, b], { presenter: A });
  t.is(bindings.get(a)?.screen, null);
  t.is(bindings.get(b)?.screen, A);
  t.is(plan([b], { presenter: A }).bindings.get(b)?.screen, null);
});

test("[RL40] packets go down active legs, and down all of them on demand", (t) => {
  const [a, b] = [leg(A), leg(B, { isActive: false })];
  const isForwarding = (isDemanded: boolean) =>
    [a, b].map((each) => plan([a, b], { isDemanded }).bindings.get(each)?.isForwarding);
  t.deepEqual(isForwarding(false), [true, false]);
  t.deepEqual(isForwarding(true), [true, true]);
  t.true(plan([a, b]).arePicturesWanted);
  t.false(plan([b]).arePicturesWanted);
  t.true(plan([b], { isDemanded: true }).arePicturesWanted);
  t.false(
    plan([leg(A, { isActive: true }), leg(A, { isActive: false })]).arePicturesWanted,
    "the newest counts",
  );
});

test("[RL44] nothing is forwarded to a participant that does not look, also on demand, and its slots stay", (t) => {
  const [a, b] = [leg(A), leg(B, { isWatching: false })];
  for (const isDemanded of [false, true]) {
    const { bindings, arePicturesWanted } = plan([a, b], { isDemanded, presenter: A });
    t.like(bindings.get(a), { isForwarding: true });
    t.like(bindings.get(b), { isForwarding: false, screen: A });
    t.is(bindings.get(b)?.pictures[0]?.peerId, A);
    t.true(arePicturesWanted);
  }
  t.false(plan([b], { isDemanded: true }).arePicturesWanted);
});

test("[RL45] a participant whose camera a host has stopped is in nobody's slots, also where it is asked for", (t) => {
  const a = leg(A, { wanted: [{ peerId: B, layer: "f" }] });
  const c = leg(C);
  const { bindings, participants } = plan([a, leg(B), c], { unseen: new Set([B]) });
  const seenBy = (each: ForwardingLeg) =>
    bindings.get(each)?.pictures.flatMap(({ peerId }) => (peerId === null ? [] : [peerId]));
  t.deepEqual(seenBy(a), []);
  t.deepEqual(seenBy(c), [A]);
  t.true(participants.has(B), "its sound and its screen go on");
});
