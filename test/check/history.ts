/** What the peers of a run asked for, were answered, and show in the end: all that the checker looks at. Plain data. */
import type { Announcement, ChatMessage, SharedFile } from "../../src/api/view.ts";
import type { EntryId, FileId, PeerId } from "../../src/kernel/ids.ts";

export type Wish =
  | {
      readonly kind: "message";
      /** Like no other message's. */
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
      /** Like no other file's. */
      readonly name: string;
      readonly to?: readonly PeerId[];
      /** Of what lies on the giver's disk. */
      readonly sha256: string;
    };

/** Times are milliseconds of the run, on one clock. */
export interface Request {
  readonly by: PeerId;
  /** Counts the starts of its author's program and, since a feed ends with it, the writes that failed. */
  readonly stretch: number;
  readonly wish: Wish;
  readonly askedAtMs: number;
  /** The newest place in the timeline that its author had been shown then; empty for none. */
  readonly afterOrder: string;
  /** `unknown`: its author's program ended first. `refused` may have been written all the same. */
  readonly outcome: "done" | "refused" | "unknown";
  readonly answeredAtMs: number;
  /** Of a message, if it was told. */
  readonly entryId: EntryId | null;
  /** Most that was told of it as delivered, besides the author; 0 for none, or for nobody being there. */
  readonly deliveredTo: number;
}

export interface PowerCut {
  readonly peer: PeerId;
  readonly atMs: number;
}

/** What a peer shows, each list in the order that it shows it in. */
export interface View {
  readonly peer: PeerId;
  readonly messages: readonly ChatMessage[];
  readonly announcements: readonly Announcement[];
  readonly files: readonly SharedFile[];
  /** Ids that one run of its program told as new more than once. */
  readonly toldTwice: readonly string[];
}

/** What a peer said was fetched, verified and whole. */
export interface Fetched {
  readonly by: PeerId;
  readonly fileId: FileId;
  /** Of what was saved, as read again; null when it was never ready. */
  readonly sha256: string | null;
  /** Asked for when all was well, so that it ought to have come. */
  readonly isOwed: boolean;
}

export interface History {
  readonly nameOf: (peer: PeerId) => string;
  readonly requests: readonly Request[];
  readonly powerCuts: readonly PowerCut[];
  readonly views: readonly View[];
  readonly fetched: readonly Fetched[];
  /** Those whose giver was told that it may leave. */
  readonly safeFiles: readonly FileId[];
}

/** Whether `later` was asked for once `earlier` had been carried out, in one and the same feed: whoever holds it holds both. */
export const follows = (later: Request, earlier: Request): boolean =>
  later.by === earlier.by &&
  later.stretch === earlier.stretch &&
  earlier.outcome === "done" &&
  earlier.answeredAtMs < later.askedAtMs;

/**
 * Those that must be there in the end. Carried out means on its author's disk, which only a power cut shortens; delivered means on
 * somebody else's, and of all disks only one is cut before all is well again.
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
