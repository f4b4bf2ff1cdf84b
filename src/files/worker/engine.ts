/** Everything of files that runs in the worker: puts catalogue, server, links and downloads together. Nothing in it knows of threads. */
import path from "node:path";
import { rm, stat } from "node:fs/promises";
import type { PeerId } from "../../kernel/ids.ts";
import { openCatalogue } from "../blob/blob-store.ts";
import { createChunkPool } from "../transfer/buffer-pool.ts";
import { createDownload, type Download } from "../transfer/download.ts";
import { createHolderLink, type HolderLink } from "../transfer/source-link.ts";
import { createHolderServer } from "../transfer/seed-server.ts";
import { SCRATCH_BYTES, type Holding } from "../blob/local-blob.ts";
import { CHUNK_BYTES, storedChunkBytes, type BlobId } from "../blob/manifest.ts";
import { sharePath, shareStream, type ShareTask } from "../blob/import-blob.ts";
import { MARGIN_BYTES, copiesToDelete, diskFullError, freeBytes } from "../disk/disk-space.ts";
import type { Task } from "../transfer/download-request.ts";
import { ownFingerprint } from "../transfer/tls.ts";
import { FilesError, type BlobFacts, type FilePeer, type Transfer, type Usage } from "../types.ts";
import type { FetchTask, FromWorker, WorkerOptions } from "./messages.ts";

const TICK_MS = 250;
const REPORT_MS = 500;
/** Of each kind at once; the others are queued. */
const MAX_FETCHES = 3;
const MAX_COPIES = 2;
const DEFAULT_COPIES_BYTES = 20 * 2 ** 30;

export interface Engine {
  readonly port: number;
  readonly fingerprint: string;
  here(): readonly string[];
  setPeers(peers: readonly FilePeer[]): void;
  setGentle(isOn: boolean): void;
  setCopiesLimit(bytes: number): void;
  sharePath(path: string, task: ShareTask): Promise<BlobFacts>;
  shareStream(stream: AsyncIterable<Uint8Array>, task: ShareTask): Promise<BlobFacts>;
  fetch(task: FetchTask, holders: readonly PeerId[]): Promise<void>;
  hold(blobId: string, sizeBytes: number | null, holders: readonly PeerId[]): Promise<void>;
  setHolders(blobId: string, holders: readonly PeerId[]): void;
  control(blobId: string, action: "pause" | "resume" | "cancel" | "retry"): Promise<void>;
  forget(blobId: string): Promise<void>;
  usage(): Promise<Usage>;
  /** Of a whole blob, and of each of its chunks but the last. @throws FilesError */
  describe(blobId: string): { readonly contentBytes: number; readonly chunkBytes: number };
  /** The content of one chunk. @throws FilesError */
  readChunk(blobId: string, chunk: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws system errors: no port, no folder */
export async function createEngine(
  options: WorkerOptions,
  tell: (message: FromWorker) => void,
): Promise<Engine> {
  const count = (name: string) => tell({ type: "count", name });
  const catalogue = await openCatalogue(options.folder, count);
  const pool = createChunkPool();
  const links = new Map<PeerId, HolderLink>();
  const downloads = new Map<string, Download>();
  const reported = new Map<string, string>();
  let peers = new Map<PeerId, FilePeer>();
  let byFingerprint = new Map<string, PeerId>();
  let isGentle = false;
  let limitBytes = DEFAULT_COPIES_BYTES;
  let reportedAtMs = 0;
  const offended = (offender: Extract<FromWorker, { type: "offender" }>["offender"]) =>
    tell({ type: "offender", offender });
  const tellHere = (blobId: string, isHere: boolean) => tell({ type: "here", blobId, isHere });

  const server = await createHolderServer(
    {
      credentials: options.credentials,
      host: options.host,
      peerOf: (fingerprint) => byFingerprint.get(fingerprint) ?? null,
      find: (blobId) => catalogue.get(blobId) ?? null,
      count,
      offended,
      sourceFailed: (blobId, { code, message }) => tell({ type: "sourceFailed", blobId, code, message }),
      isGentle: () => isGentle,
    },
    options.port,
  );

  function linkTo(peerId: PeerId): HolderLink | null {
    const peer = peers.get(peerId);
    if (peer === undefined) return null;
    let link = links.get(peerId);
    if (link === undefined) {
      const { credentials } = options;
      link = createHolderLink({ credentials, pool, count, offended, random: Math.random }, peer);
      link.setGentle(isGentle);
      links.set(peerId, link);
    }
    return link;
  }

  /** Whole copies that nobody here is taking or asked for. */
  const copies = () =>
    catalogue
      .all()
      .filter(({ record }) => record.role === "copy" && record.isWhole)
      .map(({ record, contentBytes }) => ({
        blobId: String(record.blobId),
        sizeBytes: contentBytes,
        usedAtMs: record.usedAtMs,
      }));

  async function makeRoom(wanted: string, bytes: number, isCopy: boolean): Promise<void> {
    const folder = wanted === "" ? options.folder : wanted;
    const free = await freeBytes(folder);
    const isOwnDisk =
      folder === options.folder || (await stat(folder)).dev === (await stat(options.folder)).dev;
    const room = {
      limitBytes: isCopy ? limitBytes : Infinity,
      freeBytes: free ?? Infinity,
    };
    const doomed = copiesToDelete(isOwnDisk ? copies() : [], bytes, room);
    if (doomed === null) {
      if (isCopy && (free === null || free - MARGIN_BYTES >= bytes))
        throw new FilesError("diskFull", "It is larger than the room for copies of other people's files.");
      throw diskFullError(bytes, free, folder);
    }
    for (const { blobId } of doomed) await drop(blobId);
  }

  async function drop(blobId: string): Promise<void> {
    await catalogue.remove(blobId);
    tellHere(blobId, false);
  }

  /** The original is there: what was kept of it for others only takes room. What the person is fetching goes on. */
  async function dropCopy(blobId: string): Promise<void> {
    const download = downloads.get(blobId);
    if (download !== undefined && !download.task.isCopy && download.state !== "done") return;
    downloads.delete(blobId);
    reported.delete(blobId);
    await download?.close(false);
    await rm(catalogue.dataPath(blobId), { force: true });
  }

  async function trim(): Promise<void> {
    for (const { blobId } of copiesToDelete(copies(), 0, { limitBytes, freeBytes: Infinity }) ?? [])
      await drop(blobId);
  }

  function report(download: Download): void {
    const transfer: Transfer = download.snapshot();
    const text = JSON.stringify(transfer);
    if (reported.get(transfer.blobId) === text) return;
    reported.set(transfer.blobId, text);
    tell({ type: "transfer", transfer });
  }

  function changed(blobId: string): void {
    const download = downloads.get(blobId);
    if (download === undefined) return;
    if (download.state === "done") tellHere(blobId, true);
    report(download);
    startQueued();
  }

  function startQueued(): void {
    for (const isCopy of [false, true]) {
      const all = [...downloads.values()].filter(({ task }) => task.isCopy === isCopy);
      let running = all.filter(({ state }) => state === "running" || state === "waiting").length;
      // Waiting ones take no slot beyond their share, or one absent giver would hold up all others.
      running -= all.filter(({ state }) => state === "waiting").length;
      for (const download of all) {
        if (running >= (isCopy ? MAX_COPIES : MAX_FETCHES)) break;
        if (download.state !== "queued") continue;
        running += 1;
        download.start();
      }
    }
  }

  async function take(task: Task, holders: readonly PeerId[]): Promise<void> {
    const before = downloads.get(task.blobId);
    if (before !== undefined) {
      const isSame = JSON.stringify(before.task) === JSON.stringify(task);
      if (before.state !== "done" && (task.isCopy || isSame)) {
        before.setHolders(holders);
        if (!task.isCopy && before.state !== "queued") before.start();
        return;
      }
      downloads.delete(task.blobId);
      await before.close(false);
    }
    const download = createDownload(
      {
        catalogue,
        linkTo,
        makeRoom,
        count,
        offended,
        random: Math.random,
        changed: () => changed(task.blobId),
      },
      task,
    );
    downloads.set(task.blobId, download);
    download.setHolders(holders);
    report(download);
    startQueued();
  }

  const timer = setInterval(() => {
    const nowMs = performance.now();
    for (const download of downloads.values()) download.tick(nowMs);
    for (const [peerId, link] of links) {
      if (link.users === 0) {
        link.close();
        links.delete(peerId);
      } else link.tick(nowMs);
    }
    if (nowMs - reportedAtMs < REPORT_MS) return;
    reportedAtMs = nowMs;
    for (const download of downloads.values()) report(download);
  }, TICK_MS);

  function whole(blobId: string) {
    const holding = catalogue.get(blobId);
    if (holding === undefined || !holding.record.isWhole)
      throw new FilesError("noFile", "The file is not on this machine.");
    return holding;
  }

  /** Without the key a sealed blob is read as it is carried. */
  function describe({ contentBytes, root, record }: Holding) {
    return { contentBytes, chunkBytes: record.key === null ? storedChunkBytes(root.isSealed) : CHUNK_BYTES };
  }

  return {
    port: server.port,
    fingerprint: ownFingerprint(options.credentials),
    here: () =>
      catalogue
        .all()
        .filter(({ record }) => record.isWhole)
        .map(({ record }) => record.blobId),
    setPeers(list) {
      peers = new Map(list.map((peer) => [peer.peerId, peer]));
      byFingerprint = new Map(list.map((peer) => [peer.fingerprint, peer.peerId]));
      server.recheck();
      for (const [peerId, link] of links) {
        const peer = peers.get(peerId);
        if (peer !== undefined) link.setPeer(peer);
        else {
          link.close();
          links.delete(peerId);
          for (const download of downloads.values()) download.forgetPeer(peerId);
        }
      }
    },
    setGentle(isOn) {
      isGentle = isOn;
      for (const link of links.values()) link.setGentle(isOn);
    },
    setCopiesLimit(bytes) {
      limitBytes = bytes;
      void trim().catch(() => count("files.trimFailed"));
    },
    async sharePath(file, task) {
      const facts = await sharePath(catalogue, path.resolve(file), task);
      await dropCopy(facts.blobId);
      tellHere(facts.blobId, true);
      return facts;
    },
    async shareStream(stream, task) {
      const facts = await shareStream(catalogue, stream, task);
      tellHere(facts.blobId, true);
      return facts;
    },
    fetch({ path: target, key, blobId, ...facts }, holders) {
      // The facts were decoded as an entry; a blob that hashes to anything but the id is never accepted.
      const task = { ...facts, blobId: blobId as BlobId, key: key ?? null, path: target, isCopy: false };
      return take(task, holders);
    },
    async hold(blobId, sizeBytes, holders) {
      if (catalogue.get(blobId)?.record.isWhole === true) return;
      const task = {
        blobId: blobId as BlobId,
        isCopy: true,
        name: "",
        isFolder: false,
        sizeBytes,
        sha256: null,
        key: null,
        path: null,
      };
      await take(task, holders);
    },
    setHolders: (blobId, holders) => downloads.get(blobId)?.setHolders(holders),
    async control(blobId, action) {
      const download = downloads.get(blobId);
      if (download === undefined) return;
      if (action === "pause") download.pause();
      else if (action !== "cancel") download.start();
      else {
        const transfer = download.snapshot();
        await download.close(true);
        // What was whole by then is not taken away again.
        if (download.state === "done") return;
        downloads.delete(blobId);
        reported.delete(blobId);
        tell({
          type: "transfer",
          transfer: { ...transfer, state: "failed", code: "cancelled", problem: null },
        });
      }
      startQueued();
    },
    async forget(blobId) {
      const download = downloads.get(blobId);
      downloads.delete(blobId);
      reported.delete(blobId);
      await download?.close(true);
      await drop(blobId);
    },
    async usage() {
      const copiesBytes = copies().reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return { copiesBytes, limitBytes, freeBytes: await freeBytes(options.folder) };
    },
    describe: (blobId) => describe(whole(blobId)),
    async readChunk(blobId, chunk) {
      const holding = whole(blobId);
      const { contentBytes, chunkBytes } = describe(holding);
      if (chunk < 0 || chunk * chunkBytes >= contentBytes) return new Uint8Array();
      return holding.readContent(chunk, Buffer.allocUnsafeSlow(SCRATCH_BYTES));
    },
    async close() {
      clearInterval(timer);
      server.close();
      for (const download of downloads.values()) await download.close(false);
      for (const link of links.values()) link.close();
      await catalogue.close();
    },
  };
}
