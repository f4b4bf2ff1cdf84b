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

/** Self, which the last but one of six has let in; the first of them coordinates. */
function newcomer() {
  const identities = sortedIdentities(6);
  const entries = identities.map(entryFor);
  const [first, self] = [identities[0], identities[5]];
  const [coordinator, , , , admitter, own] = entries;
  if (first === undefined || self === undefined || coordinator === undefined)
    throw new Error("six were asked for");
  if (admitter === undefined || own === undefined) throw new Error("six were asked for");
  const epoch = claimSigner(first, meetingId)(1, "merged");
  let state = initialRoster({ own, credential: [], epoch, version: 0, entries });
  const linked = new Set<PeerId>();
  let targets: readonly Target[] = [];
  const isWanted = (peer: PeerId): boolean => targets.some(({ peerId }) => peerId === peer);
  const { refresh } = createWantedLinks({
    clock: { nowMs: () => 0, wallMs: () => 0, setTimer: () => () => {} },
    self: own.peerId,
    peers: { entries: new Map(entries.map((entry) => [entry.peerId, entry])) },
    links: {
      want: (all) => void (targets = all),
      // Whether there is a link is all that is looked at.
      link: (peer) => (linked.has(peer) ? ({} as Link) : null),
      linked: () => [...linked],
      isWanted,
    },
    admitter: { ...admitter, addresses: ["10.0.1.9"] },
    roster: () => state,
    isBanned: () => false,
    rankOf: rankOfKey,
    isClosed: () => false,
    onSighted: () => {},
  });
  return {
    ...{ coordinator: coordinator.peerId, admitter: admitter.peerId, linked, isWanted },
    addressesOf: (peer: PeerId) => targets.find(({ peerId }) => peerId === peer)?.addresses ?? [],
    refresh: () => refresh(false),
    /** All others are gone. */
    coordinateAlone() {
      const claim = claimSigner(self, meetingId)(2, "died");
      state = initialRoster({ own, credential: [], epoch: claim, version: 0, entries: [own] });
    },
  };
}

test("[WN5] a newcomer wants a link with whoever let it in, until it is linked to its coordinator", (t) => {
  const { coordinator, admitter, linked, isWanted, addressesOf, refresh } = newcomer();
  refresh();
  t.true(isWanted(admitter));
  t.is(addressesOf(admitter)[0], "10.0.1.9");
  linked.add(admitter);
  refresh();
  t.true(isWanted(admitter));

  linked.add(coordinator);
  refresh();
  t.false(isWanted(admitter));
  t.true(isWanted(coordinator));
  // For good: a member that has been in turns to those that its roster asks for.
  linked.delete(coordinator);
  refresh();
  t.false(isWanted(admitter));
});

test("[WN5] a newcomer that coordinates itself does not call whoever let it in for ever", (t) => {
  const { admitter, isWanted, refresh, coordinateAlone } = newcomer();
  refresh();
  t.true(isWanted(admitter));
  coordinateAlone();
  refresh();
  t.false(isWanted(admitter));
});
