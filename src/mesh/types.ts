/** What others see of the mesh. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { Epoch } from "../kernel/epoch.ts";
import type { MeetingId, PeerId, RunId } from "../kernel/ids.ts";

export type { Epoch } from "../kernel/epoch.ts";

/** A member as its own signed roster line tells it. */
export interface Member {
  readonly peerId: PeerId;
  readonly name: string;
  readonly runId: RunId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  readonly joinedAtMs: number;
  /** Best first; IPv6 ones only where there is no IPv4. */
  readonly addresses: readonly string[];
  readonly files: FileEndpoint | null;
}

/** Where a member serves files: TLS on that port of its addresses. */
export interface FileEndpoint {
  readonly port: number;
  /** SHA-256 of the SubjectPublicKeyInfo (DER) of its certificate there; 64 hex digits. */
  readonly fingerprint: string;
}

/** Messages between modules of two cores: a channel name of a fixed set, and a JSON body that its module decodes. */
export type MeshChannel = "election" | "store" | "media" | "presence" | "files";

export interface MeshMessage {
  readonly from: PeerId;
  readonly channel: MeshChannel;
  /** Not yet decoded: hostile. */
  readonly body: unknown;
}

/** Everything that makes a meeting and is told to whoever is admitted. */
export interface MeetingCreation {
  readonly meetingId: MeetingId;
  readonly title: string;
  /** The author's public key, hex: the first host. */
  readonly host: string;
  readonly createdAtMs: number;
  readonly needsPasscode: boolean;
  /** 32 hex digits. */
  readonly nonce: string;
  /** Ed25519 by the host over everything above but meetingId, hex. */
  readonly signature: string;
}

export interface JoinTarget {
  readonly meetingId: MeetingId;
  /** Any members, best first; tried in parallel, staggered. */
  readonly peers: readonly {
    readonly peerId: PeerId;
    readonly addresses: readonly string[];
    readonly port: number;
  }[];
  readonly passcode?: string;
}

export type MeshErrorCode =
  | "wrongPasscode"
  | "passcodeNeeded"
  | "tooManyTries"
  | "protocolVersion"
  | "unreachable"
  | "refused"
  | "meetingFull"
  | "identityInUse";

/** Thrown by `create`, `join` and `reopen`; `message` is a sentence for people: what is wrong and what to do. */
export class MeshError extends Error {
  readonly code: MeshErrorCode;
  constructor(code: MeshErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MeshError";
    this.code = code;
  }
}

/**
 * `left`: it said so; `closed`: its socket closed and a reconnect was refused or found another run; `silent`: beats stopped;
 * `unneeded`: both live on, but neither is in the succession.
 */
export type LinkDownCause = "left" | "closed" | "silent" | "unneeded";

export interface Joined {
  readonly creation: MeetingCreation;
  readonly epoch: Epoch;
  readonly members: readonly Member[];
}

export interface Mesh {
  readonly peerId: PeerId;
  /** TCP port that it listens on (all interfaces); the beats' UDP port is the same number where free. */
  readonly port: number;
  /** Makes a meeting with self as its only member, signed with the identity. */
  create(options: { readonly title: string; readonly passcode?: string }): MeetingCreation;
  /** Is admitted by one of the peers and links to the succession. @throws MeshError, also on abort ("unreachable"). */
  join(target: JoinTarget, signal: AbortSignal): Promise<Joined>;
  /** All that it takes to open the meeting again after everybody has quit, for JSON; null outside a meeting. A secret. Changes with epoch and members. */
  saved(): unknown;
  /** Opens a saved meeting again with self as its only member, in a later term. @throws MeshError ("refused") when it is none that self belongs to. */
  reopen(saved: unknown): Joined;
  /** Tells every linked peer that self leaves, then closes the links. Idempotent. */
  leave(): Promise<void>;

  /** The election's result. It decides whose roster counts and whom to link with; the coordinator (self, perhaps) owns the roster. */
  setEpoch(epoch: Epoch): void;
  /** Members by the roster, self included, sorted by peer id. */
  members(): readonly Member[];
  onMembers(listener: (members: readonly Member[]) => void): Unsubscribe;
  /** The epoch that the newest roster from the network was stamped with; the election hears of it. */
  onRosterEpoch(listener: (seen: { readonly from: PeerId; readonly epoch: Epoch }) => void): Unsubscribe;

  /** Peers with a live link. */
  linked(): readonly PeerId[];
  /** Also, without a down before it, when the link's socket broke and was replaced: what was on its way is lost, so tell anew. */
  onLinkUp(listener: (peer: PeerId) => void): Unsubscribe;
  onLinkDown(listener: (down: { readonly peer: PeerId; readonly cause: LinkDownCause }) => void): Unsubscribe;
  /**
   * Somebody of this meeting was seen on the network. Who is not on the roster (a healed partition) or is called in vain (another address)
   * is linked up with; nothing happens with others. To be repeated every few seconds.
   */
  peerSeen(peer: {
    readonly peerId: PeerId;
    readonly addresses: readonly string[];
    readonly port: number;
  }): void;
  /** Evidence from elsewhere that the peer is alive (media arrives): counts as a beat. */
  peerHeard(peer: PeerId): void;
  /**
   * Evidence from elsewhere against the peer (its media stopped): it is asked for a sign of life at once. Its silence counts as suspicion
   * after 150 ms; death takes as long as ever, and a peer that beats stays.
   */
  suspect(peer: PeerId): void;
  /** A linked peer fell silent or its socket broke (300 ms without beats; sooner if suspected); or it was heard again. Whoever dies is told by onLinkDown alone. */
  onSuspected(
    listener: (suspicion: { readonly peer: PeerId; readonly isSuspect: boolean }) => void,
  ): Unsubscribe;
  /** Self has a new name: its roster line is signed anew and told. */
  setName(name: string): void;
  /** Self serves files there, or nowhere: told in the roster line, as a name is. Kept for later meetings. */
  setFileEndpoint(endpoint: FileEndpoint | null): void;

  /** False when there is no live link to that peer or its queue is full. Ordered and reliable while the link lives. */
  send(to: PeerId, channel: MeshChannel, body: unknown): boolean;
  /** To every linked peer. */
  broadcast(channel: MeshChannel, body: unknown): void;
  /** What comes right after creating or joining waits for the first `setEpoch`, so that nothing is missed by who subscribes before that. */
  onMessage(listener: (message: MeshMessage) => void): Unsubscribe;

  /** The same key is live in a later run, which counts; self has been put out of the meeting. */
  onIdentityInUse(listener: () => void): Unsubscribe;
  /** Every interface's addresses changed (discovery says): re-sign the roster line, rebind. */
  addressesChanged(addresses: readonly string[]): void;
  close(): Promise<void>;
}
