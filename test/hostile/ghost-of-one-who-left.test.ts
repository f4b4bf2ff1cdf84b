/** Mallory keeps the entry and the ticket of somebody who has left, and shows them again: a ghost would be on every roster, and next in line. */
import test from "ava";
import type { PeerId, RunId } from "../../src/kernel/ids.ts";
import type { RosterEntry } from "../../src/mesh/identity/roster-entry.ts";
import { stepRoster } from "../../src/mesh/roster/roster-machine.ts";
import { initialRoster, type RosterInput, type RosterState } from "../../src/mesh/roster/roster-state.ts";
import { claimOf } from "../support/claims.ts";
import { peerId } from "../support/ids.ts";

const [ANA, BEN, MALLORY] = [peerId(1), peerId(2), peerId(3)];
const entryOf = (peer: PeerId, sequence = 1, startedAtMs = 1): RosterEntry => ({
  ...{ peerId: peer, name: "N", addresses: ["10.0.0.1"], port: 1, files: null, joinedAtMs: 0, startedAtMs },
  // Sixteen hex digits.
  runId: startedAtMs.toString(16).padStart(16, "0") as RunId,
  ...{ sequence, publicKey: peer.slice(1).repeat(2), signature: "0".repeat(128) },
});
const offered = (entry: RosterEntry): RosterInput => ({
  ...{ type: "offerReceived", from: MALLORY, isProven: true },
  offer: { type: "offer", entry, credential: [] },
});

function run(state: RosterState, ...inputs: readonly RosterInput[]): RosterState {
  return inputs.reduce((after, input, at) => stepRoster(after, input, at * 1_000)[0], state);
}
const lists = ({ members }: RosterState, peer: PeerId) => members.some((member) => member.peerId === peer);

/** Ana coordinates, Ben has said goodbye. */
const withoutBen = () =>
  run(
    initialRoster({
      ...{ own: entryOf(ANA), credential: [], epoch: claimOf(ANA), version: 1 },
      entries: [entryOf(ANA), entryOf(BEN, 7)],
    }),
    { type: "linkUp", entry: entryOf(MALLORY) },
    { type: "linkUp", entry: entryOf(BEN, 4) },
    { type: "linkDown", peer: BEN, cause: "left" },
  );

test("[HT67] nobody brings one who left back on the roster by showing its entry again", (t) => {
  const state = withoutBen();
  t.false(lists(state, BEN));
  for (const sequence of [1, 4, 7]) t.false(lists(run(state, offered(entryOf(BEN, sequence))), BEN));
  t.false(lists(run(state, ...Array.from({ length: 50 }, () => offered(entryOf(BEN, 7)))), BEN));
});

test("[HT67] who comes back is listed: by its next entry, by its next run, and by its link", (t) => {
  const state = withoutBen();
  t.true(lists(run(state, offered(entryOf(BEN, 8))), BEN));
  t.true(lists(run(state, offered(entryOf(BEN, 1, 2))), BEN));
  const linked = run(state, { type: "linkUp", entry: entryOf(BEN, 4) });
  t.true(lists(linked, BEN));
  const silent = run(linked, { type: "linkDown", peer: BEN, cause: "silent" });
  t.true(
    lists(run(silent, offered(entryOf(BEN, 4))), BEN),
    "one that is only cut off says so through others",
  );
});
