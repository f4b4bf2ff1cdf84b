/** The election beside its clock. */
import test from "ava";
import { createElection } from "../../src/election/index.ts";
import type { PeerId } from "../../src/kernel/ids.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { createVirtualClock } from "../support/clock.ts";
import { claiming, claimOf } from "../support/claims.ts";
import { peerId } from "../support/ids.ts";
import { ranked } from "../support/ranks.ts";

const [A, B, C, D] = [peerId(1), peerId(2), peerId(3), peerId(4)];

test("[EL17] a change of the deputy is reported, also when other members' reports alone brought it about", (t) => {
  const election = createElection({
    clock: createVirtualClock(),
    log: silentLog,
    self: D,
    epoch: claimOf(A),
    members: ranked([A, B, C, D]),
    send: () => {},
    broadcast: () => {},
    ...claiming(D),
    isGenuine: () => true,
  });
  t.teardown(election.close);
  for (const each of [A, B, C]) election.input({ type: "linkUp", peer: each });
  const deputies: (PeerId | null)[] = [];
  election.onStanding(() => deputies.push(election.deputy()));
  for (const from of [A, C]) election.receive(from, { type: "report", unreachable: [B] });
  t.deepEqual(deputies, [C]);
  election.receive(A, { type: "report", unreachable: [] });
  t.deepEqual(deputies, [C, B]);
});
