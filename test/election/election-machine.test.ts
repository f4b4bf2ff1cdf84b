import test from "ava";
import {
  BUSY_LINK_PATIENCE_MS,
  CLAIM_PATIENCE_MS,
  LINK_PATIENCE_MS,
  LINKED_CLAIM_PATIENCE_MS,
  REPORTED_LINK_PATIENCE_MS,
  stepElection,
  type ElectionInput,
} from "../../src/election/election-machine.ts";
import {
  deputyOf,
  initialElection,
  isTakingOver,
  type ElectionState,
} from "../../src/election/election-state.ts";
import { MERGE_PATIENCE_MS, REFERRAL_INTERVAL_MS, REFERRAL_LIFE_MS } from "../../src/election/following.ts";
import type { ElectionMessage } from "../../src/election/messages.ts";
import {
  HANDOVER_INTERVAL_MS,
  LEAVE_PATIENCE_MS,
  SETTLE_MS,
  WARM_PATIENCE_MS,
  YIELD_PATIENCE_MS,
} from "../../src/election/planned-handover.ts";
import type { ElectionEffect } from "../../src/election/transition.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { claiming, claimOf } from "../support/claims.ts";
import { peerId } from "../support/ids.ts";
import { rankById, ranked } from "../support/ranks.ts";

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];
const LATER = [peerId(5), peerId(6), peerId(7), peerId(8)];

/** Feeds inputs at the given times; keeps the last state and all effects. */
function run(
  start: ElectionState,
  ...inputs: readonly (readonly [atMs: number, input: ElectionInput | { type: "tick" }])[]
) {
  let state = start;
  const effects: ElectionEffect[] = [];
  for (const [atMs, input] of inputs) {
    const [after, more] = stepElection(state, input, atMs);
    state = after;
    effects.push(...more);
  }
  return {
    state,
    effects,
    messages: effects.flatMap((effect) => ("message" in effect ? [effect.message] : [])),
  };
}
const at = (self: PeerId, coordinator: PeerId, members: readonly PeerId[], term = 1) =>
  initialElection(self, claimOf(coordinator, term), ranked(members), 0, claiming(self));
const up = (who: PeerId): ElectionInput => ({ type: "linkUp", peer: who });
const down = (who: PeerId, cause: "died" | "left" = "died"): ElectionInput => ({
  type: "linkDown",
  peer: who,
  cause,
});

test("[EL3] the deputy claims the next term when the coordinator's link dies", (t) => {
  const { state, effects } = run(at(B, A, [A, B, C]), [0, up(A)], [0, up(C)], [100, down(A)]);
  t.like(state.epoch, { term: 2, coordinator: B });
  t.true(effects.some((effect) => effect.type === "broadcast" && effect.message.type === "claim"));
  t.like(
    effects.find((effect) => effect.type === "epochChanged"),
    { cause: "died" },
  );
});

test("[EL3] the third waits for the deputy, then follows its claim", (t) => {
  const waiting = run(at(C, A, [A, B, C]), [0, up(A)], [0, up(B)], [100, down(A)]);
  t.like(waiting.state.epoch, { term: 1, coordinator: A });
  t.true(isTakingOver(waiting.state));
  const claim = { type: "claim", epoch: claimOf(B, 2, "died") } as const;
  const { state } = run(waiting.state, [150, { type: "received", from: B, message: claim }]);
  t.like(state.epoch, { term: 2, coordinator: B });
  t.false(isTakingOver(state));
  t.is(deputyOf(state), C);
});

test("[EL20] an epoch is reported with the cause that its coordinator signed, by whatever way it comes", (t) => {
  for (const cause of ["left", "died"] as const) {
    const message = { type: "epoch", epoch: claimOf(B, 2, cause) } as const;
    const heard: ElectionInput = { type: "received", from: D, message };
    for (const [first, second] of [
      [heard, down(A, cause)],
      [down(A, cause), heard],
    ] as const) {
      const links = [A, B, D].map((who) => [0, up(who)] as const);
      const { effects } = run(at(C, A, [A, B, C, D]), ...links, [100, first], [150, second]);
      t.like(
        effects.find((effect) => effect.type === "epochChanged"),
        { epoch: message.epoch, cause },
      );
    }
  }
});

test("[EL20] to a member that has its former coordinator still, the epoch of one that died is a merge", (t) => {
  const message: ElectionMessage = { type: "epoch", epoch: claimOf(A, 2) };
  const { effects } = run(
    at(C, B, [A, B, C]),
    [0, up(A)],
    [0, up(B)],
    [100, { type: "received", from: A, message }],
    [100 + MERGE_PATIENCE_MS, { type: "tick" }],
  );
  t.like(
    effects.find((effect) => effect.type === "epochChanged"),
    { epoch: { coordinator: A }, cause: "merged" },
  );
});

test("[EL3] coordinator and deputy dead at once: the third claims", (t) => {
  const { state } = run(
    at(C, A, [A, B, C, D]),
    [0, up(A)],
    [0, up(B)],
    [0, up(D)],
    [100, down(A)],
    [110, down(B)],
  );
  t.like(state.epoch, { term: 2, coordinator: C });
});

test("[EL2] an older epoch changes nothing and is answered", (t) => {
  const old = { type: "claim", epoch: claimOf(A, 2, "died") } as const;
  const { state, effects } = run(
    at(C, B, [A, B, C], 3),
    [0, up(B)],
    [1, up(A)],
    [2, { type: "received", from: A, message: old }],
  );
  t.like(state.epoch, { term: 3, coordinator: B });
  t.like(effects.at(-1), {
    type: "send",
    to: A,
    message: { type: "epoch", epoch: { term: 3, coordinator: B } },
  });
});

test("[EL4] a claim counts only from the coordinator that it names", (t) => {
  const forged = { type: "claim", epoch: claimOf(B, 9, "died") } as const;
  const { state } = run(
    at(C, A, [A, B, C]),
    [0, up(A)],
    [0, up(B)],
    [1, { type: "received", from: A, message: forged }],
  );
  t.is(state.epoch.term, 1);
});

test("[EL5] a leaving coordinator hands over, and leaves once the claim is there", (t) => {
  const asked = run(at(A, A, [A, B, C]), [0, up(B)], [0, up(C)], [1_000, { type: "leave" }]);
  // To all: they follow its claim without asking.
  t.like(asked.effects.at(-1), { type: "broadcast", message: { type: "handover", to: B, cause: "left" } });
  t.false(asked.effects.some((effect) => effect.type === "leaveReady"));
  const claim = { type: "claim", epoch: claimOf(B, 2, "left") } as const;
  const { effects } = run(asked.state, [1_020, { type: "received", from: B, message: claim }]);
  t.is(effects.filter((effect) => effect.type === "leaveReady").length, 1);
});

test("[EL5] a leaving coordinator does not wait for a claim forever, nor at all when it is alone", (t) => {
  const asked = run(at(A, A, [A, B]), [0, up(B)], [100, { type: "leave" }]);
  t.true(
    run(asked.state, [100 + LEAVE_PATIENCE_MS, { type: "tick" }]).effects.some(
      (effect) => effect.type === "leaveReady",
    ),
  );
  t.true(run(at(A, A, [A]), [100, { type: "leave" }]).effects.some((effect) => effect.type === "leaveReady"));
});

test("[EL5] the member that is asked to take over claims", (t) => {
  const handover = { type: "handover", epoch: { term: 1, coordinator: A }, to: B, cause: "left" } as const;
  const { state, effects } = run(
    at(B, A, [A, B, C]),
    [0, up(A)],
    [0, up(C)],
    [1, { type: "received", from: A, message: handover }],
  );
  t.like(state.epoch, { term: 2, coordinator: B });
  t.like(
    effects.find((effect) => effect.type === "epochChanged"),
    { cause: "left" },
  );
});

test("[EL6] a trusted member with a lower rank is handed the meeting, but not at once and not too often", (t) => {
  const start = at(B, B, [B, C], 5);
  const ticks = (fromMs: number, toMs: number) =>
    Array.from(
      { length: (toMs - fromMs) / 250 },
      (_, index) => [fromMs + index * 250, { type: "tick" }] as const,
    );
  const joined = run(
    start,
    [0, up(C)],
    [100, { type: "members", members: ranked([A, B, C]) }],
    [110, up(A)],
    ...ticks(250, HANDOVER_INTERVAL_MS),
  );
  t.false(joined.messages.some((message) => message.type === "handover"));
  const later = run(joined.state, ...ticks(HANDOVER_INTERVAL_MS, HANDOVER_INTERVAL_MS + SETTLE_MS));
  t.is(later.messages.filter((message) => message.type === "handover").length, 1);
});

test("[RK21] a newcomer is handed nothing by plan, reports no media, and is next in line only behind those that are trusted", (t) => {
  const listed = [A, B, C].map((peer) => ({ peerId: peer, rank: rankById(peer, peer === A ? 8 : 2) }));
  const ticks = Array.from({ length: 400 }, (_, index) => [1_000 + index * 250, { type: "tick" }] as const);
  const start = run(
    at(B, B, [B, C], 5),
    [0, up(C)],
    [100, { type: "members", members: listed }],
    [110, up(A)],
  );
  const later = run(start.state, ...ticks);
  t.false(later.messages.some(({ type }) => type === "handover"));
  t.is(deputyOf(later.state), C);
  t.like(run(later.state, [101_100, { type: "leave" }]).messages.at(-1), { type: "handover", to: C });
  const newcomer = initialElection(A, claimOf(B, 5), listed, 0, claiming(A));
  const { messages } = run(
    newcomer,
    [0, up(B)],
    [10, { type: "warm", peers: [A, B] }],
    [20, { type: "tick" }],
  );
  t.false(messages.some(({ type }) => type === "warm"));
});

test("[EL19] a coordinator that yields follows the member that it asked to take over, though that one's rank is higher", (t) => {
  const ticks = (fromMs: number, toMs: number) =>
    Array.from(
      { length: (toMs - fromMs) / 250 },
      (_, index) => [fromMs + index * 250, { type: "tick" }] as const,
    );
  const start = run(at(A, A, [A, B, C], 3), [0, up(B)], [0, up(C)], ...ticks(0, 10_000)).state;
  const epoch = claimOf(B, 4, "left");
  const claim = { type: "claim", epoch } as const;
  const answers: readonly ElectionInput[] = [
    { type: "received", from: B, message: claim },
    // The roster that follows from it may be first.
    { type: "epochSeen", from: B, epoch },
  ];
  for (const answer of answers) {
    const yielded = run(start, [10_010, { type: "yield" }], [10_050, answer]);
    t.like(yielded.messages[0], { type: "handover", cause: "left" });
    t.is(yielded.state.epoch, epoch);
    t.is(run(start, [10_050, answer]).state.epoch.coordinator, A, "unasked, it is another partition's");
    const untilMs = 10_000 + 2 * YIELD_PATIENCE_MS;
    const late = run(start, [10_010, { type: "yield" }], ...ticks(10_250, untilMs), [untilMs, answer]);
    t.is(late.state.epoch.coordinator, A, "that was long ago");
  }
});

test("[EL18] a planned handover waits until the relay of the lower rank has everybody's media, but not for ever", (t) => {
  const joined = run(
    at(B, B, [A, B, C], 1),
    [0, up(C)],
    [0, up(A)],
    // D's window lives on, but D is no member.
    [10, { type: "warm", peers: [A, B, C, D] }],
  );
  const handedOver = (fromMs: number, toMs: number, start = joined.state) => {
    const ticks = Array.from(
      { length: (toMs - fromMs) / 250 },
      (_, index) => [fromMs + index * 250, { type: "tick" }] as const,
    );
    const { messages } = run(start, ...ticks);
    return messages.some(({ type }) => type === "handover");
  };
  const heard = (from: PeerId, peers: PeerId[]) =>
    run(joined.state, [20, { type: "received", from, message: { type: "warm", peers } }]).state;
  const patience = SETTLE_MS + WARM_PATIENCE_MS;
  t.false(handedOver(250, patience));
  t.true(handedOver(250, patience + 2_500));
  t.false(handedOver(250, patience, heard(A, [A, B])));
  t.false(handedOver(250, patience, heard(C, [A, B, C])), "only the word of the lower rank counts");
  t.false(handedOver(250, SETTLE_MS, heard(A, [A, B, C])));
  t.true(handedOver(250, SETTLE_MS + 500, heard(A, [A, B, C])));
  const gone = run(heard(A, [A, B, C]), [30, down(A)], [40, up(A)]).state;
  t.false(handedOver(250, patience, gone), "it may have been restarted");
});

test("[EL18] a member with a lower rank reports to each new coordinator what media its relay has", (t) => {
  const warm = (peers: PeerId[]): ElectionInput => ({ type: "warm", peers });
  const told = (effects: readonly ElectionEffect[]) =>
    effects.flatMap((effect) =>
      effect.type === "send" && effect.message.type === "warm" ? [[effect.to, effect.message.peers]] : [],
    );
  const { state, effects } = run(
    at(A, B, [A, B, C]),
    [0, warm([A])],
    [10, up(B)],
    [20, { type: "tick" }],
    [30, warm([A, B])],
    [40, warm([])],
  );
  t.deepEqual(told(effects), [
    [B, [A]],
    [B, [A, B]],
    [B, []],
  ]);
  const claim = { type: "claim", epoch: claimOf(C, 2, "left") } as const;
  const message = { type: "handover", epoch: { term: 1, coordinator: B }, to: C, cause: "left" } as const;
  const handover: ElectionInput = { type: "received", from: B, message };
  const moved = run(
    state,
    [50, up(C)],
    [60, warm([A, C])],
    [65, handover],
    [70, { type: "received", from: C, message: claim }],
  );
  t.deepEqual(told(moved.effects), [
    [B, [A, C]],
    [C, [A, C]],
  ]);
  t.deepEqual(
    told(run(at(C, B, [B, C]), [0, up(B)], [0, warm([B, C])]).effects),
    [],
    "C takes over from nobody",
  );
});

test("[EL7] a member that more than half of the others cannot reach is passed over", (t) => {
  const report = { type: "report" as const, unreachable: [A] };
  const start = run(at(B, A, [A, B, C, D]), [0, up(A)], [0, up(C)], [0, up(D)]);
  const one = run(start.state, [10, { type: "received", from: C, message: report }]);
  t.is(one.state.epoch.coordinator, A);
  const two = run(one.state, [20, { type: "received", from: D, message: report }]);
  t.like(two.state.epoch, { term: 2, coordinator: B });
});

test("[EL7] a member that died and comes back is not passed over for reports about its former life", (t) => {
  const report = { type: "report" as const, unreachable: [A] };
  const dead = run(
    at(B, A, [A, B, C, D]),
    [0, up(A)],
    [0, up(C)],
    [0, up(D)],
    [10, down(A)],
    [10, { type: "received", from: C, message: report }],
    [20, { type: "members", members: ranked([B, C, D]) }],
    // Sent before the roster reached D.
    [21, { type: "received", from: D, message: report }],
  );
  const back = run(dead.state, [5_000, { type: "members", members: ranked([A, B, C, D]) }], [5_000, up(A)]);
  t.is(deputyOf(back.state), A);
  const later = run(back.state, [20 + HANDOVER_INTERVAL_MS, { type: "tick" }]);
  t.true(later.messages.some((message) => message.type === "handover"));
});

test("[EL21] a member whose link died after it was off the roster is no longer taken for gone once it is listed again", (t) => {
  const apart = run(
    at(B, B, [B, C, D], 2),
    [0, up(C)],
    [0, up(D)],
    // Its link goes after the roster has lost it.
    [10, down(A)],
  );
  const again = run(apart.state, [5_000, { type: "members", members: ranked([A, B, C, D]) }]);
  t.is(again.state.gone.size, 0);
  t.deepEqual(
    again.messages.filter((message) => message.type === "report"),
    [],
  );
  t.is(deputyOf(again.state), A);
});

test("[EL30] two members of a partition follow the other one's coordinator without a link yet, and do not report it for the link that it lost", (t) => {
  const met = run(
    at(C, B, [B, C]),
    ...[A, B, D].map((each) => [0, up(each)] as const),
    [10, down(A)],
    // It follows that coordinator, and says so.
    [5_000, { type: "received", from: D, message: { type: "epoch", epoch: claimOf(A, 2) } }],
    [5_010, { type: "received", from: B, message: { type: "epoch", epoch: claimOf(A, 2) } }],
  );
  t.is(met.state.epoch.coordinator, A);
  t.deepEqual(
    met.messages.filter((message) => message.type === "report" && message.unreachable.length > 0),
    [],
  );
});

test("[EL8] of two partitions that meet, the lower coordinator claims above both terms", (t) => {
  const other = { type: "epoch", epoch: claimOf(B, 4, "merged") } as const;
  const ticks = Array.from({ length: 40 }, (_, index) => [index * 250, { type: "tick" }] as const);
  const { state } = run(
    at(A, A, [A, B, C, D], 3),
    [0, up(C)],
    ...ticks,
    [10_000, up(B)],
    [10_001, { type: "received", from: B, message: other }],
  );
  t.like(state.epoch, { term: 5, coordinator: A });
});

test("[EL8] a coordinator that was paused follows the one that the others follow", (t) => {
  const message = { type: "epoch", epoch: claimOf(B, 4, "died") } as const;
  const shows = (from: PeerId): ElectionInput => ({ type: "received", from, message });
  const start = run(at(A, A, [A, B, C, D], 3), [0, up(C)], [0, up(D)], [20_000, up(B)], [20_000, shows(B)]);
  t.is(start.state.epoch.coordinator, A, "the claimer alone proves nothing");
  const one = run(start.state, [20_010, shows(C)]);
  t.is(one.state.epoch.coordinator, A);
  const two = run(one.state, [20_020, shows(D)]);
  t.like(two.state.epoch, { term: 4, coordinator: B });
  t.like(two.messages[1], { type: "handover", to: B }, "its followers may go, too");
  const unproven = run(one.state, [20_000 + MERGE_PATIENCE_MS, { type: "tick" }]);
  t.like(unproven.state.epoch, { term: 5, coordinator: A });
});

test("[EL11] another partition's epoch goes to the own coordinator first, if that lives and has the lower rank", (t) => {
  const seen = { type: "epochSeen", from: B, epoch: claimOf(B, 2) } as const;
  const linked = [
    [0, up(A)],
    [0, up(B)],
    [5_000, seen],
  ] as const;
  const deferred = run(at(C, A, [A, B, C]), ...linked);
  t.like(deferred.state.epoch, { term: 1, coordinator: A });
  t.true(
    deferred.effects.some(
      (effect) =>
        effect.type === "send" &&
        effect.to === A &&
        effect.message.type === "referral" &&
        effect.message.epoch.term === 2,
    ),
  );
  const merged = { type: "claim", epoch: claimOf(A, 3, "merged") } as const;
  const answered = run(deferred.state, [5_010, { type: "received", from: A, message: merged }]);
  t.like(answered.state.epoch, { term: 3, coordinator: A });
  const unanswered = run(deferred.state, [5_000 + 10 * MERGE_PATIENCE_MS, { type: "tick" }]);
  t.like(unanswered.state.epoch, { term: 1, coordinator: A }, "its coordinator is there");
  const orphaned = run(deferred.state, [5_010, down(A)]);
  t.like(orphaned.state.epoch, { term: 2, coordinator: B });
});

test("[EL12] a coordinator that is followed before its roster has come is not taken for gone", (t) => {
  const merged = { type: "epoch", epoch: claimOf(A, 3, "merged") } as const;
  const { state, messages } = run(
    at(C, C, [C, D], 2),
    [0, up(D)],
    [5_000, { type: "received", from: D, message: merged }],
  );
  t.like(state.epoch, { term: 3, coordinator: A });
  t.false(messages.some(({ type }) => type === "claim"));
});

test("[EL13] a link that ended because neither end needed it is no evidence against the peer", (t) => {
  const { state, messages } = run(
    at(C, A, [A, B, C, D]),
    [0, up(A)],
    [0, up(D)],
    [100, { type: "linkDown", peer: D, cause: "unneeded" }],
  );
  t.deepEqual(state.gone, new Map());
  t.deepEqual(messages.filter(({ type }) => type === "report").length, 2);
});

test("[EL13] what a peer reported ends with its link, also one that neither end needed: the peer could not take it back", (t) => {
  const report: ElectionMessage = { type: "report", unreachable: [A] };
  const reported = run(
    at(D, A, [A, B, C, D, ...LATER]),
    ...[A, B, C, ...LATER].map((each) => [0, up(each)] as const),
    ...LATER.map((from) => [100, { type: "received", from, message: report }] as const),
  );
  t.true(isTakingOver(reported.state));
  const parted = run(
    reported.state,
    ...LATER.map((each) => [200, { type: "linkDown", peer: each, cause: "unneeded" }] as const),
  );
  t.false(isTakingOver(parted.state));
});

test("[EL9] a silent candidate without a link is passed over", (t) => {
  const ticks = Array.from(
    { length: 8 },
    (_, index) => [(CLAIM_PATIENCE_MS / 4) * index + 100, { type: "tick" }] as const,
  );
  const { state } = run(at(C, A, [A, B, C]), [0, up(A)], [100, down(A)], ...ticks);
  t.like(state.epoch, { term: 2, coordinator: C });
});

test("[EL14] a former run's epoch is never followed: the term above it is claimed", (t) => {
  const seen = run(
    at(A, B, [A, B, C], 2),
    [0, up(C)],
    [0, { type: "epochSeen", from: C, epoch: claimOf(A, 3) }],
  );
  t.like(seen.state.epoch, { term: 4, coordinator: A });
  const told: ElectionInput = {
    type: "received",
    from: C,
    message: { type: "epoch", epoch: claimOf(A, 3, "merged") },
  };
  t.like(run(at(A, B, [A, B, C], 2), [0, up(C)], [0, told]).state.epoch, { term: 4, coordinator: A });
});

test("[EL14] a former run's epoch of self's own term is ended by a new term", (t) => {
  const doubled: ElectionInput = { type: "epochSeen", from: A, epoch: claimOf(A, 3) };
  t.like(run(at(A, A, [A, B], 3), [0, doubled]).state.epoch, { term: 4, coordinator: A });
  t.like(run(at(B, A, [A, B], 3), [0, doubled]).state.epoch, { term: 3, coordinator: A });
});

test("[EL9] a linked candidate that does not claim is passed over later, and counts again once it is heard", (t) => {
  const links = [up(A), up(B)].map((input) => [0, input] as const);
  const waitingMs = 100 + LINKED_CLAIM_PATIENCE_MS;
  const patient = run(at(C, A, [A, B, C]), ...links, [100, down(A)], [waitingMs - 1, { type: "tick" }]);
  t.like(patient.state.epoch, { term: 1, coordinator: A });
  const { state } = run(patient.state, [waitingMs, { type: "tick" }]);
  t.like(state.epoch, { term: 2, coordinator: C });
  const heard = run(state, [
    waitingMs + 1,
    { type: "received", from: B, message: { type: "report", unreachable: [] } },
  ]);
  t.is(deputyOf(heard.state), B);
});

test("[EL15] a member that was reported unreachable and is off the roster is not reported any more", (t) => {
  const { messages } = run(
    at(B, A, [A, B, C]),
    [0, up(A)],
    [0, up(C)],
    [100, down(C)],
    [200, { type: "members", members: ranked([A, B]) }],
  );
  t.deepEqual(messages.at(-1), { type: "report", unreachable: [] });
});

test("[EL16] a member that alone cannot reach the coordinator follows it while the next in line lives and does not claim", (t) => {
  const word: ElectionInput = { type: "received", from: B, message: { type: "report", unreachable: [] } };
  const odd = run(
    at(C, A, [A, B, C, D]),
    ...[A, B, D].map((each) => [0, up(each)] as const),
    [10, word],
    [100, down(A)],
    // Its answer to the report.
    [101, { type: "received", from: B, message: { type: "epoch", epoch: claimOf(A) } }],
    [100 + LINKED_CLAIM_PATIENCE_MS, { type: "tick" }],
  );
  t.like(odd.state.epoch, { term: 1, coordinator: A });
  t.false(isTakingOver(odd.state));
  // Alone, it has nobody to believe.
  const alone = run(odd.state, [9_000, down(B)], [9_000, down(D)]);
  t.like(alone.state.epoch, { term: 2, coordinator: C });
});

test("[EL22] a coordinator that self has no link to is taken for gone sooner when another member reports it", (t) => {
  const linked = run(at(B, A, [A, B, C, D]), [0, up(C)], [0, up(D)]).state;
  const gaveUp = (state: ElectionState, atMs: number): boolean =>
    run(state, [atMs, { type: "tick" }]).state.gone.has(A);
  t.false(gaveUp(linked, LINK_PATIENCE_MS - 1));
  t.true(gaveUp(linked, LINK_PATIENCE_MS));
  const report: ElectionMessage = { type: "report", unreachable: [A] };
  const reported = run(linked, [10, { type: "received", from: C, message: report }]).state;
  t.false(gaveUp(reported, REPORTED_LINK_PATIENCE_MS - 1));
  t.true(gaveUp(reported, REPORTED_LINK_PATIENCE_MS));
});

test("[EL32] a coordinator whose machine takes calls gets fifteen seconds for the link; most members' word that it is gone counts at once", (t) => {
  const answers: ElectionInput = { type: "answering", peer: A, isAnswering: true };
  const calling = run(at(B, A, [A, B, C, D]), [0, up(C)], [0, up(D)], [10, answers]).state;
  const gaveUp = (state: ElectionState, atMs: number): boolean =>
    run(state, [atMs, { type: "tick" }]).state.gone.has(A);
  const cutOff = (from: PeerId): ElectionInput => ({
    type: "received",
    from,
    message: { type: "report", unreachable: [A] },
  });
  const reported = run(calling, [20, cutOff(C)]).state;
  for (const state of [calling, reported]) {
    t.false(gaveUp(state, BUSY_LINK_PATIENCE_MS - 1));
    t.true(gaveUp(state, BUSY_LINK_PATIENCE_MS));
  }
  t.true(gaveUp(run(calling, [20, { ...answers, isAnswering: false }]).state, LINK_PATIENCE_MS));
  t.true(gaveUp(run(calling, [20, up(A)], [30, down(A)]).state, 40));
  const lost = run(reported, [30, cutOff(D)]).state;
  t.like(lost.epoch, { term: 2, coordinator: B });
});

test("[LK43] a newcomer whose link to the coordinator does not come up follows it as long as another member does, and reports it", (t) => {
  const shows: ElectionInput = { type: "received", from: B, message: { type: "epoch", epoch: claimOf(A) } };
  const late = run(at(C, A, [A, B, C]), [0, up(B)], [10, shows], [LINK_PATIENCE_MS, { type: "tick" }]);
  t.deepEqual(late.messages.at(-1), { type: "report", unreachable: [A] });
  const waited = run(late.state, [60_000, { type: "tick" }]);
  t.like(waited.state.epoch, { term: 1, coordinator: A });
  t.false(isTakingOver(waited.state));
  // The other one has lost it, too. It is next in line, and does not claim.
  const report: ElectionMessage = { type: "report", unreachable: [A] };
  const lost = run(waited.state, [60_001, { type: "received", from: B, message: report }]);
  t.true(isTakingOver(lost.state));
  t.like(run(lost.state, [60_002, down(B)]).state.epoch, { term: 2, coordinator: C });
});

const received = (from: PeerId, message: ElectionMessage): ElectionInput => ({
  type: "received",
  from,
  message,
});
const claims = (who: PeerId, term: number): ElectionInput =>
  received(who, { type: "claim", epoch: claimOf(who, term) });
const allUp = (...peers: PeerId[]) => peers.map((each) => [0, up(each)] as const);
const tick = { type: "tick" } as const;

test("[EL23] a member whose link to its coordinator beats follows no higher rank that claims, and sends the claim to its coordinator", (t) => {
  const lied = run(at(B, A, [A, B, C]), ...allUp(A, C), [5_000, claims(C, 2)], [60_000, tick]);
  t.like(lied.state.epoch, { term: 1, coordinator: A });
  t.like(lied.messages.at(-1), { type: "referral", epoch: { term: 2, coordinator: C } });
  // Self is next in line, and claims above what it knows.
  t.like(run(lied.state, [60_001, down(A)]).state.epoch, { term: 3, coordinator: B });
  const third = run(at(C, A, [A, B, C, D]), ...allUp(A, B, D), [5_000, claims(D, 60)], [5_001, down(A)]);
  t.like(third.state.epoch, { term: 1, coordinator: A }, "the liar is not next in line");
  t.like(run(third.state, [5_002, claims(B, 2)]).state.epoch, { term: 2, coordinator: B });
});

test("[EL28] a coordinator that shows that it follows another one has let its members go, if that one is there", (t) => {
  const shows = (epoch: ReturnType<typeof claimOf>) => received(A, { type: "epoch", epoch });
  const start = run(at(C, A, [A, B, C]), ...allUp(A, B));
  t.like(run(start.state, [5_000, shows(claimOf(B, 3))]).state.epoch, { term: 3, coordinator: B });
  const absent = run(start.state, [5_000, shows(claimOf(D, 3))]);
  t.like(absent.state.epoch, { term: 1, coordinator: A });
  const other = run(start.state, [5_000, received(B, { type: "epoch", epoch: claimOf(D, 3) })]);
  t.like(other.state.epoch, { term: 1, coordinator: A }, "another member's word is not the coordinator's");
});

test("[EL24] a claim of the next in line waits until the coordinator falls silent, hands over, or most members report it", (t) => {
  const start = run(at(C, A, [A, B, C, D]), ...allUp(A, B, D), [5_000, claims(B, 2)]);
  t.is(start.state.epoch.coordinator, A);
  const report: ElectionMessage = { type: "report", unreachable: [A] };
  const message: ElectionMessage = {
    type: "handover",
    epoch: { term: 1, coordinator: A },
    to: B,
    cause: "left",
  };
  for (const proof of [
    [[5_010, down(A)]],
    [[5_010, { type: "suspect", peer: A, isSuspect: true }]],
    [[5_010, received(A, message)]],
    [
      [5_010, received(B, report)],
      [5_020, received(D, report)],
    ],
  ] as const)
    t.like(run(start.state, ...proof).state.epoch, { term: 2, coordinator: B });
  t.is(run(start.state, [5_010, received(D, message)]).state.epoch.coordinator, A, "not by another's word");
});

test("[EL25] a coordinator outbids the claims of a higher rank, once a second", (t) => {
  const start = run(
    at(A, A, [A, B, C]),
    ...allUp(B, C),
    ...[250, 1_000, 2_000, 3_000, 4_000].map((atMs) => [atMs, tick] as const),
  );
  const first = run(start.state, [4_100, claims(C, 60)]);
  t.like(first.state.epoch, { term: 61, coordinator: A });
  const spam = Array.from({ length: 50 }, (_, index) => [4_110 + index, claims(C, 70 + index)] as const);
  const second = run(first.state, ...spam);
  t.like(second.state.epoch, { term: 61, coordinator: A });
  t.like(run(second.state, [5_100, tick]).state.epoch, { term: 120, coordinator: A });
});

test("[EL29] a lower one's claim that a member has only heard of does not keep a coordinator from outbidding another one", (t) => {
  const start = run(
    at(B, B, [B, C, D]),
    ...allUp(C, D),
    ...[250, 1_000, 2_000, 3_000, 4_000].map((atMs) => [atMs, tick] as const),
    [4_010, received(C, { type: "referral", epoch: claimOf(A, 6) })],
  );
  t.is(run(start.state, [9_000, tick]).state.epoch.term, 1, "it may be right");
  const left = run(start.state, [4_100, received(D, { type: "epoch", epoch: claimOf(peerId(5), 6) })]);
  t.like(left.state.epoch, { term: 7, coordinator: B });
});

test("[EL31] a member sends its coordinator a claim again while that is shown, and a coordinator forgets one that it hears no more of", (t) => {
  const ticks = (untilMs: number) =>
    Array.from({ length: untilMs / 250 }, (_, index) => [5_000 + index * 250, tick] as const);
  const shown = run(
    at(B, A, [A, B, C]),
    ...allUp(A, C),
    [5_000, claims(C, 9)],
    ...ticks(3 * REFERRAL_LIFE_MS),
  );
  const sent = shown.messages.filter((message) => message.type === "referral");
  t.true(sent.length > 3 && sent.length <= 1 + (3 * REFERRAL_LIFE_MS) / REFERRAL_INTERVAL_MS);
  // By the time at which so high a term could have come about, nobody speaks of it any more.
  const referral = received(C, { type: "referral", epoch: claimOf(D, 5_000) });
  const heard = run(at(A, A, [A, B, C]), ...allUp(B, C), [5_000, referral], ...ticks(100_000));
  t.is(heard.state.epoch.term, 1);
});

test("[EL26] terms grow no faster than time: a jump of more than 64 waits, and so does who slept through more", (t) => {
  const start = run(at(B, A, [A, B, C]), ...allUp(C));
  const far = run(start.state, [5, up(A)], [10, claims(A, 200)]);
  t.is(run(far.state, [2_000, tick]).state.epoch.term, 1);
  t.is(run(far.state, [4_000, tick]).state.epoch.term, 200);
  // The last term that can be written down is never claimed from, and never lost.
  const last = run(at(B, A, [A, B, C], 2 ** 40), ...allUp(A, C), [100, down(A)]);
  t.is(last.state.epoch.term, 2 ** 40);
});

test("[EL27] a lower one that is there is followed when the own coordinator has not outbid it in a second; a made-up one never", (t) => {
  const start = run(at(D, B, [B, C, D]), ...allUp(A, B, C), [5_000, claims(A, 2)], [5_500, tick]);
  t.is(start.state.epoch.coordinator, B);
  t.is(run(start.state, [6_000, tick]).state.epoch.coordinator, A);
  const made = run(
    at(D, B, [B, C, D]),
    ...allUp(B, C),
    [5_000, received(C, { type: "epoch", epoch: claimOf(A, 2) })],
    [60_000, tick],
  );
  t.is(made.state.epoch.coordinator, B, "one member says so, and there is no link to it");
});
