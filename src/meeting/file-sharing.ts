/** The files of one meeting: offers in the store, bytes in the files module, and who keeps copies for whom. */
import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { CommandError } from "../api/errors.ts";
import type { CoreEvent } from "../api/events.ts";
import type { SharedFile, Transfer } from "../api/view.ts";
import { createSeeders, type Seeders } from "./seeders.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Unsubscribe } from "../kernel/emitter.ts";
import type { FileId, PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { createRateMeter, secondsLeft } from "../kernel/rate-meter.ts";
import type { Files, ShareSource, Transfer as BlobTransfer } from "../files/types.ts";
import type { MeetingStore, StoredFile } from "../store/types.ts";
import type { PendingDownloads } from "./pending-downloads.ts";

/** As acknowledged messages: two besides the giver. */
const ENOUGH_HOLDERS = 2;
/** A window that redraws for every chunk would do nothing else. */
const PROGRESS_INTERVAL_MS = 250;

export interface FileSharing {
  readonly seeders: Seeders;
  /** Resolves once it is offered. @throws CommandError, FilesError, StoreError */
  share(
    source: ShareSource,
    offer: {
      readonly fileId?: FileId;
      readonly name?: string;
      readonly isFolder?: boolean;
      readonly to?: readonly PeerId[] | undefined;
      readonly fromName: string;
      readonly sizeBytes?: number;
    },
  ): Promise<FileId>;
  /** @throws CommandError */
  fetch(fileId: FileId, to: { readonly path: string } | "downloads" | "keep"): Promise<void>;
  control(fileId: FileId, action: "pause" | "resume" | "cancel" | "retry"): void;
  transfers(): readonly Transfer[];
  /** What brings a newly attached client up to date. */
  replay(): readonly CoreEvent[];
  /** Null when its bytes are not on this machine. */
  describe(fileId: FileId): { readonly name: string; readonly sizeBytes: number } | null;
  read(fileId: FileId, range: { readonly first: number; readonly last: number }): Promise<Readable>;
  /** Members, epoch or links changed: who keeps copies may be others. */
  refresh(): void;
  close(): void;
}

export function createFileSharing(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly self: PeerId;
  readonly files: Files;
  readonly store: MeetingStore;
  readonly pending: PendingDownloads;
  readonly coordinator: () => PeerId;
  /** Coordinator, deputy and third, as far as there are so many. */
  readonly succession: () => readonly PeerId[];
  readonly members: () => readonly PeerId[];
  readonly linked: () => readonly PeerId[];
  readonly send: (to: PeerId, body: unknown) => void;
  readonly downloadFolder: () => string;
  readonly broadcast: (event: CoreEvent) => void;
  readonly onChange: () => void;
}): FileSharing {
  const { clock, files, store, self, pending } = deps;
  const undo: Unsubscribe[] = [];
  /** What is being read before it can be offered. */
  const preparing = new Map<FileId, { readonly transfer: Transfer; readonly abort: AbortController }>();
  const readyTold = new Set<string>();
  const heldTold = new Map<FileId, string>();
  let cancelProgress: (() => void) | null = null;

  const holders = createSeeders({
    log: deps.log,
    self,
    coordinator: deps.coordinator,
    send: deps.send,
    linked: deps.linked,
    onChange: tellHeld,
  });

  const fileOf = (fileId: FileId): StoredFile => {
    const file = store.files().find((each) => each.fileId === fileId);
    if (file !== undefined) return file;
    throw new CommandError(
      "noSuchFile",
      "There is no such file in this meeting. It may have been withdrawn.",
    );
  };

  /** Whom to ask for the bytes: those who said so, the giver, and those whose duty copies are. */
  const holdersOf = (blobId: string, giver: PeerId) => (): readonly PeerId[] => {
    const likely = [...holders.of(blobId), giver, ...deps.succession()];
    const there = new Set(deps.members());
    return [...new Set(likely)].filter((peer) => peer !== self && there.has(peer));
  };

  /** The first two of the succession besides the giver take a copy of whatever the meeting carries: so two may leave at any time. */
  function refresh(): void {
    holders.setMembers(deps.members());
    const carried = store.blobIds();
    const succession = deps.succession();
    for (const { blobId, sizeBytes, from } of carried) {
      const keepers = succession.filter((peer) => peer !== from).slice(0, ENOUGH_HOLDERS);
      if (keepers.includes(self) && !files.isHere(blobId))
        files.hold(blobId, sizeBytes, holdersOf(blobId, from));
    }
    holders.own(carried.map(({ blobId }) => blobId).filter((blobId) => files.isHere(blobId)));
    tellHeld();
  }

  const carriedIds = (): ReadonlySet<string> => new Set(store.blobIds().map(({ blobId }) => blobId));
  let carriedBefore = carriedIds();
  function onBlobs(): void {
    const present = carriedIds();
    for (const blobId of carriedBefore) if (!present.has(blobId)) files.forget(blobId);
    carriedBefore = present;
    refresh();
  }

  function tellHeld(): void {
    for (const event of heldEvents()) {
      const text = `${event.holders} ${event.isSafe}`;
      if (heldTold.get(event.fileId) === text) continue;
      heldTold.set(event.fileId, text);
      deps.broadcast(event);
    }
  }

  /** Of own files that somebody else holds, or did. */
  function heldEvents(): readonly Extract<CoreEvent, { type: "fileHeld" }>[] {
    const others = deps.members().length - 1;
    return store.files().flatMap(({ fileId, blobId, from }) => {
      const count = holders.of(blobId).length;
      if (from !== self || (count === 0 && !heldTold.has(fileId))) return [];
      const isSafe = others > 0 && count >= Math.min(ENOUGH_HOLDERS, others);
      return { type: "fileHeld", fileId, holders: count, isSafe };
    });
  }

  function begin(file: StoredFile, target: string | null): void {
    files.fetch(file, target === null ? "keep" : { path: target }, holdersOf(file.blobId, file.from));
    progress();
  }

  /** What was being fetched when this machine left the meeting, or went out: its entry may come back from the others only later. */
  function goOn(file: StoredFile): void {
    const before = pending.get(file.fileId);
    if (before === undefined) return;
    begin(file, before.path);
    if (before.isPaused) files.control(file.blobId, "pause");
  }

  function onTransfer(transfer: BlobTransfer): void {
    const ours = store.files().filter(({ blobId }) => blobId === transfer.blobId);
    const isOver =
      transfer.state === "done" || transfer.code === "cancelled" || transfer.code === "notAsAnnounced";
    if (transfer.direction === "fetch" && isOver) for (const { fileId } of ours) pending.delete(fileId);
    if (transfer.state === "done") {
      refresh();
      for (const { fileId, sha256 } of ours) {
        if (transfer.direction !== "fetch" || readyTold.has(fileId)) continue;
        readyTold.add(fileId);
        deps.broadcast({ type: "fileProgress", fileId, bytes: transfer.bytes });
        deps.broadcast({ type: "fileReady", fileId, path: transfer.path, sha256 });
      }
    } else if (transfer.state === "failed" && transfer.direction === "fetch") {
      deps.broadcast({
        type: "error",
        code: transfer.code === "diskFull" ? "diskFull" : "fileFailed",
        message: transfer.problem ?? "The file could not be fetched.",
      });
    }
    progress();
  }

  function progress(): void {
    cancelProgress ??= clock.setTimer(clock.nowMs() + PROGRESS_INTERVAL_MS, () => {
      cancelProgress = null;
      for (const { fileId, bytes, direction, state } of transfers())
        if (direction === "fetch" && state === "running")
          deps.broadcast({ type: "fileProgress", fileId, bytes });
      deps.onChange();
    });
  }

  function transfers(): readonly Transfer[] {
    // The first of those that offer the same bytes.
    const byBlob = new Map(
      store
        .files()
        .toReversed()
        .map((file) => [file.blobId, file]),
    );
    const running = files.transfers().flatMap((each) => {
      const { blobId, direction, code: _, ...transfer } = each;
      const file = byBlob.get(blobId);
      if (direction === "copy" || file === undefined) return [];
      const { fileId, name, sizeBytes } = file;
      return { ...transfer, direction, fileId, name, sizeBytes, isHere: files.isHere(blobId) };
    });
    return [...[...preparing.values()].map(({ transfer }) => transfer), ...running];
  }

  const share: FileSharing["share"] = async (source, offer) => {
    const fileId = offer.fileId ?? (randomBytes(16).toString("hex") as FileId);
    const { to } = offer;
    const abort = new AbortController();
    const name = offer.name ?? ("path" in source ? path.basename(source.path) : "file");
    const sizeBytes = offer.sizeBytes ?? 0;
    const meter = createRateMeter(clock.nowMs());
    const beginning: Transfer = {
      ...{ fileId, direction: "prepare", name, sizeBytes, bytes: 0, bytesPerSecond: 0, secondsLeft: null },
      ...{ state: "running", problem: null, path: null, isHere: true },
    };
    preparing.set(fileId, { transfer: beginning, abort });
    progress();
    try {
      const facts = await files.share(source, {
        name,
        isSealed: to !== undefined,
        signal: abort.signal,
        onLeftOut(count) {
          const what = count === 1 ? "1 link or special file is" : `${count} links and special files are`;
          const message = `${what} not shared with the folder “${name}”: only its files and folders are.`;
          deps.broadcast({ type: "error", code: "leftOut", message });
        },
        onProgress(bytes, ofBytes) {
          const before = preparing.get(fileId)?.transfer;
          if (before === undefined) return;
          meter.sample(bytes, clock.nowMs());
          const { bytesPerSecond } = meter;
          const whole = ofBytes ?? before.sizeBytes;
          const left = secondsLeft(whole - bytes, bytesPerSecond);
          const transfer = { ...before, bytes, sizeBytes: whole, bytesPerSecond, secondsLeft: left };
          preparing.set(fileId, { transfer, abort });
          progress();
        },
      });
      const isFolder = offer.isFolder ?? facts.isFolder;
      await store.append(
        { kind: "file", facts: { ...facts, fileId, isFolder }, ...(to === undefined ? {} : { to }) },
        { fromName: offer.fromName },
      );
      return fileId;
    } finally {
      preparing.delete(fileId);
      deps.onChange();
    }
  };

  undo.push(
    files.onTransfer(onTransfer),
    store.onFile((file) => {
      deps.broadcast({ type: "file", ...toldOf(file) });
      goOn(file);
    }),
    store.onFileWithdrawn((fileId) => {
      deps.broadcast({ type: "fileWithdrawn", fileId });
      pending.delete(fileId);
      deps.onChange();
    }),
    store.onBlobs(onBlobs),
    () => cancelProgress?.(),
  );
  for (const file of store.files()) goOn(file);

  return {
    seeders: holders,
    share,
    async fetch(fileId, to) {
      const file = fileOf(fileId);
      readyTold.delete(fileId);
      const target =
        to === "keep"
          ? null
          : to === "downloads"
            ? await readyFolder(deps.downloadFolder())
            : path.resolve(to.path);
      pending.set({ fileId, path: target, isPaused: false });
      begin(file, target);
    },
    control(fileId, action) {
      const prepared = preparing.get(fileId);
      if (prepared !== undefined) {
        if (action === "cancel") prepared.abort.abort();
        return;
      }
      files.control(fileOf(fileId).blobId, action);
      const before = pending.get(fileId);
      if (before !== undefined) pending.set({ ...before, isPaused: action === "pause" });
      progress();
    },
    transfers,
    replay: () => [
      ...store.files().map((file) => ({ type: "file" as const, ...toldOf(file) })),
      ...heldEvents(),
    ],
    describe(fileId) {
      const file = store.files().find((each) => each.fileId === fileId);
      if (file === undefined || !files.isHere(file.blobId)) return null;
      return { name: file.isFolder ? `${file.name}.tar` : file.name, sizeBytes: file.sizeBytes };
    },
    read: async (fileId, { first, last }) =>
      await files.read(fileOf(fileId).blobId, { start: first, end: last + 1 }),
    refresh,
    close() {
      for (const { abort } of preparing.values()) abort.abort();
      for (const stop of undo.toReversed()) stop();
    },
  };
}

/** Without what only self needs: the key and the bytes' own name. */
function toldOf(file: StoredFile): SharedFile {
  const { key: _, blobId: __, id: ___, ...told } = file;
  return told;
}

/** The account's own, as most desktops name it. */
const defaultDownloads = (): string => path.join(homedir(), "Downloads");

/** @throws CommandError */
async function readyFolder(chosen: string): Promise<string> {
  const folder = chosen === "" ? defaultDownloads() : chosen;
  try {
    await mkdir(folder, { recursive: true });
    return folder;
  } catch (cause) {
    throw new CommandError(
      "badPath",
      `Files can't be saved in ${folder}. Choose another folder in the settings.`,
      {
        cause,
      },
    );
  }
}
