/** The links that self wants while it comes in. Rules: SPEC.md. */
import test from "ava";
import type { MeetingId, PeerId } from "../../src/kernel/ids.ts";
import { claimSigner } from "../../src/mesh/identity/claim.ts";
import type { Identity } from "../../src/mesh/identity/identity.ts";
import { signEntry } from "../../src/mesh/identity/roster-entry.ts";
import type { Target } from "../../src/mesh/links/link-entry.ts";
import type { Link } from "../../src/mesh/links/link.ts";
import { initialRoster } from "../../src/mesh/roster/roster-state.ts";
import { createWantedLinks } from "../../src/mesh/wanted-links.ts";
import { rankOfKey } from "../support/ranks.ts";
import { freshRunId, sortedIdentities } from "./identities.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const common = { name: "N", addresses: ["10.0.0.1"], files: null, port: 1234, joinedAtMs: 5, startedAtMs: 0 };
const entryFor = (identity: Identity) =>
  signEntry(identity, meetingId, { ...common, runId: freshRunId(), sequence: 1 });

test("[WN5] a newcomer wants a link with whoever let it in, until it is linked to its coordinator", (t) => {
  const identities = sortedIdentities(6);
  const entries = identities.map(entryFor);
  const [coordinator, , , , admitter, own] = entries;
  const [first] = identities;
  if (coordinator === undefined || admitter === undefined || own === undefined || first === undefined)
    return t.fail();
  const epoch = claimSigner(first, meetingId)(1, "merged");
  const state = initialRoster({ own, credential: [], epoch, version: 0, entries });
  const linked = new Set<PeerId>();
  let targets: readonly Target[] = [];
  const wanted = (): readonly PeerId[] => targets.map(({ peerId }) => peerId);
  const { refresh } = createWantedLinks({
    clock: { nowMs: () => 0, wallMs: () => 0, setTimer: () => () => {} },
    self: own.peerId,
    peers: { entries: new Map(entries.map((entry) => [entry.peerId, entry])) },
    links: {
      want: (all) => void (targets = all),
      // Whether there is a link is all that is looked at.
      link: (peer) => (linked.has(peer) ? ({} as Link) : null),
      linked: () => [...linked],
      isWanted: (peer) => wanted().includes(peer),
    },
    admitter: { ...admitter, addresses: ["10.0.1.9"] },
    roster: () => state,
    isBanned: () => false,
    rankOf: rankOfKey,
    isClosed: () => false,
    onSighted: () => {},
  });
  refresh(true);
  t.true(wanted().includes(admitter.peerId));
  t.is(targets.find(({ peerId }) => peerId === admitter.peerId)?.addresses[0], "10.0.1.9");
  linked.add(admitter.peerId);
  refresh(false);
  t.true(wanted().includes(admitter.peerId));

  linked.add(coordinator.peerId);
  refresh(false);
  t.false(wanted().includes(admitter.peerId));
  t.true(wanted().includes(coordinator.peerId));
  // For good: a member that has been in turns to those that its roster asks for.
  linked.delete(coordinator.peerId);
  refresh(false);
  t.false(wanted().includes(admitter.peerId));
});
