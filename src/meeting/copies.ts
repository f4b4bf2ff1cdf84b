/**
 * Copies of the meeting's files: the first two of the succession besides the sharer keep one of each, so that the sharer and any other
 * member may leave at any time.
 */
import type { CoreEvent } from "../api/events.ts";
import type { Files } from "../files/types.ts";
import type { FileId, PeerId } from "../kernel/ids.ts";
import type { MeetingStore, StoredFile } from "../store/types.ts";
import type { Membership } from "./membership.ts";
import type { Seeders } from "./seeders.ts";

/** As for messages: safe with two members besides the author. */
const ENOUGH_COPIES = 2;

type FileHeld = Extract<CoreEvent, { type: "fileHeld" }>;

export interface Copies {
  /** Members, epoch, links or files changed: takes the copies that are self's to keep, and publishes what self has. */
  refresh(): void;
  /** Other files are offered or withdrawn than before: also deletes what was withdrawn, and nothing else. */
  onBlobs(): void;
  /** Peers to ask for a blob: its seeders, its sharer, and the members that keep copies. Evaluated at each call. */
  sourcesOf(blobId: string, sharer: PeerId): () => readonly PeerId[];
  /** Seeders changed: reports each own file whose count is another. */
  report(): void;
  held(): readonly FileHeld[];
}

/** The members that keep a copy of what `sharer` shares. */
export function copyKeepers(succession: readonly PeerId[], sharer: PeerId): readonly PeerId[] {
  return succession.filter((peer) => peer !== sharer).slice(0, ENOUGH_COPIES);
}

/** True when the sharer may leave: enough others have the whole file, or all that there are. Nobody else is never enough. */
export const isSafe = (seeders: number, others: number): boolean =>
  others > 0 && seeders >= Math.min(ENOUGH_COPIES, others);

export function createCopies(deps: {
  readonly files: Pick<Files, "keepCopy" | "isHere" | "isUploadable" | "forget">;
  readonly store: Pick<MeetingStore, "files" | "blobIds" | "withdrawnBlobs">;
  readonly membership: Membership;
  readonly seeders: Seeders;
  readonly broadcast: (event: CoreEvent) => void;
}): Copies {
  const { files, store, membership, seeders } = deps;
  const { self } = membership;
  /** By own file: what was reported last. */
  const reported = new Map<FileId, FileHeld>();
  const forgotten = new Set<string>();

  /** Only what its sharer or a host withdrew: what a ban hides comes back when the ban is lifted. */
  function forgetWithdrawn(): void {
    const offered = new Set(store.blobIds().map(({ blobId }) => blobId));
    for (const blobId of store.withdrawnBlobs())
      if (offered.has(blobId)) forgotten.delete(blobId);
      else if (!forgotten.has(blobId)) {
        forgotten.add(blobId);
        files.forget(blobId);
      }
  }
  forgetWithdrawn();

  const sourcesOf = (blobId: string, sharer: PeerId) => (): readonly PeerId[] => {
    const likely = [...seeders.of(blobId), sharer, ...membership.succession()];
    const members = new Set(membership.ids());
    return [...new Set(likely)].filter((peer) => peer !== self && members.has(peer));
  };

  function refresh(): void {
    seeders.setMembers(membership.ids());
    const blobs = store.blobIds();
    const succession = membership.succession();
    for (const { blobId, sizeBytes, from } of blobs)
      if (copyKeepers(succession, from).includes(self) && !files.isHere(blobId))
        files.keepCopy(blobId, sizeBytes, sourcesOf(blobId, from));
    seeders.own(blobs.map(({ blobId }) => blobId).filter((blobId) => files.isUploadable(blobId)));
    report();
  }

  /** Of own files that another member has, or had. */
  function held(): readonly FileHeld[] {
    const others = membership.ids().length - 1;
    return store.files().flatMap(({ fileId, blobId, from }: StoredFile): FileHeld[] => {
      const count = seeders.of(blobId).length;
      if (from !== self || (count === 0 && !reported.has(fileId))) return [];
      return [{ type: "fileHeld", fileId, holders: count, isSafe: isSafe(count, others) }];
    });
  }

  function report(): void {
    for (const event of held()) {
      const before = reported.get(event.fileId);
      if (before?.holders === event.holders && before.isSafe === event.isSafe) continue;
      reported.set(event.fileId, event);
      deps.broadcast(event);
    }
  }

  return {
    refresh,
    onBlobs() {
      forgetWithdrawn();
      refresh();
    },
    sourcesOf,
    report,
    held,
  };
}
