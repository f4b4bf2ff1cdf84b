/** Which members have which blobs, as others report it, hostile ones included. Rules: SPEC.md, SD. */
import test from "ava";
import type { PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createSeeders, MAX_BLOBS_PER_MESSAGE, MAX_BLOBS_PER_PEER } from "../../src/meeting/seeders.ts";
import { createVirtualClock } from "../support/clock.ts";
import { peerId } from "../support/ids.ts";
import { blobId } from "./stand-ins.ts";

const [A, B, C, STRANGER] = [peerId(1), peerId(2), peerId(3), peerId(9)];
const have = (seeder: PeerId, ...blobIds: readonly string[]) => ({ type: "have", seeder, blobIds });

/** A coordinates; all three are members, and linked with each other. */
function createPeer(self: PeerId) {
  const sent: { readonly to: PeerId; readonly seeder: string; readonly count: number }[] = [];
  const log = createLog("error", () => {});
  const state = { changes: 0 };
  const clock = createVirtualClock();
  const seeders = createSeeders({
    clock,
    log,
    membership: { self, epoch: () => ({ term: 1, coordinator: A }) },
    linked: () => [A, B, C].filter((peer) => peer !== self),
    send: (to, { seeder, blobIds }) => sent.push({ to, seeder, count: blobIds.length }),
    onChange: () => void (state.changes += 1),
  });
  seeders.setMembers([A, B, C]);
  return { seeders, sent, log, state, clock };
}

test("[SD1] what self has goes to all that are linked, once", (t) => {
  const { seeders, sent } = createPeer(B);
  seeders.own([blobId(1), blobId(2)]);
  seeders.own([blobId(1), blobId(2)]);
  seeders.own([blobId(3), blobId(2)]);
  t.deepEqual(sent, [
    { to: A, seeder: B, count: 2 },
    { to: C, seeder: B, count: 2 },
    { to: A, seeder: B, count: 1 },
    { to: C, seeder: B, count: 1 },
  ]);
  t.deepEqual(seeders.of(blobId(1)), [], "self is none of the others");
});

test("[SD1] the coordinator passes on what others have, but not to the member that reported it or has it", (t) => {
  const coordinator = createPeer(A);
  coordinator.seeders.receive(B, have(B, blobId(1)));
  coordinator.seeders.receive(B, have(B, blobId(1)));
  t.deepEqual(coordinator.sent, [{ to: C, seeder: B, count: 1 }]);
  t.is(coordinator.state.changes, 1);
  const member = createPeer(C);
  member.seeders.receive(A, have(B, blobId(1)));
  t.deepEqual(member.sent, []);
  t.deepEqual(member.seeders.of(blobId(1)), [B]);
});

test("[SD2] a peer whose link comes up is sent what self has, by the coordinator also what the others have", (t) => {
  for (const [self, expected] of [
    [
      A,
      [
        { to: C, seeder: A, count: 1 },
        { to: C, seeder: B, count: 2 },
      ],
    ],
    [B, [{ to: C, seeder: B, count: 1 }]],
  ] as const) {
    const { seeders, sent } = createPeer(self);
    seeders.own([blobId(1)]);
    if (self === A) seeders.receive(B, have(B, blobId(2), blobId(3)));
    seeders.receive(C, have(C, blobId(4)));
    sent.length = 0;
    seeders.linkUp(C);
    t.deepEqual(sent, expected);
  }
});

test("[SD2] many blobs go in messages that the other end takes", (t) => {
  const { seeders, sent } = createPeer(B);
  seeders.own(Array.from({ length: 2 * MAX_BLOBS_PER_MESSAGE + 1 }, (_, index) => blobId(index)));
  t.deepEqual(
    sent.filter(({ to }) => to === A).map(({ count }) => count),
    [MAX_BLOBS_PER_MESSAGE, MAX_BLOBS_PER_MESSAGE, 1],
  );
});

test("[SD3] nobody speaks for another but the coordinator, nobody for self or for a stranger", (t) => {
  const { seeders, state } = createPeer(B);
  seeders.receive(C, have(A, blobId(1)));
  seeders.receive(A, have(B, blobId(1)));
  seeders.receive(C, have(B, blobId(1)));
  seeders.receive(A, have(STRANGER, blobId(1)));
  seeders.receive(STRANGER, have(STRANGER, blobId(1)));
  t.deepEqual(seeders.of(blobId(1)), []);
  t.is(state.changes, 0);
  seeders.receive(C, have(C, blobId(1)));
  t.deepEqual(seeders.of(blobId(1)), [C]);
  seeders.setMembers([A, B]);
  t.deepEqual(seeders.of(blobId(1)), []);
});

test("[SD4] what is malformed is dropped and counted", (t) => {
  const { seeders, log, state } = createPeer(B);
  const bodies = [
    ...[null, undefined, 7, "have", [], {}, { type: "have" }],
    ...[have("8" as PeerId), { ...have(C), extra: 1 }, { ...have(C), blobIds: blobId(1) }],
    ...[have(C, "x"), have(C, blobId(1).toUpperCase().replace("1", "A")), have(C, `${blobId(1)}0`)],
    have(C, ...Array.from({ length: MAX_BLOBS_PER_MESSAGE + 1 }, (_, index) => blobId(index))),
  ];
  for (const body of bodies) seeders.receive(C, body);
  t.is(log.counters()["files.malformed"], bodies.length);
  t.is(state.changes, 0);
});

test("[SD4] of one member only so many blobs are remembered", (t) => {
  const { seeders } = createPeer(B);
  for (let start = 0; start < MAX_BLOBS_PER_PEER + 1_000; start += MAX_BLOBS_PER_MESSAGE)
    seeders.receive(
      C,
      have(C, ...Array.from({ length: MAX_BLOBS_PER_MESSAGE }, (_, index) => blobId(start + index))),
    );
  t.deepEqual(seeders.of(blobId(MAX_BLOBS_PER_PEER - 1)), [C]);
  t.deepEqual(seeders.of(blobId(MAX_BLOBS_PER_PEER)), []);
});

test("[SD5] a member that leaves and comes back has the coordinator pass on no more, and others are passed on as ever", (t) => {
  const { seeders, sent, log, clock } = createPeer(A);
  const passed = (of: PeerId) =>
    sent.filter(({ to, seeder }) => to === C && seeder === of).reduce((sum, { count }) => sum + count, 0);
  let next = 0;
  const fill = (ids: number) => {
    for (let start = 0; start < ids; start += MAX_BLOBS_PER_MESSAGE)
      seeders.receive(
        B,
        have(B, ...Array.from({ length: MAX_BLOBS_PER_MESSAGE }, () => blobId((next += 1)))),
      );
  };
  for (let again = 0; again < 5; again += 1) {
    fill(MAX_BLOBS_PER_PEER);
    seeders.setMembers([A, C]);
    seeders.setMembers([A, B, C]);
  }
  t.is(passed(B), MAX_BLOBS_PER_PEER);
  t.true((log.counters()["files.tooManyHoldings"] ?? 0) > 0);
  seeders.receive(C, have(C, blobId(1)));
  t.deepEqual(seeders.of(blobId(1)), [C]);
  clock.advance(10_000);
  fill(1_000);
  t.is(passed(B), MAX_BLOBS_PER_PEER + 500);
});
