/** The files of one meeting: offers in the store, bytes in the files module, copies for others, and what people see of all three. */
import path from "node:path";
import type { Readable } from "node:stream";
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { Transfer } from "../api/view.ts";
import type { Files, Transfer as BlobTransfer } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { FileId } from "../kernel/ids.ts";
import type { MeetingStore, StoredFile } from "../store/types.ts";
import { sharedFileOf } from "./shared-file.ts";
import { createCopies } from "./copies.ts";
import { readyDownloadFolder } from "./download-folder.ts";
import type { Membership } from "./membership.ts";
import { createOwnShares, type OwnShares } from "./own-shares.ts";
import type { PendingDownloads } from "./pending-downloads.ts";
import type { Seeders } from "./seeders.ts";
import { problemFields, words } from "../kernel/words.ts";

/** A window that redraws for every chunk would do nothing else. */
const PROGRESS_INTERVAL_MS = 250;

export interface FileSharing {
  /** Resolves once the file is offered. @throws FilesError, StoreError */
  readonly share: OwnShares["share"];
  /** `keep`: fetched into the data folder, for the window to show. @throws CommandError noSuchFile, badPath */
  fetch(fileId: FileId, to: { readonly path: string } | "downloads" | "keep"): Promise<void>;
  /** @throws CommandError noSuchFile */
  control(fileId: FileId, action: "pause" | "resume" | "cancel" | "retry"): void;
  transfers(): readonly Transfer[];
  /** What brings a newly attached client up to date. */
  replay(): readonly CoreEvent[];
  /** Null when its bytes are not on this machine. */
  describe(fileId: FileId): { readonly name: string; readonly sizeBytes: number } | null;
  /** `first` to `last`, both included. @throws CommandError noSuchFile, FilesError */
  read(fileId: FileId, range: { readonly first: number; readonly last: number }): Promise<Readable>;
  /** Members, epoch or links changed: the members that keep copies may be others. */
  refresh(): void;
  /** A member has other files whole than it had. */
  seedersChanged(): void;
  close(): void;
}

export function createFileSharing(deps: {
  readonly clock: Clock;
  readonly files: Files;
  readonly store: MeetingStore;
  readonly membership: Membership;
  readonly seeders: Seeders;
  readonly pending: PendingDownloads;
  readonly randomFileId: () => FileId;
  /** Of the settings; empty for the account's own. */
  readonly downloadFolder: () => string;
  /** What is saved there is the program's own, and gone in a moment: nobody is shown the way there. */
  readonly isPassing: (path: string) => boolean;
  readonly broadcast: (event: CoreEvent) => void;
  /** False: copies that self has to keep find no room. */
  readonly onCopies: (isKept: boolean) => void;
  readonly onChange: () => void;
}): FileSharing {
  const { clock, files, store, pending, broadcast, isPassing } = deps;
  const ownShares = createOwnShares({ ...deps, onProgress: progress, onEnd: deps.onChange });
  const copies = createCopies(deps);
  /** Files that clients know to be here. */
  const reportedReady = new Set<FileId>();
  /** Copies that found no room here. */
  const withoutRoom = new Set<string>();
  /** What a person asked for, until it ends. */
  const wanted = new Map<FileId, StoredFile>();
  let cancelProgress: (() => void) | null = null;
  let isClosed = false;

  /** @throws CommandError noSuchFile */
  function fileOf(fileId: FileId): StoredFile {
    const file = store.files().find((each) => each.fileId === fileId);
    if (file !== undefined) return file;
    throw new CommandError("noSuchFile", words("noSuchFile"));
  }

  function begin(file: StoredFile, target: string | null, isResumed: boolean): void {
    const sources = copies.sourcesOf(file.blobId, file.from);
    if (target !== null && !isPassing(target)) wanted.set(file.fileId, file);
    files.fetch(file, target === null ? "keep" : { path: target, isResumed }, sources);
    progress();
  }

  /** A download that was under way when this machine left the meeting or went down. Its offer may come back from the others only later. */
  function resume(file: StoredFile): void {
    const download = pending.get(file.fileId);
    if (download === undefined) return;
    begin(file, download.path, true);
    if (download.isPaused) files.control(file.blobId, "pause");
  }

  function onTransfer(transfer: BlobTransfer): void {
    const offers = store.files().filter(({ blobId }) => blobId === transfer.blobId);
    const isFetch = transfer.direction === "fetch";
    const isOver =
      transfer.state === "done" || transfer.code === "cancelled" || transfer.code === "notAsAnnounced";
    if (isFetch && isOver)
      for (const { fileId } of offers) {
        pending.delete(fileId);
        wanted.delete(fileId);
      }
    if (transfer.state === "done") copies.refresh();
    if (!isFetch) noteRoom(transfer);
    if (isFetch && transfer.state === "done") reportReady(offers, transfer);
    // What no offer names is an update, which says so itself.
    if (isFetch && transfer.state === "failed" && offers.length > 0)
      broadcast({
        type: "error",
        code: transfer.code === "diskFull" ? "diskFull" : "fileFailed",
        ...(transfer.problem ?? words("notFetched")),
      });
    progress();
  }

  /** A download that this ends is lost with its offer, unless somebody else offers the same bytes. */
  function withdrawn(fileId: FileId): void {
    const file = wanted.get(fileId);
    const download = pending.get(fileId);
    wanted.delete(fileId);
    pending.delete(fileId);
    if (file === undefined || download === undefined) return;
    const other = store.files().find(({ blobId }) => blobId === file.blobId);
    if (other !== undefined) {
      wanted.set(other.fileId, other);
      return pending.set({ ...download, fileId: other.fileId });
    }
    files.control(file.blobId, "cancel");
    broadcast({ type: "error", code: "fileFailed", ...words("withdrawnMeanwhile", file.name) });
  }

  /** One that is tried again has no room until it has arrived. */
  function noteRoom({ blobId, state, code }: BlobTransfer): void {
    if (state === "failed" && code === "diskFull") withoutRoom.add(blobId);
    else if (state === "done" || code === "cancelled") withoutRoom.delete(blobId);
    else return;
    deps.onCopies(withoutRoom.size === 0);
  }

  function reportReady(offers: readonly StoredFile[], { bytes, path: at }: BlobTransfer): void {
    const saved = lastingPath(at, isPassing);
    for (const { fileId, sha256 } of offers) {
      if (reportedReady.has(fileId)) continue;
      reportedReady.add(fileId);
      broadcast({ type: "fileProgress", fileId, bytes });
      broadcast({ type: "fileReady", fileId, path: saved, sha256 });
    }
  }

  /** Reports how far transfers are, at most every PROGRESS_INTERVAL_MS. */
  function progress(): void {
    if (isClosed) return;
    cancelProgress ??= clock.setTimer(clock.nowMs() + PROGRESS_INTERVAL_MS, () => {
      cancelProgress = null;
      for (const { fileId, bytes, direction, state } of transfers())
        if (direction === "fetch" && state === "running") broadcast({ type: "fileProgress", fileId, bytes });
      deps.onChange();
    });
  }

  const transfers = (): readonly Transfer[] => [
    ...ownShares.transfers(),
    ...shownTransfers(files.transfers(), store.files(), files.isHere, isPassing),
  ];

  const undo = [
    files.onTransfer(onTransfer),
    store.onFile((file) => {
      broadcast({ type: "file", ...sharedFileOf(file) });
      resume(file);
    }),
    store.onFileWithdrawn((fileId) => {
      broadcast({ type: "fileWithdrawn", fileId });
      withdrawn(fileId);
      deps.onChange();
    }),
    store.onBlobs(copies.onBlobs),
  ];
  for (const file of store.files()) resume(file);

  return {
    share: ownShares.share,
    async fetch(fileId, to) {
      const file = fileOf(fileId);
      reportedReady.delete(fileId);
      const target = await targetOf(to, deps.downloadFolder);
      // The meeting was left while the folder was made.
      if (isClosed) return;
      // Where that goes is gone after a restart.
      if (target === null || !isPassing(target)) pending.set({ fileId, path: target, isPaused: false });
      begin(file, target, false);
    },
    control(fileId, action) {
      if (ownShares.has(fileId)) {
        if (action === "cancel") ownShares.cancel(fileId);
        return;
      }
      files.control(fileOf(fileId).blobId, action);
      const download = pending.get(fileId);
      if (download !== undefined) pending.set({ ...download, isPaused: action === "pause" });
      progress();
    },
    transfers,
    replay: () => [
      ...store.files().map((file) => ({ type: "file" as const, ...sharedFileOf(file) })),
      ...copies.held(),
    ],
    describe(fileId) {
      const file = store.files().find((each) => each.fileId === fileId);
      if (file === undefined || !files.isHere(file.blobId)) return null;
      return { name: file.isFolder ? `${file.name}.tar` : file.name, sizeBytes: file.sizeBytes };
    },
    read: async (fileId, { first, last }) =>
      await files.read(fileOf(fileId).blobId, { start: first, end: last + 1 }),
    refresh: copies.refresh,
    seedersChanged: copies.report,
    close() {
      if (isClosed) return;
      isClosed = true;
      ownShares.close();
      for (const stop of undo.toReversed()) stop();
      cancelProgress?.();
    },
  };
}

/** Fetches of offered files as people see them. Where several offers have the same bytes, the first of them names the transfer. */
export function shownTransfers(
  blobTransfers: readonly BlobTransfer[],
  offers: readonly StoredFile[],
  isHere: (blobId: string) => boolean,
  isPassing: (path: string) => boolean = () => false,
): readonly Transfer[] {
  const offerOf = new Map(offers.toReversed().map((file) => [file.blobId, file]));
  return blobTransfers.flatMap((blobTransfer) => {
    const { blobId, direction, code: _, problem, ...transfer } = blobTransfer;
    const file = offerOf.get(blobId);
    if (direction === "copy" || file === undefined) return [];
    const { fileId, name, sizeBytes } = file;
    return {
      ...{ ...transfer, direction, fileId, name, sizeBytes, isHere: isHere(blobId) },
      path: lastingPath(transfer.path, isPassing),
      ...problemFields(problem),
    };
  });
}

const lastingPath = (place: string | null, isPassing: (path: string) => boolean): string | null =>
  place === null || isPassing(place) ? null : place;

/** Null: kept in the data folder. @throws CommandError badPath */
async function targetOf(
  to: { readonly path: string } | "downloads" | "keep",
  downloadFolder: () => string,
): Promise<string | null> {
  if (to === "keep") return null;
  return to === "downloads" ? await readyDownloadFolder(downloadFolder()) : path.resolve(to.path);
}
