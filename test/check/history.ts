/** The data that the checker looks at: what the peers of a run were asked to do, what they answered, and what they show at the end. */
import type { Announcement, ChatMessage, SharedFile } from "../../src/api/view.ts";
import type { EntryId, FileId, PeerId } from "../../src/kernel/ids.ts";

export type Wish =
  | {
      readonly kind: "message";
      /** Unique in the run. */
      readonly text: string;
      readonly to?: readonly PeerId[];
      readonly replyTo?: EntryId;
    }
  | { readonly kind: "edit"; readonly id: EntryId; readonly text: string }
  | { readonly kind: "delete"; readonly id: EntryId }
  | { readonly kind: "reaction"; readonly id: EntryId; readonly emoji: string; readonly on: boolean }
  | { readonly kind: "announcement"; readonly text: string }
  | {
      readonly kind: "file";
      /** Unique in the run. */
      readonly name: string;
      readonly to?: readonly PeerId[];
      /** Of the file on the sharer's disk. */
      readonly sha256: string;
    };

/** One thing that a peer was asked to do. Times are milliseconds of the run, on one clock. */
export interface Request {
  readonly by: PeerId;
  /** Counts the starts of the author's program and its failed writes: each of these begins another feed. */
  readonly stretch: number;
  readonly wish: Wish;
  readonly askedAtMs: number;
  /** The newest place of the timeline that the author had seen when it was asked; empty for none. */
  readonly afterOrder: string;
  /** `unknown`: the author's program ended before it answered. A `refused` one may have been written all the same. */
  readonly outcome: "done" | "refused" | "unknown";
  readonly answeredAtMs: number;
  /** The id of its message or announcement, once the author's program has reported it. */
  readonly entryId: EntryId | null;
  /** The most holders besides the author with which it was reported as delivered; 0 if it was not, or if there was no other peer. */
  readonly deliveredTo: number;
}

export interface PowerCut {
  readonly peer: PeerId;
  readonly atMs: number;
}

/** What a peer shows, each list in the order in which the peer shows it. */
export interface View {
  readonly peer: PeerId;
  readonly messages: readonly ChatMessage[];
  readonly announcements: readonly Announcement[];
  readonly files: readonly SharedFile[];
  /** Ids that one start of its program reported as new more than once. */
  readonly reportedTwice: readonly string[];
}

/** A fetch of a file. */
export interface Fetched {
  readonly by: PeerId;
  readonly fileId: FileId;
  /** Of the saved file, read again; null if the peer never reported it as ready. */
  readonly sha256: string | null;
  /** It was asked for when all was well, so that it must have come. */
  readonly isOwed: boolean;
}

export interface History {
  readonly nameOf: (peer: PeerId) => string;
  readonly requests: readonly Request[];
  readonly powerCuts: readonly PowerCut[];
  readonly views: readonly View[];
  readonly fetched: readonly Fetched[];
  /** The files of which a core reported to the sharer that other peers have them whole. */
  readonly safeFiles: readonly FileId[];
}

/** True if `later` was asked for after `earlier` had been carried out, in the same feed: a peer that has `later` has both. */
export const follows = (later: Request, earlier: Request): boolean =>
  later.by === earlier.by &&
  later.stretch === earlier.stretch &&
  earlier.outcome === "done" &&
  earlier.answeredAtMs < later.askedAtMs;

/**
 * The requests whose effect must be there at the end. A request that was carried out is on its author's disk, which only a power cut
 * shortens. One that was delivered is on another peer's disk too, and of all disks only one is cut before all is well again.
 */
export function promisedOf({ requests, powerCuts }: History): ReadonlySet<Request> {
  const delivered = requests.filter(({ deliveredTo }) => deliveredTo > 0);
  return new Set(
    requests.filter(
      (request) =>
        delivered.some((other) => other === request || follows(other, request)) ||
        (request.outcome === "done" &&
          !powerCuts.some(({ peer, atMs }) => peer === request.by && atMs > request.answeredAtMs)),
    ),
  );
}
