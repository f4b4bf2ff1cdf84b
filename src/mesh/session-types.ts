/** What a session of the mesh is made of and what it offers. `session.ts` makes one. */
import type { Claim, RankOfClaim } from "../kernel/claim.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Vouch } from "../kernel/vouch.ts";
import type { Verify } from "../platform/ed25519.ts";
import type { PasscodeTries } from "./admission/passcode-tries.ts";
import type { SavedMeeting } from "./admission/saved-meeting.ts";
import type { WaitingRoom } from "./admission/waiting-room.ts";
import type { CheckClaim } from "./identity/claim.ts";
import type { MeetingCreation } from "./identity/creation.ts";
import type { Credential, Readmission } from "./identity/credential.ts";
import type { Door } from "./identity/door.ts";
import type { Identity } from "./identity/identity.ts";
import type { RankDigest } from "./identity/rank.ts";
import type { FileEndpoint, RosterEntry } from "./identity/roster-entry.ts";
import type { Target } from "./links/link-entry.ts";
import type { createLinkTable } from "./links/link-table.ts";
import type { LinkMessage, MeetingMessage, PasscodeRecord } from "./messages.ts";
import type { Roster } from "./roster/roster.ts";
import type { Channel } from "./transport/channel.ts";
import type { HeartbeatPort } from "./transport/heartbeat.ts";
import type { PendingConnection } from "./transport/listener.ts";
import type { LinkDownCause, Member, MeshMessage } from "./types.ts";

export interface MeshSessionEvents {
  onMembers(): void;
  onRosterEpoch(seen: { readonly from: PeerId; readonly epoch: Claim }): void;
  onUp(peer: PeerId): void;
  onDown(peer: PeerId, cause: LinkDownCause): void;
  onSuspected(peer: PeerId, isSuspect: boolean): void;
  onAnswering(peer: PeerId, isAnswering: boolean): void;
  onData(message: MeshMessage): void;
  onOffender(peer: PeerId): void;
  /** The same key is live in a later run. The session is of no use from then on. */
  onDisplaced(): void;
  /** Hosts have put self out. */
  onRemoved(isBanned: boolean): void;
  /** Those that wait at self for a host to let them in may be others. */
  onKnocks(): void;
}

/** The part of self's roster entry that changes while self is in the meeting. */
export interface SelfRecord {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly files: FileEndpoint | null;
}

export interface MeshSession {
  readonly creation: MeetingCreation;
  readonly epoch: () => Claim;
  /** Self included. The same object until something changes. */
  readonly members: () => readonly Member[];
  readonly linked: () => readonly PeerId[];
  readonly addressOf: (peer: PeerId) => string | null;
  readonly keepLinks: (peers: readonly PeerId[]) => void;
  setEpoch(epoch: Claim): void;
  setDoor(door: Door): void;
  /** Those that wait at self, the coordinator, for a host to let them in. */
  readonly knocks: WaitingRoom["knocks"];
  recallKnocks: WaitingRoom["recall"];
  readonly isGenuineClaim: CheckClaim;
  readonly rankOfClaim: RankOfClaim;
  /** What proves to others that they may trust self. */
  ownProof(): readonly Vouch[];
  peerSeen(peer: Omit<Target, "runId">): void;
  peerHeard(peer: PeerId): void;
  suspect(peer: PeerId): void;
  /** Signs self's entry anew and publishes it. */
  republish(fields: SelfRecord): void;
  /** All that reopens the meeting. */
  saved(): SavedMeeting;
  send(to: PeerId, message: LinkMessage): boolean;
  /** Self's network has changed or come back; `gone` are addresses that it had. Calls every missed peer at once. */
  networkChanged(gone: readonly string[]): void;
  takePacket(packet: Buffer, from: string): void;
  /** A peer's connection whose hello names this meeting: a newcomer or a member. `pending` learns what became of it. */
  acceptChannel(channel: Channel, pending: PendingConnection): void;
  /** True if a member's entry names that address. */
  isMemberAddress(address: string): boolean;
  /** What a stranger that has self's address learns of the meeting; null for nothing. */
  about(): MeetingMessage | null;
  close(farewell: LinkMessage | null): Promise<void>;
}

export interface MeshSessionDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly identity: Identity;
  readonly heartbeats: HeartbeatPort;
  /** Checks signatures; the real check when absent. */
  readonly verify?: Verify;
  /** Orders members of one class; the real digest when absent. */
  readonly digest?: RankDigest;
  readonly call: Parameters<typeof createLinkTable>[0]["call"];
  readonly nextSequence: () => number;
  readonly tries: PasscodeTries;
  readonly events: MeshSessionEvents;
}

export interface MeshSessionStart {
  readonly creation: MeetingCreation;
  readonly entry: RosterEntry;
  readonly epoch: Claim;
  readonly version: number;
  readonly entries: Roster;
  readonly credential: Credential;
  readonly passcode: PasscodeRecord | null;
  /** Keys that were members before. */
  readonly known?: readonly string[];
  readonly readmissions?: readonly Readmission[];
  /** The member which let self in, and where it was reached. */
  readonly admitter?: Target;
  /** What it knew of the hosts' entries. */
  readonly awaited?: { readonly state: number; readonly passcodeState: number };
}
