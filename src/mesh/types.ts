/** The mesh as the meeting and the core see it. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { Claim, RankOfClaim, SignClaim } from "../kernel/claim.ts";
import type { MeetingId, PeerId, RunId } from "../kernel/ids.ts";
import type { Rank } from "../kernel/rank.ts";
import type { Vouch } from "../kernel/vouch.ts";

import type { Door } from "./identity/door.ts";
import type { MeetingCreation } from "./identity/creation.ts";
import type { FileEndpoint } from "./identity/roster-entry.ts";
import { WordedError, type Words } from "../kernel/words.ts";

export { needsPasscode, openDoor, type Door } from "./identity/door.ts";
export type { Epoch } from "../kernel/epoch.ts";
export type { MeetingCreation } from "./identity/creation.ts";
export type { FileEndpoint } from "./identity/roster-entry.ts";

/** A member, by its own signed roster entry. */
export interface Member {
  readonly peerId: PeerId;
  readonly name: string;
  readonly runId: RunId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  readonly joinedAtMs: number;
  /** Best first; IPv6 ones only where there is no IPv4. */
  readonly addresses: readonly string[];
  /** Of its mesh. */
  readonly port: number;
  readonly files: FileEndpoint | null;
  /** Its place in line to coordinate, by the hosts' word as far as self has it. */
  readonly rank: Rank;
}

/** The module that a message is for. Its body is JSON, which that module decodes. */
export type MeshChannel =
  | "election"
  | "store"
  | "media"
  | "presence"
  | "files"
  | "updates"
  | "door"
  | "calls"
  | "recording"
  | "captions"
  | "linkTest";

export interface MeshMessage {
  readonly from: PeerId;
  readonly channel: MeshChannel;
  /** Not yet decoded: hostile. */
  readonly body: unknown;
  /** When it came, by the own clock: it may have been held since, until its sender was listed or self had entered. */
  readonly cameAtMs: number;
}

export interface JoinTarget {
  readonly meetingId: MeetingId;
  /** Any members, best first; called in parallel, staggered. One that is seen at several ports is listed with each. */
  readonly peers: readonly {
    readonly peerId: PeerId;
    readonly addresses: readonly string[];
    readonly port: number;
  }[];
  /** Members that are seen meanwhile. Those of `peers` that have moved are called where they are now. */
  readonly onSeen?: (listener: (peers: JoinTarget["peers"]) => void) => Unsubscribe;
  readonly passcode?: string;
}

/** One that waits for a host to let it in. */
export interface Knock {
  /** Hex. */
  readonly publicKey: string;
  readonly peerId: PeerId;
  readonly name: string;
}

/** Self waits for a host to let it in: its place in line, from 1. */
export type OnWaiting = (place: number) => void;

/** One that has answered at an address, and of which meeting it is a member. */
export interface FoundMember {
  readonly meetingId: MeetingId;
  readonly peerId: PeerId;
  /** Hex. It has proved that the key is its own. */
  readonly publicKey: string;
  /** At which it answered. */
  readonly address: string;
  /** Null where the meeting is unlisted. */
  readonly about: {
    readonly title: string;
    /** Name of its maker; null while that one is not in it. */
    readonly maker: string | null;
    readonly members: number;
    readonly needsPasscode: boolean;
    readonly isLocked: boolean;
  } | null;
}

/** `refused`: nothing listens there; `otherPeer`: another than was called; `timeout`: nothing answers; `failed`: no member of a meeting does. */
export type LookUpFailure = "refused" | "protocolVersion" | "otherPeer" | "timeout" | "failed";

/** Where the counts of wrong passcodes lie between two runs. */
export interface TriesKeeper {
  /** Undefined where there is nothing. */
  read(): unknown;
  /** A value for JSON. Without blocking. */
  write(value: unknown): void;
}

export type MeshErrorCode =
  | "wrongPasscode"
  | "passcodeNeeded"
  | "tooManyTries"
  | "protocolVersion"
  | "unreachable"
  | "refused"
  | "meetingFull"
  | "identityInUse"
  | "banned"
  | "locked"
  /** A host has turned self away, once or twice. */
  | "notAdmitted"
  | "blocked";

/** Thrown by `create`, `join` and `reopen`. Its words say what is wrong and what to do, for people. */
export class MeshError extends WordedError {
  readonly code: MeshErrorCode;
  constructor(code: MeshErrorCode, words: Words, options?: ErrorOptions) {
    super(words, options);
    this.name = "MeshError";
    this.code = code;
  }
}

/**
 * `left`: the peer said so; `closed`: its socket closed, and a reconnect was refused or found another run; `silent`: its heartbeats
 * stopped; `unneeded`: both live on, and neither needs the link.
 */
export type LinkDownCause = "left" | "closed" | "silent" | "unneeded";

export interface Joined {
  readonly creation: MeetingCreation;
  readonly epoch: Claim;
  readonly members: readonly Member[];
}

export interface Mesh {
  readonly peerId: PeerId;
  /** The TCP port that it listens on (all interfaces). The UDP port for heartbeats is the same number where that is free. */
  readonly port: number;
  /** Makes a meeting with self as its only member, signed with the identity. */
  create(options: {
    readonly title: string;
    readonly passcode?: string;
    readonly isBroadcast?: boolean;
  }): MeetingCreation;
  /** Is admitted by one of the peers and links to the succession. @throws MeshError, also on abort ("unreachable"). */
  join(target: JoinTarget, signal: AbortSignal, onWaiting?: OnWaiting): Promise<Joined>;
  /** Asks who answers at one of the addresses (`peerId` null: whoever it is), and of which meeting. Never rejects. */
  lookUp(
    place: {
      readonly peerId: PeerId | null;
      readonly addresses: readonly string[];
      readonly port: number;
    },
    signal: AbortSignal,
  ): Promise<FoundMember | LookUpFailure>;
  /**
   * All that it takes to open the meeting again after every member has quit, as a value for JSON; null outside a meeting. It is a secret,
   * and changes with epoch and members.
   */
  saved(): unknown;
  /** Opens a saved meeting again with self as its only member, in a later term. @throws MeshError ("refused") when it is damaged or not self's. */
  reopen(saved: unknown): Joined;
  /** Says goodbye to every linked peer, then closes the links. Idempotent. */
  leave(): Promise<void>;

  /** Takes the election's result, which decides whose roster counts and which links are needed. The coordinator owns the roster. */
  setEpoch(epoch: Claim): void;
  /** Takes the hosts' word on who may be here. Whoever may not is off the roster and without a link within seconds. */
  setDoor(door: Door): void;
  /** Makes the record by which members check that passcode: some 300 ms of processor time. @throws Error outside a meeting */
  passcodeRecord(passcode: string): NonNullable<Door["passcode"]>;
  /** Of a meeting that self made with a passcode: its word that one comes in without. Else null. */
  passcodeRelease(): string | null;
  /** Those that wait at self for a host to let them in, first come first; `line` has the keys of those, too, that may knock again. */
  knocks(): { readonly line: readonly string[]; readonly knocks: readonly Knock[] };
  onKnocks(listener: () => void): Unsubscribe;
  /** The line as the former coordinator had it. */
  recallKnocks(line: readonly string[]): void;
  /** A host has removed or banned self, which leaves the meeting. */
  onRemoved(listener: (removed: { readonly isBanned: boolean }) => void): Unsubscribe;
  /** Signs a claim of self's in the meeting. @throws Error outside a meeting */
  readonly signClaim: SignClaim;
  readonly rankOfClaim: RankOfClaim;
  /** Self's signed word that it trusts that member. @throws Error outside a meeting */
  vouch(spoken: Pick<Vouch, "publicKey" | "isHost">): Vouch;
  /** Self's signature over a line of captions in this meeting, hex. @throws Error outside a meeting */
  signCaption(fields: readonly unknown[]): string;
  /** True if the member with that public key (hex) signed the line in this meeting. */
  isGenuineCaption(publicKey: string, fields: readonly unknown[], signature: string): boolean;
  /** Self's signature over a signal of a leg in this meeting that another member passes on, hex. @throws Error outside a meeting */
  signSignal(fields: readonly string[]): string;
  /** True if the member with that public key (hex) signed the signal in this meeting. */
  isGenuineSignal(publicKey: string, fields: readonly string[], signature: string): boolean;
  /** True if the claim's coordinator signed it for this meeting. `from`, which shows it, has a budget of checks. */
  isGenuineClaim(from: PeerId, claim: Claim): boolean;
  /** Members by the roster, self included, sorted by peer id. */
  members(): readonly Member[];
  onMembers(listener: (members: readonly Member[]) => void): Unsubscribe;
  /** A roster from the network was stamped with an epoch that self does not follow, by a genuine claim. It is for the election. */
  onRosterEpoch(listener: (seen: { readonly from: PeerId; readonly epoch: Claim }) => void): Unsubscribe;

  /** Peers with a live link. */
  linked(): readonly PeerId[];
  /** Self needs links with these members, besides those that the roster asks for. Not kept over meetings. */
  keepLinks(peers: readonly PeerId[]): void;
  /** The peer's address at the other end of its live link; null without one. */
  addressOf(peer: PeerId): string | null;
  /** Also, without a down before it, when the link's socket broke and was replaced: what was on its way is lost, so send state anew. */
  onLinkUp(listener: (peer: PeerId) => void): Unsubscribe;
  onLinkDown(listener: (down: { readonly peer: PeerId; readonly cause: LinkDownCause }) => void): Unsubscribe;
  /**
   * Discovery sees a peer of this meeting on the network. Self links with it if it is not listed (a healed partition), or is called in vain
   * (it has another address). To be repeated every few seconds.
   */
  peerSeen(peer: {
    readonly peerId: PeerId;
    readonly addresses: readonly string[];
    readonly port: number;
  }): void;
  /** Evidence from elsewhere that the peer is alive (media arrives): counts as a heartbeat. */
  peerHeard(peer: PeerId): void;
  /**
   * Evidence from elsewhere against the peer (its media stopped): it is asked for a sign of life at once. It is suspected after 150 ms of
   * silence. Death takes as long as ever, and a peer that sends heartbeats stays.
   */
  suspect(peer: PeerId): void;
  /**
   * A linked peer fell silent (300 ms without heartbeats; sooner after `suspect`) or its socket broke; or it was heard again. A death comes by
   * `onLinkDown` alone.
   */
  onSuspected(
    listener: (suspicion: { readonly peer: PeerId; readonly isSuspect: boolean }) => void,
  ): Unsubscribe;
  /**
   * The machine of a peer without a link takes calls that its program has yet to answer, as one does that is overloaded; or it does so no more. A
   * link that comes up ends that without this event.
   */
  onAnswering(
    listener: (answer: { readonly peer: PeerId; readonly isAnswering: boolean }) => void,
  ): Unsubscribe;
  /** Self has another name: its roster entry is signed anew and published. */
  setName(name: string): void;
  /** Self serves files there, or nowhere: published in the roster entry, as a name is. Kept for later meetings. */
  setFileEndpoint(endpoint: FileEndpoint | null): void;

  /** False when there is no live link to that peer or its queue is full. Ordered and reliable while the link lives. */
  send(to: PeerId, channel: MeshChannel, body: unknown): boolean;
  /** To every linked peer. */
  broadcast(channel: MeshChannel, body: unknown): void;
  /** Messages that arrive before the first `setEpoch` are queued (at most 1,000) and delivered then, so subscribe before calling it. */
  onMessage(listener: (message: MeshMessage) => void): Unsubscribe;

  /** A linked peer sent what is no message of the protocol: its link is down, and is not made again for a while. */
  onOffender(listener: (peer: PeerId) => void): Unsubscribe;
  /** The same key is live in a later run, which counts: self is out of the meeting. */
  onIdentityInUse(listener: () => void): Unsubscribe;
  /** Addresses of self's interfaces have changed, discovery says. The roster entry is signed anew, and links on lost addresses are made anew. */
  addressesChanged(addresses: readonly string[]): void;
  close(): Promise<void>;
}
