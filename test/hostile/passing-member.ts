/** A member that others may have carry what they send to the coordinator. */
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
export const [ANA, BEN] = [peerId(1), peerId(2)];

export const offerOf = (sequence: number): OfferMessage => ({
  type: "offer",
  entry: signEntry(MALLORY, MEETING, {
    ...{ name: "M", addresses: [], port: 4_000, files: null, joinedAtMs: 1, sequence },
    ...{ runId: RUN, startedAtMs: 1 },
  }),
  credential: [],
});
export const MALLORY = createIdentity();
const RUN = freshRunId();

/** What Ben's machine is given of what comes on his links; `coordinator` leads. */
export function createBen(coordinator: PeerId, term = 1) {
  const inputs: RosterInput[] = [];
  const log = createLog("error", () => {});
  let checked = 0;
  let nowMs = realClock.nowMs();
  const own = { ...offerOf(1).entry, peerId: BEN };
  const state = initialRoster({
    ...{ own, credential: [], epoch: claimOf(coordinator, term), version: 1, entries: [own] },
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
  return { take, inputs, log, own, checked: () => checked, pass: (spanMs: number) => void (nowMs += spanMs) };
}
