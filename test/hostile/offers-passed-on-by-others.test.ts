/** Mallory has other members carry her flood to the coordinator: what comes on their links is theirs to answer for. */
import test from "ava";
import { realClock } from "../../src/kernel/clock.ts";
import type { MeetingId, PeerId } from "../../src/kernel/ids.ts";
import { createLog } from "../../src/kernel/log.ts";
import { createIdentity } from "../../src/mesh/identity/identity.ts";
import { signEntry } from "../../src/mesh/identity/roster-entry.ts";
import { createMemberMessages } from "../../src/mesh/member-messages.ts";
import type { OfferMessage } from "../../src/mesh/messages.ts";
import { initialRoster, type RosterInput } from "../../src/mesh/roster/roster-state.ts";
import { freshRunId } from "../mesh/identities.ts";
import { claimOf } from "../support/claims.ts";
import { meetingId, peerId } from "../support/ids.ts";

const MEETING: MeetingId = meetingId(1);
const [ANA, BEN] = [peerId(1), peerId(2)];
const MANY = 2_000;

const offerOf = (sequence: number): OfferMessage => ({
  type: "offer",
  entry: signEntry(MALLORY, MEETING, {
    ...{ name: "M", addresses: [], port: 4_000, files: null, joinedAtMs: 1, sequence },
    ...{ runId: RUN, startedAtMs: 1 },
  }),
  credential: [],
});
const MALLORY = createIdentity();
const RUN = freshRunId();

/** What Ben's machine is given of what comes on his links; `coordinator` leads. */
function createBen(coordinator: PeerId) {
  const inputs: RosterInput[] = [];
  const log = createLog("error", () => {});
  let checked = 0;
  let nowMs = realClock.nowMs();
  const own = { ...offerOf(1).entry, peerId: BEN };
  const state = initialRoster({
    ...{ own, credential: [], epoch: claimOf(coordinator), version: 1, entries: [own] },
  });
  const take = createMemberMessages({
    ...{ clock: { nowMs: () => nowMs }, log, meetingId: MEETING, self: BEN, verify: undefined },
    peers: {
      genuineEntries: (entries) => entries,
      isGenuine: () => ((checked += 1), true),
      isAdmitted: () => true,
    },
    gate: { take: () => {} },
    links: { cut: () => {} },
    ...{
      incoming: { isInUse: () => false, arrived() {} },
      isGenuineClaim: () => true,
      roster: () => state,
      displaced: () => {},
    },
    input: (input) => void inputs.push(input),
  });
  return { take, inputs, log, checked: () => checked, pass: (spanMs: number) => void (nowMs += spanMs) };
}

test("[HT66] a member passes few offers of one peer on, checks no more than those, and passes on those of others", (t) => {
  const ben = createBen(ANA);
  const offer = offerOf(1);
  for (let times = 0; times < MANY; times += 1) ben.take(MALLORY.peerId, offer);
  t.true(ben.inputs.length <= 64);
  t.is(ben.checked(), ben.inputs.length);
  t.is(ben.log.counters()["mesh.tooManyOffers"], MANY - ben.inputs.length);
  const before = ben.inputs.length;
  ben.take(peerId(4), offer);
  t.is(ben.inputs.length, before + 1);
  ben.pass(1_000);
  ben.take(MALLORY.peerId, offer);
  t.is(ben.inputs.length, before + 2, "one that has no link to the coordinator says so once a second");
});

test("[HT66] a coordinator takes what comes: thirty that join at once are offered by one member", (t) => {
  const ben = createBen(BEN);
  for (let times = 0; times < 200; times += 1) ben.take(ANA, offerOf(2));
  t.is(ben.inputs.length, 200);
});
