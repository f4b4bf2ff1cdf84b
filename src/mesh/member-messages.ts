/** What members send over their links: checked, and handed to the part of the session that it is for. */
import type { Clock } from "../kernel/clock.ts";
import { compareEpochs } from "../kernel/epoch.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import { MAX_MEMBERS } from "../kernel/limits.ts";
import type { Log } from "../kernel/log.ts";
import { createPeerLimits } from "../kernel/peer-limits.ts";
import type { Verify } from "../platform/ed25519.ts";
import type { CheckClaim } from "./identity/claim.ts";
import { isGenuineEntry, isLaterRun, type RosterEntry } from "./identity/roster-entry.ts";
import type { Incoming } from "./incoming.ts";
import type { LinkTable } from "./links/link-table.ts";
import type { LinkMessage } from "./messages.ts";
import type { RosterGate } from "./roster-gate.ts";
import type { PeerStore } from "./roster/peer-store.ts";
import type { RosterInput, RosterState } from "./roster/roster-state.ts";

/**
 * Offers that one peer may have passed on to the coordinator: its own, once a second while it does not reach the coordinator, and those of some
 * whom it let in. Passed on without end, they would come to the coordinator on the links of others.
 */
const PASSED_OFFERS = { burst: MAX_MEMBERS, perSecond: 3 };

/**
 * Rosters of epochs below self's own that one peer may show: each is answered with the present one, and those of other halves go on to the
 * coordinator. A half that is met sends one at once, and then its changes until it follows; one that shows old claims of its own in turn never would.
 */
const OLD_ROSTERS = { burst: 32, perSecond: 2 };

export function createMemberMessages(deps: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Log;
  readonly meetingId: MeetingId;
  readonly self: PeerId;
  readonly verify: Verify | undefined;
  readonly peers: Pick<PeerStore, "genuineEntries" | "isGenuine" | "isAdmitted">;
  readonly gate: Pick<RosterGate, "take">;
  readonly links: Pick<LinkTable, "cut">;
  readonly incoming: Pick<Incoming, "isInUse" | "arrived">;
  readonly isGenuineClaim: CheckClaim;
  readonly roster: () => RosterState;
  readonly input: (input: RosterInput) => void;
  readonly displaced: () => void;
}): (from: PeerId, message: LinkMessage) => void {
  const { log, meetingId, self, peers } = deps;
  const passedOffers = createPeerLimits(PASSED_OFFERS);
  const oldRosters = createPeerLimits(OLD_ROSTERS);

  /** A peer that says so without a proof lies: its link ends. */
  function takeDisplacement(from: PeerId, later: RosterEntry): void {
    const { own } = deps.roster();
    const isProven =
      later.peerId === self &&
      later.runId !== own.runId &&
      isLaterRun(later, own) &&
      isGenuineEntry(meetingId, later, deps.verify);
    if (isProven) return deps.displaced();
    log.count("mesh.badDisplacement");
    deps.links.cut(from, "closed");
  }

  return (from, message) => {
    switch (message.type) {
      case "data":
        deps.incoming.arrived(from);
        return deps.gate.take({
          ...{ from, channel: message.channel, body: message.body },
          cameAtMs: deps.clock.nowMs(),
        });
      case "roster": {
        const isOld = compareEpochs(message.epoch, deps.roster().epoch) < 0;
        if (isOld && !oldRosters.take(from, deps.clock.nowMs())) return log.count("mesh.tooManyRosters");
        if (!deps.isGenuineClaim(from, message.epoch)) return;
        const entries = [...peers.genuineEntries(message.entries)];
        return deps.input({ type: "rosterReceived", from, roster: { ...message, entries } });
      }
      case "offer": {
        const { entry } = message;
        const isCoordinator = deps.roster().epoch.coordinator === self;
        if (!isCoordinator && !passedOffers.take(from, deps.clock.nowMs()))
          return log.count("mesh.tooManyOffers");
        const isProven = peers.isGenuine(entry) && peers.isAdmitted(entry, message.credential);
        if (!isProven && isCoordinator) log.count("mesh.badProof");
        if (entry.peerId !== self && deps.incoming.isInUse(entry)) return log.count("mesh.keyInUse");
        return deps.input({ type: "offerReceived", from, offer: message, isProven });
      }
      case "displaced":
        return takeDisplacement(from, message.entry);
      default:
        return log.count("mesh.unexpectedMessage");
    }
  };
}
