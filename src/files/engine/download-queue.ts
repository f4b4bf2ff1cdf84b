/** All downloads of this machine: starts a few at a time, and reports how far each is. */
import type { Clock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { DownloadRequest } from "../transfer/download-request.ts";
import { createDownload, type Download, type DownloadDeps } from "../transfer/download.ts";
import type { Transfer, TransferAction } from "../types.ts";

const REPORT_MS = 500;
/** A copy that found no room is tried again after it: nobody is there to press a button. */
const RETRY_COPY_MS = 60_000;
/** Of each kind at once; the others are queued. */
const MAX_FETCHES = 3;
const MAX_COPIES = 2;

export interface DownloadQueueDeps extends Omit<DownloadDeps, "onStateChanged"> {
  readonly clock: Clock;
  readonly onTransfer: (transfer: Transfer) => void;
  /** The blob's bytes are all here. */
  readonly onWhole: (blobId: string) => void;
}

/** Its asynchronous methods are called one after another. */
export interface DownloadQueue {
  get(blobId: string): Download | undefined;
  /** Queues the download, or resumes the one that there is. */
  add(request: DownloadRequest, seeders: readonly PeerId[]): Promise<void>;
  control(blobId: string, action: TransferAction): Promise<void>;
  /** Takes the download off the queue without reporting it. `isDiscarded` as in `Download.close`. */
  remove(blobId: string, isDiscarded: boolean): Promise<void>;
  /** Takes copies off the queue for which `isToGo`, and deletes what is half there. */
  dropCopies(isToGo: (request: DownloadRequest) => boolean): Promise<void>;
  /** The link to the peer was closed for good. */
  forgetPeer(peerId: PeerId): void;
  tick(): void;
  /** Downloads go on when the queue is made anew. */
  close(): Promise<void>;
}

export function createDownloadQueue(deps: DownloadQueueDeps): DownloadQueue {
  const { clock } = deps;
  const downloads = new Map<string, Download>();
  /** What was reported last of each. */
  const reported = new Map<string, string>();
  let reportedAtMs = clock.nowMs();
  /** Copies that found no room, by when they are tried again. */
  const retryAtMs = new Map<string, number>();

  function report(download: Download): void {
    const transfer = download.snapshot();
    const text = JSON.stringify(transfer);
    if (reported.get(transfer.blobId) === text) return;
    reported.set(transfer.blobId, text);
    deps.onTransfer(transfer);
  }

  function stateChanged(blobId: string): void {
    const download = downloads.get(blobId);
    if (download === undefined) return;
    if (download.state === "done") deps.onWhole(blobId);
    if (download.request.isCopy && download.snapshot().code === "diskFull")
      retryAtMs.set(blobId, clock.nowMs() + RETRY_COPY_MS);
    report(download);
    startQueued();
  }

  /** A waiting download takes no slot, or one absent seeder would hold up all others. */
  function startQueued(): void {
    for (const isCopy of [false, true]) {
      const all = [...downloads.values()].filter(({ request }) => request.isCopy === isCopy);
      let running = all.filter(({ state }) => state === "running").length;
      for (const download of all) {
        if (running >= (isCopy ? MAX_COPIES : MAX_FETCHES)) break;
        if (download.state !== "queued") continue;
        running += 1;
        download.start();
      }
    }
  }

  async function remove(blobId: string, isDiscarded: boolean): Promise<void> {
    const download = downloads.get(blobId);
    downloads.delete(blobId);
    reported.delete(blobId);
    await download?.close(isDiscarded);
  }

  async function cancel(blobId: string, download: Download): Promise<void> {
    const transfer = download.snapshot();
    await download.close(true);
    // What is whole by then stays.
    if (download.state === "done") return;
    downloads.delete(blobId);
    reported.delete(blobId);
    deps.onTransfer({ ...transfer, state: "failed", code: "cancelled", problem: null });
  }

  return {
    get: (blobId) => downloads.get(blobId),
    async add(request, seeders) {
      const { blobId } = request;
      const before = downloads.get(blobId);
      if (before !== undefined) {
        const isSame = JSON.stringify(before.request) === JSON.stringify(request);
        if (before.state !== "done" && (request.isCopy || isSame)) {
          before.setSeeders(seeders);
          if (!request.isCopy && before.state !== "queued") before.start();
          return;
        }
        downloads.delete(blobId);
        await before.close(false);
      }
      const download = createDownload({ ...deps, onStateChanged: () => stateChanged(blobId) }, request);
      downloads.set(blobId, download);
      download.setSeeders(seeders);
      report(download);
      startQueued();
    },
    async control(blobId, action) {
      const download = downloads.get(blobId);
      if (download === undefined) return;
      if (action === "pause") download.pause();
      else if (action === "cancel") await cancel(blobId, download);
      else download.start();
      startQueued();
    },
    remove,
    async dropCopies(isToGo) {
      for (const [blobId, download] of downloads)
        if (download.request.isCopy && isToGo(download.request)) await cancel(blobId, download);
    },
    forgetPeer(peerId) {
      for (const download of downloads.values()) download.forgetPeer(peerId);
    },
    tick() {
      for (const download of downloads.values()) download.tick();
      const nowMs = clock.nowMs();
      for (const [blobId, atMs] of retryAtMs)
        if (nowMs >= atMs) {
          retryAtMs.delete(blobId);
          downloads.get(blobId)?.start();
        }
      if (nowMs - reportedAtMs < REPORT_MS) return;
      reportedAtMs = nowMs;
      for (const download of downloads.values()) report(download);
    },
    async close() {
      for (const download of downloads.values()) await download.close(false);
    },
  };
}
