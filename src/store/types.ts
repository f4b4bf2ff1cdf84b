/** What others see of the store. */
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { EntryId, MeetingId, PeerId } from "../kernel/ids.ts";

/** Signs with this installation's Ed25519 key. */
export interface Signer {
  readonly peerId: PeerId;
  /** Ed25519, 32 bytes, hex. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** A message as the timeline shows it. */
export interface StoredMessage {
  readonly id: EntryId;
  readonly from: PeerId;
  readonly fromName: string;
  readonly text: string;
  readonly to?: readonly PeerId[];
  readonly atMs: number;
  /** Sorts as text: the timeline's order, the same on every peer. */
  readonly order: string;
}

export interface Acknowledgement {
  readonly id: EntryId;
  /** Peers besides the author that hold it on disk. */
  readonly holders: number;
  readonly isDelivered: boolean;
}

/** One meeting's feeds on this peer. */
export interface MeetingStore {
  /** Resolves once the entry is on disk (`sync: true`). `requestId` comes back with it in `onMessage`. @throws StoreError */
  appendMessage(message: {
    readonly text: string;
    readonly fromName: string;
    readonly to?: readonly PeerId[];
    readonly requestId?: string;
  }): Promise<StoredMessage>;
  /** Timeline order. */
  messages(): readonly StoredMessage[];
  /** New on this peer, own included, each id once. */
  onMessage(listener: (message: StoredMessage & { readonly requestId?: string }) => void): Unsubscribe;
  onAcknowledged(listener: (acknowledgement: Acknowledgement) => void): Unsubscribe;
  acknowledgements(): readonly Acknowledgement[];
  /** The hub that it syncs with (the coordinator; null when self is), and the members there are. */
  setHub(hub: PeerId | null, members: readonly PeerId[]): void;
  /** A link to the peer came up or went away: sync starts or stops. */
  peerUp(peer: PeerId): void;
  peerDown(peer: PeerId): void;
  /** A body from the mesh's "store" channel. Hostile: dropped and counted if it is not right; never throws. */
  receive(from: PeerId, body: unknown): void;
  lastReadId(): string | null;
  markRead(id: string): void;
  close(): Promise<void>;
}

export type StoreErrorCode = "locked" | "readOnly" | "damaged" | "diskFull" | "failed";

/** `message` is a sentence for people: what is wrong and what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

export interface Store {
  /** Where a damaged store was moved to since this one was opened, or null: to be told to the person. */
  readonly setAside: string | null;
  /** `creation` is opaque here: kept, so that the meeting can be opened again. Opening the same meeting twice returns the same. */
  openMeeting(meetingId: MeetingId, creation: unknown): Promise<MeetingStore>;
  close(): Promise<void>;
}
