/**
 * One blob being taken: from a bare id to verified bytes in their place.
 *
 *   queued -> running (root, pages, chunks, whole hash, place) -> done
 *                running <-> waiting (nobody has what is missing), running <-> paused, running -> failed -> (retry) running
 */
import { rm } from "node:fs/promises";
import type { PeerId } from "../../kernel/ids.ts";
import type { Bitmap } from "../blob/bitmap.ts";
import { bitmapOf } from "../blob/bitmap.ts";
import type { Catalogue } from "../blob/blob-store.ts";
import type { HolderLink, LinkUser, LinkView } from "./source-link.ts";
import { SCRATCH_BYTES, type Holding } from "../blob/local-blob.ts";
import { land, partPlace, putInPlace, unmarkLost } from "./placement.ts";
import { CHUNKS_PER_PAGE, HASH_BYTES, chunkSpan, pageBytes, sha256 } from "../blob/manifest.ts";
import { createSchedule, type Schedule } from "./piece-picker.ts";
import type { Place, Sink } from "./assembly.ts";
import { asFilesError } from "../disk/disk-space.ts";
import { rootOf, transferOf, type Meta, type Task } from "./download-request.ts";
import { FilesError, type Offender, type Transfer, type TransferState } from "../types.ts";

export interface DownloadDeps {
  readonly catalogue: Catalogue;
  /** Null for who is not known. */
  readonly linkTo: (peerId: PeerId) => HolderLink | null;
  /** Makes or finds room. @throws FilesError diskFull */
  readonly makeRoom: (folder: string, bytes: number, isCopy: boolean) => Promise<void>;
  readonly count: (name: string) => void;
  readonly offended: (offender: Offender) => void;
  readonly random: () => number;
  readonly changed: () => void;
}

export interface Download {
  readonly task: Task;
  readonly state: TransferState;
  setHolders(peers: readonly PeerId[]): void;
  /** Its link was closed for good. */
  forgetPeer(peerId: PeerId): void;
  /** From queued, paused or failed; also after `failed`, from where it stood. */
  start(): void;
  pause(): void;
  tick(nowMs: number): void;
  /** Stops; `isDiscarded` also deletes what is half there. */
  close(isDiscarded: boolean): Promise<void>;
  snapshot(): Transfer;
}

interface View {
  readonly peerId: PeerId;
  readonly link: LinkView;
  root: Buffer | null;
  bitmap: Buffer | null;
  isScheduled: boolean;
  /** When a refusal may be asked about again; Infinity while it has not refused. */
  againAtMs: number;
}

/** Verified chunks on their way to the disk; beyond, nothing is asked for. */
const MAX_WRITING = 8;
/** So much goes to the disk for good at a time, while more comes; at the end there is little left to wait for. */
const SYNC_BYTES = 32 * 1024 * 1024;
/** A disk that is slower than the network holds up the asks, not the system's memory. */
const MAX_UNSYNCED_BYTES = 256 * 1024 * 1024;
const REFUSED_AGAIN_MS = 700;
/** Chunks are not taken in order for so long after the begin while somebody who may have some did not answer. */
const UNANSWERED_MS = 1_000;
/** Then a page of hashes is asked of somebody else, too. */
const PAGE_PATIENCE_MS = 2_000;
const RATE_SPAN_MS = 500;

export function createDownload(deps: DownloadDeps, task: Task): Download {
  const views = new Map<PeerId, View>();
  const banned = new Set<PeerId>();
  let holders: readonly PeerId[] = [];
  let state: TransferState = "queued";
  let problem: FilesError | null = null;
  let meta: Meta | null = null;
  let holding: Holding | null = null;
  /** The last `holding`, to tell how far it came. */
  let shown: Holding | null = null;
  let schedule: Schedule | null = null;
  let sink: Sink | null = null;
  let place: Place | null = null;
  let savedPath: string | null = null;
  let isBeginning = false;
  let isFinishing = false;
  let isClosed = false;
  let isAdvancing = false;
  let beganAtMs = 0;
  let consumed = 0;
  let writing = 0;
  let unsyncedBytes = 0;
  let isSyncing = false;
  let receivedBytes = 0;
  let rate = 0;
  let rateAtMs = performance.now();
  let rateBytes = 0;
  let working: Promise<void> = Promise.resolve();
  const scratch = { buffer: null as Buffer | null };

  const isLive = () => !isClosed && (state === "running" || state === "waiting");

  function become(next: TransferState): void {
    if (state === next) return;
    state = next;
    deps.changed();
  }

  function fail(error: unknown): void {
    if (isClosed) return;
    problem = asFilesError(error);
    closeViews();
    void startOver();
    become("failed");
  }

  /** What was made in order begins anew; chunks on disk stay. */
  async function startOver(): Promise<void> {
    const broken = sink;
    sink = null;
    holding = null;
    schedule = null;
    consumed = 0;
    await broken?.discard().catch(() => {});
  }

  /** Whatever fails in `action` fails the download; nothing escapes. */
  async function guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      fail(error);
    }
  }

  // ---- whom it is taken from

  function closeViews(): void {
    for (const peerId of [...views.keys()]) closeView(peerId);
  }
  function closeView(peerId: PeerId): void {
    const view = views.get(peerId);
    if (view === undefined) return;
    views.delete(peerId);
    view.link.close();
    schedule?.holderDown(peerId);
    if (meta?.from === peerId) meta.from = null;
  }

  function openViews(): void {
    if (!isLive()) return;
    for (const peerId of [...views.keys()]) if (!holders.includes(peerId)) closeView(peerId);
    for (const peerId of holders) {
      if (views.has(peerId) || banned.has(peerId)) continue;
      const link = deps.linkTo(peerId);
      if (link === null) continue;
      const view: View = {
        peerId,
        link: link.open(userFor(peerId)),
        root: null,
        bitmap: null,
        isScheduled: false,
        againAtMs: Infinity,
      };
      views.set(peerId, view);
    }
  }

  function blame(peerId: PeerId): void {
    deps.count("files.wrongChunk");
    deps.offended({ peerId, blobId: task.blobId, reason: "wrongChunk" });
    banned.add(peerId);
    closeView(peerId);
    pump();
  }

  function userFor(peerId: PeerId): LinkUser {
    const mine = () => views.get(peerId);
    return {
      blobId: task.blobId,
      isCopy: task.isCopy,
      root(bytes) {
        const view = mine();
        if (view === undefined) return;
        if (meta === null && holding === null) {
          if (sha256(bytes).toString("hex") !== task.blobId) return blame(peerId);
          learn(bytes);
        }
        view.root = bytes;
        askPages();
      },
      page(page, bytes) {
        if (meta === null || holding !== null || page !== meta.nextPage) return;
        const isRight =
          bytes.length === pageBytes(meta.root, page) &&
          sha256(bytes).equals(meta.root.pages[page] ?? Buffer.alloc(0));
        if (!isRight) return blame(peerId);
        bytes.copy(meta.hashes, page * CHUNKS_PER_PAGE * HASH_BYTES);
        meta.nextPage += 1;
        meta.from = null;
        askPages();
      },
      bitmap(bytes) {
        const view = mine();
        if (view === undefined) return;
        view.bitmap = bytes;
        enlist(view);
      },
      gained(chunks) {
        const view = mine();
        if (view === undefined) return;
        if (view.isScheduled) schedule?.holderGained(peerId, chunks);
        else if (view.bitmap !== null)
          for (const chunk of chunks) {
            const byte = view.bitmap[chunk >> 3];
            if (byte !== undefined) view.bitmap[chunk >> 3] = byte | (0x80 >> (chunk & 7));
          }
        pump();
      },
      refused() {
        const view = mine();
        if (view === undefined) return;
        schedule?.holderDown(peerId);
        view.isScheduled = false;
        view.againAtMs = performance.now() + REFUSED_AGAIN_MS * (0.5 + deps.random());
        pump();
      },
      chunkBytes: (chunk) => (holding === null ? 0 : chunkSpan(holding.root, chunk).bytes),
      chosen: (ask, chunk) => schedule?.chosen(ask, chunk),
      arrived: (ask, chunk, bytes, release) =>
        void guarded(() => arrived(peerId, ask, chunk, bytes, release)),
      lacks(ask) {
        schedule?.ended(ask);
      },
      received(bytes) {
        receivedBytes += bytes;
      },
      down() {
        const view = mine();
        if (view === undefined) return;
        view.root = null;
        view.bitmap = null;
        view.isScheduled = false;
        schedule?.holderDown(peerId);
        if (meta?.from === peerId) meta.from = null;
        askPages();
        pump();
      },
    };
  }

  // ---- what it is

  /** The root's hash is the id. */
  function learn(rootBytes: Buffer): void {
    const learnt = rootOf(task, rootBytes);
    if (learnt instanceof FilesError) return fail(learnt);
    meta = learnt;
  }

  function askPages(): void {
    if (!isLive() || meta === null || holding !== null) return;
    if (meta.nextPage >= meta.root.pages.length) {
      working = working.then(() => guarded(begin));
      return;
    }
    const nowMs = performance.now();
    if (meta.from !== null) {
      if (nowMs - meta.askedAtMs < PAGE_PATIENCE_MS) return;
      meta.slow.add(meta.from);
      meta.from = null;
    }
    const able = [...views.values()].filter(({ root }) => root !== null);
    const from = able.find(({ peerId }) => meta?.slow.has(peerId) === false) ?? able[0];
    if (from === undefined) return;
    meta.from = from.peerId;
    meta.askedAtMs = nowMs;
    from.link.page(meta.nextPage);
  }

  /** All hashes are known: finds room and a place, makes or opens the record. */
  async function begin(): Promise<void> {
    if (holding !== null || isBeginning || isClosed || !isLive()) return;
    isBeginning = true;
    try {
      await beginOnce();
    } finally {
      isBeginning = false;
    }
    openViews();
    for (const view of views.values()) enlist(view);
    pump();
  }

  async function beginOnce(): Promise<void> {
    place = task.path === null ? null : await partPlace(task.path, task);
    const landed = await land(deps, task, place, meta);
    if (landed === null) return;
    ({ holding, sink } = landed);
    consumed = sink === null ? holding.root.chunkCount : 0;
    shown = holding;
    schedule = createSchedule(holding.bitmap, deps.random);
    beganAtMs = performance.now();
  }

  function enlist(view: View): void {
    if (holding === null || schedule === null || view.bitmap === null || view.isScheduled) return;
    const bitmap: Bitmap | null = bitmapOf(holding.root.chunkCount, view.bitmap);
    if (bitmap === null) return blame(view.peerId);
    view.isScheduled = true;
    view.bitmap = null;
    schedule.holderUp(view.peerId, bitmap);
    pump();
  }

  // ---- chunks

  function pump(): void {
    if (!isLive() || schedule === null || holding === null || isFinishing) return;
    if (holding.bitmap.isFull) return void guarded(() => advance());
    const nowMs = performance.now();
    // Others who take it, too, may not have come far enough to answer.
    const mayTrade =
      nowMs - beganAtMs < UNANSWERED_MS &&
      [...views.values()].some(({ isScheduled, againAtMs }) => !isScheduled && againAtMs === Infinity);
    // From anyone on, or the first would have to give more than the others.
    const all = [...views.values()];
    const first = Math.floor(deps.random() * all.length);
    for (const view of [...all.slice(first), ...all.slice(0, first)]) {
      while (view.isScheduled && writing < MAX_WRITING && unsyncedBytes < MAX_UNSYNCED_BYTES) {
        const ask = schedule.next(view.peerId, nowMs, mayTrade);
        if (ask === null) break;
        view.link.ask(ask.ask, ask.chunks);
      }
    }
  }

  async function arrived(
    peerId: PeerId,
    ask: number,
    chunk: number,
    bytes: Buffer,
    release: () => void,
  ): Promise<void> {
    // One that is made meanwhile numbers its asks anew.
    const asker = schedule;
    try {
      if (holding === null || isClosed) return;
      if (!sha256(bytes).equals(holding.expected(chunk))) return blame(peerId);
      asker?.came(ask, performance.now());
      // One that was asked of two, because the first was slow, comes twice.
      if (!holding.bitmap.has(chunk)) {
        writing += 1;
        pump();
        try {
          const content = await holding.write(chunk, bytes);
          if (content === null)
            throw new FilesError("notAsAnnounced", "The file cannot be opened: its key does not fit.");
          await deps.catalogue.mark(holding, chunk);
          holding.gained.emit(chunk);
          syncSometimes(holding, bytes.length);
          await advance(chunk, content);
        } finally {
          writing -= 1;
        }
      }
    } finally {
      asker?.ended(ask);
      release();
    }
    become(isLive() ? "running" : state);
    pump();
  }

  function syncSometimes(written: Holding, bytes: number): void {
    unsyncedBytes += bytes;
    if (isSyncing || unsyncedBytes < SYNC_BYTES) return;
    const underWay = unsyncedBytes;
    isSyncing = true;
    void guarded(() => written.flush()).then(() => {
      isSyncing = false;
      unsyncedBytes -= underWay;
      pump();
    });
  }

  /** Hands content on in order: this chunk if it is the next, and what is on disk after it. */
  async function advance(chunk = -1, content: Buffer | null = null): Promise<void> {
    if (holding === null || isAdvancing || isClosed) return;
    isAdvancing = true;
    const run = async () => {
      if (holding === null) return;
      if (sink !== null && content !== null && chunk === consumed) {
        await sink.write(content);
        consumed += 1;
      }
      while (sink !== null && !isClosed && holding.bitmap.has(consumed)) {
        scratch.buffer ??= Buffer.allocUnsafeSlow(SCRATCH_BYTES);
        await sink.write(await holding.readContent(consumed, scratch.buffer));
        consumed += 1;
      }
    };
    try {
      await run();
    } finally {
      isAdvancing = false;
    }
    // Chunks that came during the last read found this busy.
    if (sink !== null && !isClosed && holding.bitmap.has(consumed)) return advance();
    if (holding.bitmap.isFull && consumed >= holding.root.chunkCount && isLive() && !isFinishing) {
      isFinishing = true;
      working = working.then(() => guarded(finish)).then(() => void (isFinishing = false));
    }
  }

  // ---- the end

  async function finish(): Promise<void> {
    if (holding === null || isClosed) return;
    if (sink !== null && task.sha256 !== null && sink.digest() !== task.sha256) {
      await sink.discard();
      sink = null;
      return await recheck();
    }
    savedPath = await putInPlace(holding, sink, place, task.isFolder);
    sink = null;
    await deps.catalogue.complete(holding);
    closeViews();
    become("done");
  }

  /** Each chunk was right when it came: either the disk lost some (after a power cut), or what was announced is not what was given. */
  async function recheck(): Promise<void> {
    if (holding === null) return;
    const lost = await unmarkLost(deps.catalogue, holding, () => isClosed);
    if (lost === 0 || holding.record.isWhole) {
      const { isWhole, source } = holding.record;
      if (!isWhole) {
        await deps.catalogue.remove(task.blobId);
        if (source.path === place?.part) await rm(source.path, { force: true });
      }
      throw new FilesError(
        "notAsAnnounced",
        "The file is not what was announced: its SHA-256 differs. Nothing was saved.",
      );
    }
    deps.count("files.damagedChunk");
    closeViews();
    await startOver();
    isFinishing = false;
    await begin();
  }

  return {
    task,
    get state() {
      return state;
    },
    setHolders(peers) {
      holders = peers;
      openViews();
    },
    forgetPeer: closeView,
    start() {
      if (isClosed || isLive() || state === "done") return;
      problem = null;
      banned.clear();
      become("running");
      openViews();
      if (holding !== null) {
        for (const view of views.values()) enlist(view);
        void guarded(() => advance());
      } else if (meta !== null) askPages();
      else if (deps.catalogue.get(task.blobId) !== undefined) working = working.then(() => guarded(begin));
      pump();
    },
    pause() {
      if (!isLive() && state !== "queued") return;
      closeViews();
      become("paused");
    },
    tick(nowMs) {
      if (nowMs - rateAtMs >= RATE_SPAN_MS) {
        const sample = ((receivedBytes - rateBytes) * 1000) / (nowMs - rateAtMs);
        rate = rate === 0 ? sample : rate * 0.7 + sample * 0.3;
        rateAtMs = nowMs;
        rateBytes = receivedBytes;
      }
      if (!isLive()) return;
      openViews();
      for (const view of [...views.values()]) {
        if (nowMs < view.againAtMs) continue;
        // Asked once more: it may have the blob by now.
        closeView(view.peerId);
      }
      openViews();
      askPages();
      pump();
      const isIdle =
        holding === null ? meta === null : !holding.bitmap.isFull && (schedule?.isStuck() ?? true);
      become(isIdle && !isBeginning && !isFinishing ? "waiting" : "running");
    },
    async close(isDiscarded) {
      if (isClosed) return;
      isClosed = true;
      closeViews();
      await working.catch(() => {});
      await sink?.discard().catch(() => {});
      if (!isDiscarded) return;
      const half = holding ?? deps.catalogue.get(task.blobId) ?? null;
      if (half === null || half.record.isWhole) return;
      await deps.catalogue.remove(task.blobId);
      await rm(half.record.source.path, { force: true }).catch(() => {});
    },
    snapshot() {
      return transferOf(task, shown, { state, problem, receivedBytes, rate, savedPath });
    },
  };
}
