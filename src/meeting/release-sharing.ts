/**
 * Releases in one meeting: who has packages, and how they come here. The bytes go as files of the meeting do, each piece verified by the id that the
 * signed manifest has. No entry of the store names them, so they stand in no chat and no history.
 */
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Files, Transfer } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { PeerId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { repeatEvery } from "../kernel/repeat.ts";
import type { ReleaseFile, ReleaseTalk, UpdateDesk } from "../updates/index.ts";
import type { Membership } from "./membership.ts";
import type { Seeders } from "./seeders.ts";

/** How soon a release that the command has put into the data folder is offered, in a meeting that goes on. */
const LOOK_EVERY_MS = 5_000;

export interface ReleaseSharing {
  /** Name of a member that has the wanted package; null for none. */
  holder(): string | null;
  /** Of the wanted package; null while it is not being fetched. */
  transfer(): Transfer | null;
  /** It came, and could not be kept. */
  hasFailed(): boolean;
  /** Again after it failed. Nothing while it goes on, or without a member that has it. */
  fetch(): Promise<void>;
  cancel(): void;
  /** Members have other blobs than before. */
  seedersChanged(): void;
  /** This machine offers another release, or other packages of it. */
  changed(): void;
  close(): void;
}

export function createReleaseSharing(deps: {
  readonly clock: Clock;
  readonly log: Pick<Log, "warn" | "count">;
  readonly desk: UpdateDesk;
  readonly talk: Pick<ReleaseTalk, "tellAll">;
  readonly files: Pick<
    Files,
    "share" | "fetch" | "control" | "forget" | "isUploadable" | "transfers" | "onTransfer"
  >;
  readonly membership: Pick<Membership, "members" | "self">;
  readonly seeders: Pick<Seeders, "of" | "own">;
  readonly onChange: () => void;
}): ReleaseSharing {
  const { clock, log, desk, files, membership, seeders } = deps;
  let told = desk.newest();
  let sharing: Promise<void> = Promise.resolve();
  let isClosed = false;
  /** Those whose bytes were not what the manifest says, such as by a mistake of the one that made it. */
  const unfit = new Set<string>();
  let isTaking = false;
  let hasFailed = false;

  /** Each is read once a meeting, one after the other. */
  function shareKept(): void {
    sharing = sharing
      .then(async () => {
        for (const file of desk.kept()) {
          if (isClosed) return;
          if (unfit.has(file.blobId)) continue;
          if (!files.isUploadable(file.blobId)) await share(file);
          if (!isClosed && files.isUploadable(file.blobId)) seeders.own([file.blobId]);
        }
      })
      .catch((error: unknown) => log.warn("an update is not offered", { error: String(error) }));
  }

  async function share(file: ReleaseFile): Promise<void> {
    const shared = await files.share({ path: desk.pathOf(file) }, { name: file.name, isSealed: false });
    if (shared.blobId === file.blobId) return;
    unfit.add(file.blobId);
    files.forget(shared.blobId);
    log.warn("a package is not what its release says", { name: file.name });
  }

  function look(): void {
    void desk
      .refresh()
      .then(() => {
        if (isClosed) return;
        const newest = desk.newest();
        if (newest !== told) {
          told = newest;
          deps.talk.tellAll();
        }
        shareKept();
      })
      .catch((error: unknown) => log.warn("updates were not looked at", { error: String(error) }));
  }

  const missing = (): ReleaseFile | null => {
    const wanted = desk.wanted();
    return wanted === null || wanted.isHere ? null : wanted.file;
  };

  const transferOf = (file: ReleaseFile): Transfer | null =>
    files.transfers().find(({ blobId, direction }) => blobId === file.blobId && direction === "fetch") ??
    null;

  function onTransfer({ blobId, state, path: saved }: Transfer): void {
    const file = missing();
    if (file?.blobId !== blobId) return;
    if (state === "done" && saved !== null) void take(file, saved);
    deps.onChange();
  }

  async function take(file: ReleaseFile, saved: string): Promise<void> {
    if (isTaking) return;
    isTaking = true;
    hasFailed = !(await desk.received(file, saved).catch(() => false));
    isTaking = false;
    // Its bytes lie elsewhere than the files know.
    files.forget(file.blobId);
    if (isClosed) return;
    shareKept();
    deps.onChange();
  }

  const undo = [files.onTransfer(onTransfer)];
  // Without a key nothing ever counts, and a disk is left alone.
  if (desk.isOn) {
    undo.push(repeatEvery(clock, LOOK_EVERY_MS, look));
    look();
  }

  return {
    holder() {
      const file = missing();
      const [holder] = file === null ? [] : seeders.of(file.blobId);
      return membership.members().find(({ peerId }) => peerId === holder)?.name ?? null;
    },
    transfer() {
      const file = missing();
      return file === null ? null : transferOf(file);
    },
    hasFailed: () => hasFailed && missing() !== null,
    async fetch() {
      const file = missing();
      if (file === null) return;
      const state = transferOf(file)?.state;
      if (state === "running" || state === "queued") return;
      const target = path.join(await desk.incoming(), file.name);
      // What was whole there and never taken, such as by a power cut.
      await rm(target, { force: true });
      if (isClosed) return;
      hasFailed = false;
      const { blobId, name, size, sha256 } = file;
      files.fetch({ blobId, name, isFolder: false, sizeBytes: size, sha256 }, { path: target }, () =>
        seeders.of(blobId).filter((peer: PeerId) => peer !== membership.self),
      );
      deps.onChange();
    },
    cancel() {
      const file = missing();
      if (file !== null) files.control(file.blobId, "cancel");
      deps.onChange();
    },
    seedersChanged() {
      if (missing() !== null) deps.onChange();
    },
    changed: look,
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const stop of undo.toReversed()) stop();
    },
  };
}
