/**
 * One blob being downloaded: from a bare id to verified bytes in their place.
 *
 *   queued -> running (root, hash layers, chunks, whole hash, place) -> done
 *                running <-> waiting (no seeder has what is missing), running <-> paused, running -> failed -> (retry) running
 */
import { createRateMeter } from "../../kernel/rate-meter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { LocalBlob } from "../blob/local-blob.ts";
import { chunkSpan } from "../blob/manifest.ts";
import { asFilesError } from "../disk/disk-space.ts";
import { FilesError, type Offender, type Transfer, type TransferState } from "../types.ts";
import { createChunkFetcher, type ChunkFetcher } from "./chunk-fetcher.ts";
import { transferOf, type DownloadRequest } from "./download-request.ts";
import { createHashFetcher } from "./hash-fetcher.ts";
import { prepare, putInPlace, unmarkLost, type PlacementDeps, type Prepared } from "./placement.ts";
import type { SourceLink } from "./source-link.ts";
import { createSources, type Source } from "./sources.ts";
import { words } from "../../kernel/words.ts";

export interface DownloadDeps extends PlacementDeps {
  readonly random: () => number;
  /** Null for a peer that is not known. */
  readonly linkTo: (peerId: PeerId) => SourceLink | null;
  readonly count: (name: string) => void;
  readonly onOffender: (offender: Offender) => void;
  readonly onStateChanged: () => void;
}

export interface Download {
  readonly request: DownloadRequest;
  readonly state: TransferState;
  /** Chunks arrive, or the disk is at work for it. */
  readonly isBusy: boolean;
  /** Peers that may have the blob. */
  setSeeders(peers: readonly PeerId[]): void;
  /** The link to the peer was closed for good. */
  forgetPeer(peerId: PeerId): void;
  /** From queued, paused or failed; continues from what is on disk. */
  start(): void;
  pause(): void;
  /** Call it a few times a second. */
  tick(): void;
  /** Stops. `isDiscarded`: also deletes what is half there; a blob that is whole by then stays. */
  close(isDiscarded: boolean): Promise<void>;
  snapshot(): Transfer;
}

/** Present while chunks are fetched. */
interface Work extends Prepared {
  readonly fetcher: ChunkFetcher;
}

export function createDownload(deps: DownloadDeps, request: DownloadRequest): Download {
  const { clock, store } = deps;
  const meter = createRateMeter(clock.nowMs());
  let state: TransferState = "queued";
  let problem: FilesError | null = null;
  let work: Work | null = null;
  /** The last `work`'s blob, to report how far it came. */
  let shown: LocalBlob | null = null;
  let savedPath: string | null = null;
  let isBeginning = false;
  /** Everything that can be fetched is here: put in place, or compared once more. */
  let isSettling = false;
  let isClosed = false;
  let receivedBytes = 0;
  /** What touches the disk as a whole happens one after another. */
  let queue: Promise<void> = Promise.resolve();

  const isLive = () => !isClosed && !isSettling && (state === "running" || state === "waiting");

  function become(next: TransferState): void {
    if (state === next) return;
    state = next;
    deps.onStateChanged();
  }

  /** Whatever fails in `action` fails the download; nothing escapes. */
  function enqueue(action: () => Promise<void>): void {
    queue = queue.then(action).catch(fail);
  }

  function fail(error: unknown): void {
    if (isClosed) return;
    problem = asFilesError(error);
    dropWork();
    become("failed");
    sources.closeAll();
  }

  /** Chunks on disk stay; what is made of them in order begins anew. */
  function dropWork(): void {
    const dropped = work;
    if (dropped === null) return;
    work = null;
    dropped.fetcher.close();
    // In the queue, so that a retry begins its own part after this one is gone.
    queue = queue.then(() => dropped.assembly.discard()).catch(() => {});
  }

  const hashes = createHashFetcher(
    {
      clock,
      sources: () => sources.all(),
      isLive,
      isDone: () => work !== null,
      onWrong: blame,
      onFailed: fail,
      onComplete: () => enqueue(begin),
    },
    request,
  );
  const sources = createSources(deps, request, {
    root: hashes.root,
    hashLayer: hashes.hashLayer,
    bitmap: (source) => work?.fetcher.pick(source),
    have: (source, chunks) => work?.fetcher.have(source, chunks),
    chunkBytes: (chunk) => (work === null ? 0 : chunkSpan(work.blob.root, chunk).bytes),
    chosen: (number, chunk) => work?.fetcher.chosen(number, chunk),
    rejected: (number) => work?.fetcher.rejected(number),
    arrived(source, number, chunk, bytes, release) {
      if (work === null) release();
      else work.fetcher.arrived(source, number, chunk, bytes, release);
    },
    received(bytes) {
      receivedBytes += bytes;
    },
    lost(source) {
      hashes.lost(source);
      work?.fetcher.lost(source);
      hashes.request();
    },
  });

  function blame(source: Source): void {
    deps.count("files.wrongChunk");
    deps.onOffender({ peerId: source.peerId, blobId: request.blobId, reason: "wrongChunk" });
    sources.ban(source.peerId);
  }

  /** All hashes are known: finds room and a place, makes or opens the record. */
  async function begin(): Promise<void> {
    if (work !== null || !isLive()) return;
    isBeginning = true;
    try {
      const prepared = await prepare(deps, request, hashes.metadata);
      if (prepared === null) return;
      if (isClosed) return await prepared.assembly.discard();
      const fetcher = createChunkFetcher(
        {
          ...deps,
          sources: () => sources.all(),
          isLive,
          onWrong: blame,
          onWritten: () => become(isLive() ? "running" : state),
          onFailed: fetchFailed,
          onComplete: () => settle(finish),
        },
        prepared.blob,
        prepared.assembly,
      );
      work = { ...prepared, fetcher };
      shown = prepared.blob;
    } finally {
      isBeginning = false;
    }
    if (isLive()) sources.refresh();
    goOn();
  }

  /** With what the sources have announced, and with what is on disk. */
  function goOn(): void {
    for (const source of sources.all()) work?.fetcher.pick(source);
    work?.fetcher.pump();
  }

  /** Nothing is fetched meanwhile. */
  function settle(action: (settled: Work) => Promise<void>): void {
    const settled = work;
    if (!isLive() || settled === null) return;
    isSettling = true;
    enqueue(async () => {
      try {
        if (work === settled && !isClosed) await action(settled);
      } finally {
        isSettling = false;
      }
    });
  }

  /** A chunk that is marked as present and cannot be read back was lost by the disk: it is fetched again. */
  function fetchFailed(error: unknown): void {
    const isLost = error instanceof FilesError && error.code === "changed";
    if (isLost && isLive() && work?.blob.record.isWhole === false)
      settle((settled) => recheck(settled, error));
    else fail(error);
  }

  async function finish(finished: Work): Promise<void> {
    const digest = finished.assembly.digest();
    if (digest !== null && request.sha256 !== null && digest !== request.sha256)
      return recheck(finished, new FilesError("notAsAnnounced", words("otherHash")));
    savedPath = await putInPlace(deps.disk, finished, request);
    await store.complete(finished.blob);
    finished.fetcher.close();
    work = null;
    become("done");
    sources.closeAll();
  }

  /** Either the disk lost some chunks (after a power cut), and they are fetched again; or the blob is not what was announced. @throws `problem` then */
  async function recheck(settled: Work, problem: FilesError): Promise<void> {
    await settled.assembly.discard();
    if (!(await unmarkLost(deps, settled, () => isClosed))) throw problem;
    deps.count("files.damagedChunk");
    dropWork();
    sources.closeAll();
    enqueue(begin);
  }

  return {
    request,
    get state() {
      return state;
    },
    get isBusy() {
      return state === "running" || isBeginning || isSettling;
    },
    setSeeders(peers) {
      sources.setSeeders(peers);
      if (isLive()) sources.refresh();
    },
    forgetPeer: (peerId) => sources.close(peerId),
    start() {
      if (isClosed || state === "running" || state === "waiting" || state === "done") return;
      problem = null;
      sources.pardon();
      become("running");
      if (isLive()) sources.refresh();
      if (work !== null) goOn();
      else if (hashes.metadata !== null) hashes.request();
      else if (store.get(request.blobId) !== undefined) enqueue(begin);
    },
    pause() {
      if (state !== "running" && state !== "waiting" && state !== "queued") return;
      become("paused");
      sources.closeAll();
    },
    tick() {
      meter.sample(receivedBytes, clock.nowMs());
      if (!isLive()) return;
      sources.refresh();
      hashes.request();
      work?.fetcher.pump();
      if (isBeginning || !isLive()) return;
      const isIdle = work === null ? hashes.metadata === null : work.fetcher.isStuck();
      become(isIdle ? "waiting" : "running");
    },
    async close(isDiscarded) {
      if (isClosed) return;
      isClosed = true;
      work?.fetcher.close();
      sources.closeAll();
      await queue;
      await work?.assembly.discard().catch(() => {});
      if (!isDiscarded) return;
      const half = work?.blob ?? store.get(request.blobId) ?? null;
      if (half === null || half.record.isWhole) return;
      await store.remove(request.blobId);
      await deps.disk.remove(half.record.source.path).catch(() => {});
    },
    snapshot: () =>
      transferOf(request, shown, {
        state,
        problem,
        receivedBytes,
        isSeederOutOfReach: sources.hasOneOutOfReach(),
        bytesPerSecond: meter.bytesPerSecond,
        savedPath,
      }),
  };
}
