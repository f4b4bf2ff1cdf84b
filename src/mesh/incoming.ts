/** Peers that call self in a meeting: newcomers are admitted, members attach, and of one key only one run is in the meeting. */
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { admitNewcomer, isEntryOf, type AdmissionPolicy } from "./admission/admission.ts";
import type { PasscodeTries } from "./admission/passcode-tries.ts";
import { createTurns, type Turns } from "./admission/turns.ts";
import type { WaitingRoom } from "./admission/waiting-room.ts";
import { doorAnswer, removalsOf, type Door } from "./identity/door.ts";
import type { MeetingCreation } from "./identity/creation.ts";
import { issueCredential, type Credential } from "./identity/credential.ts";
import type { Identity } from "./identity/identity.ts";
import { isLaterRun, type RosterEntry } from "./identity/roster-entry.ts";
import type { LinkTable } from "./links/link-table.ts";
import type { AdmittedMessage, PasscodeRecord, RefusalCode } from "./messages.ts";
import type { PeerStore } from "./roster/peer-store.ts";
import { rosterMessageOf, type RosterState } from "./roster/roster-state.ts";
import {
  addEntry,
  coordinatorFirst,
  entryOf,
  successionOf,
  type RankOfKey,
  type Roster,
} from "./roster/roster.ts";
import type { Channel } from "./transport/channel.ts";
import type { PendingConnection } from "./transport/listener.ts";

/** The year 3000. What peers say of their clocks is bounded, so that the end of a ticket stays a number that every decoder takes. */
const LATEST_TICKET_MS = Date.UTC(3000, 0);

export interface Incoming {
  /** Takes a channel whose hello asked for this meeting; `pending` learns how it went. */
  acceptChannel(channel: Channel, pending: PendingConnection): void;
  isInUse(entry: RosterEntry): boolean;
  /** See `Turns`. */
  arrived: Turns["arrived"];
  close(): void;
  /** Ends the link to a run that a later one with its key has replaced. */
  endFormerRun(later: RosterEntry): void;
}

/** True if the channel's other end signed the entry, and the credential proves that it was admitted. */
export function isMemberOf(
  peers: PeerStore,
  channel: Channel,
  entry: RosterEntry,
  proof: Credential,
): boolean {
  return isEntryOf(channel, entry, peers.isGenuine) && peers.isAdmitted(entry, proof);
}

export function createIncoming(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  readonly creation: MeetingCreation;
  readonly credential: Credential;
  readonly passcode: () => PasscodeRecord | null;
  readonly waitingRoom: Pick<WaitingRoom, "wait">;
  /** The least states of the waiting room's rule and of the passcode that the member which let self in knew. */
  readonly awaited: { readonly state: number; readonly passcodeState: number };
  readonly tries: PasscodeTries;
  readonly peers: PeerStore;
  readonly links: LinkTable;
  readonly roster: () => RosterState;
  /** Members, self included. */
  readonly listed: () => Roster;
  readonly door: () => Door;
  readonly rankOf: RankOfKey;
  readonly isHostHere: () => boolean;
  readonly isClosed: () => boolean;
  readonly admitted: (entry: RosterEntry, issued: Credential) => void;
}): Incoming {
  const { clock, log, identity, creation, credential, passcode, peers, links } = deps;
  const { meetingId } = creation;
  const self = identity.peerId;
  const coordinator = () => deps.roster().epoch.coordinator;

  /**
   * True if another run with the entry's key is in the meeting: self, a peer whose link stands, or a later one. A copied data folder
   * must throw nobody out; a run that has ended leaves a broken link, and makes way for the one that follows it.
   */
  function isInUse(entry: RosterEntry): boolean {
    if (entry.peerId === self) return entry.runId !== deps.roster().own.runId;
    const live = links.link(entry.peerId)?.member ?? null;
    if (live === null || live.runId === entry.runId) return false;
    return links.isBeyondDoubt(entry.peerId) || isLaterRun(live, entry);
  }

  function endFormerRun(later: RosterEntry): void {
    const { peerId } = later;
    log.warn("a key is in use twice; the later run counts", { peer: peerId });
    links.send(peerId, { type: "displaced", entry: later });
    links.drop(peerId);
  }

  function succession(): Roster | null {
    const head = successionOf(deps.listed(), coordinator(), deps.rankOf);
    const isReached = head.some(({ peerId }) => links.link(peerId) !== null);
    return head.some(({ peerId }) => peerId === self) || !isReached ? null : head;
  }

  const membership = { creation, credential: [...credential] };
  const turns = createTurns({ clock, log, membership, latenessMs: links.latenessMs });
  const policy: AdmissionPolicy = {
    log,
    meetingId,
    passcode,
    membership,
    tries: deps.tries,
    succession,
    memberCount: () => deps.listed().length,
    isMember: ({ peerId }) => entryOf(deps.listed(), peerId) !== null,
    isGenuine: peers.isGenuine,
    closedTo({ publicKey }) {
      const { isLocked, banned, waitingRoom } = deps.door();
      if (banned.has(publicKey)) return "banned";
      const wasIn = peers.isTrusted(publicKey) || waitingRoom?.admitted.has(publicKey) === true;
      return isLocked && !wasIn ? "locked" : null;
    },
    isReady() {
      const { state, passcodeState, withdrawal } = deps.door();
      // Without the record of a meeting that was made with a passcode, self needs to know that hosts took it away.
      const isPasscodeKnown = passcode() !== null || withdrawal !== null || !creation.needsPasscode;
      return state >= deps.awaited.state && passcodeState >= deps.awaited.passcodeState && isPasscodeKnown;
    },
    answer({ publicKey }) {
      const answer = doorAnswer(deps.door(), publicKey, deps.isHostHere());
      return answer === "wait" && coordinator() !== self
        ? coordinatorFirst(deps.listed(), coordinator(), deps.rankOf)
        : answer;
    },
    wait: deps.waitingRoom.wait,
    takeTurn: turns.take,
    isInUse,
    mayBeInUse({ peerId, runId }) {
      const known =
        coordinator() === self || links.link(peerId) !== null ? null : entryOf(deps.listed(), peerId);
      return known !== null && known.runId !== runId;
    },
    admit,
  };

  /** By the latest of the clocks that are known: a member without one believes that it is 1970, and its tickets must count elsewhere. */
  function issuedAtMs(newcomer: RosterEntry): number {
    const others = [newcomer, ...deps.listed()].map(({ joinedAtMs }) => joinedAtMs);
    const latestMs = Math.max(clock.wallMs(), creation.createdAtMs, ...others);
    return Math.min(latestMs, LATEST_TICKET_MS);
  }

  function admit(entry: RosterEntry): Omit<AdmittedMessage, "proof"> | null {
    const { publicKey: key } = entry;
    const holder = { key, removals: removalsOf(deps.door(), key), state: deps.door().state };
    const issued = issueCredential({ identity, credential }, meetingId, holder, issuedAtMs(entry));
    if (issued === null) return null;
    const { withdrawal, passcodeState } = deps.door();
    const release = withdrawal?.release ?? null;
    const admitted = {
      ...{
        type: "admitted" as const,
        creation,
        credential: [...issued],
        passcode: passcode(),
        passcodeState,
      },
      ...(release === null ? {} : { release }),
    };
    if (entry.peerId === coordinator()) {
      // The run that coordinated is over. An epoch has one coordinator, so another member takes over before the later run comes in.
      const live = links.link(entry.peerId);
      if (live !== null && live.member.runId !== entry.runId) endFormerRun(entry);
      if (entry.peerId === coordinator()) return null;
    }
    deps.admitted(entry, issued);
    const state = deps.roster();
    // A coordinator that is out of reach may not have listed self yet. Self is whom the newcomer has reached.
    return {
      ...admitted,
      roster: rosterMessageOf({ ...state, roster: addEntry(state.roster, state.own) }),
    };
  }

  return {
    isInUse,
    endFormerRun,
    arrived: turns.arrived,
    close: turns.close,
    acceptChannel(channel, pending) {
      const refuse = (code: RefusalCode): void => {
        channel.refuse(code);
        pending.refused();
      };
      channel.onMessage = (message) => {
        if (deps.isClosed()) return channel.destroy();
        if (message.type !== "attach") return admitNewcomer(policy, channel, message, pending);
        const { entry } = message;
        if (entry.peerId === self || !isMemberOf(peers, channel, entry, message.credential)) {
          log.count("mesh.badProof");
          return refuse("notMember");
        }
        if (isInUse(entry)) return refuse("identityInUse");
        const live = links.link(entry.peerId);
        if (live !== null && live.member.runId !== entry.runId) endFormerRun(entry);
        if (links.accept(channel, entry)) pending.settled();
        else pending.refused();
      };
    },
  };
}
