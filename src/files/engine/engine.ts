/** Everything of files behind one interface: wires blob store, seed server, links and downloads together. It knows neither threads nor sockets nor disks. */
import type { Clock } from "../../kernel/clock.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import type { MeetingId, PeerId } from "../../kernel/ids.ts";
import { importPath, importStream, type ImportOptions } from "../blob/import-blob.ts";
import type { BlobStore } from "../blob/blob-store.ts";
import { SCRATCH_BYTES, type LocalBlob } from "../blob/local-blob.ts";
import { CHUNK_BYTES, storedChunkBytes, type BlobId } from "../blob/manifest.ts";
import type { Disk } from "../disk/disk.ts";
import { asFilesError } from "../disk/disk-space.ts";
import { createChunkPool } from "../transfer/buffer-pool.ts";
import { createReachedAddresses } from "../transfer/reached-addresses.ts";
import type { Network } from "../transfer/connection.ts";
import { createSeedServer } from "../transfer/seed-server.ts";
import {
  FilesError,
  type BlobDescriptor,
  type FilePeer,
  type Offender,
  type SourceProblem,
  type Transfer,
  type TransferAction,
  type Usage,
} from "../types.ts";
import { createCallBacks } from "./call-backs.ts";
import { createCopies } from "./copies.ts";
import { createDownloadQueue } from "./download-queue.ts";
import type { DownloadRequest } from "../transfer/download-request.ts";
import { createPeers } from "./peers.ts";
import { words } from "../../kernel/words.ts";

const TICK_MS = 250;

export interface EngineEvents {
  transferChanged(transfer: Transfer): void;
  /** All bytes of the blob are on this machine, for the members of these meetings; null: no longer. */
  presenceChanged(blobId: string, meetings: readonly MeetingId[] | null): void;
  offenderFound(offender: Offender): void;
  sourceFailed(problem: SourceProblem): void;
  /** That seeder takes no call from here, as far as one can tell: it ought to call. */
  callWanted(seeder: PeerId): void;
  count(name: string): void;
}

export interface EngineDeps {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Random enough for keys. */
  readonly randomBytes: (count: number) => Buffer;
  readonly disk: Disk;
  readonly network: Network;
  readonly store: BlobStore;
  /** The data folder of files, which `store` has opened. */
  readonly folder: string;
  readonly host: string;
  /** As `ListenOptions.port`. */
  readonly port: number | readonly number[];
  readonly events: EngineEvents;
}

export interface ReadableBlob {
  readonly contentBytes: number;
  /** Of each chunk but the last. */
  readonly chunkBytes: number;
}

type ShareOptions = Omit<ImportOptions, "meetingId">;

export interface Engine {
  readonly port: number;
  wholeBlobs(): readonly { readonly blobId: string; readonly meetings: readonly MeetingId[] }[];
  /**
   * What is shared and downloaded from here on belongs to it, and nothing else is uploaded. Peers of another meeting are disconnected, and parts
   * of its copies are deleted. Null: in no meeting.
   */
  setMeeting(meetingId: MeetingId | null): Promise<void>;
  setPeers(peers: readonly FilePeer[]): void;
  /** Dials the downloader, which does not reach self, and uploads to it. Nothing if it is no peer. */
  callBack(downloader: PeerId): void;
  setBackground(isOn: boolean): void;
  setCopiesLimit(bytes: number): void;
  /** @throws FilesError; system errors */
  sharePath(path: string, options: ShareOptions): Promise<BlobDescriptor>;
  /** @throws FilesError; system errors */
  shareStream(stream: AsyncIterable<Uint8Array>, options: ShareOptions): Promise<BlobDescriptor>;
  /** Commands about downloads (fetch, keepCopy, setSeeders, control, forget) happen one after another, in the order of the calls. */
  fetch(
    descriptor: BlobDescriptor,
    to: Pick<DownloadRequest, "path" | "isResumed">,
    seeders: readonly PeerId[],
  ): Promise<void>;
  keepCopy(blobId: string, sizeBytes: number | null, seeders: readonly PeerId[]): Promise<void>;
  setSeeders(blobId: string, seeders: readonly PeerId[]): Promise<void>;
  control(blobId: string, action: TransferAction): Promise<void>;
  forget(blobId: string): Promise<void>;
  usage(): Promise<Usage>;
  /** A whole blob. @throws FilesError noFile */
  describe(blobId: string): ReadableBlob;
  /** The content of one chunk; empty beyond the end. @throws FilesError; system errors */
  readChunk(blobId: string, chunk: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws system errors: no port */
export async function createEngine(deps: EngineDeps): Promise<Engine> {
  const { clock, random, store, network, events } = deps;
  const { count, offenderFound: onOffender } = events;

  let meeting: MeetingId | null = null;
  const reached = createReachedAddresses();
  const peers = createPeers({
    ...{ clock, random, count, onOffender, reached },
    dial: network.dial,
    onCallWanted: events.callWanted,
    pool: createChunkPool(),
  });
  const server = await createSeedServer({
    ...{ clock, count, onOffender },
    listen: network.listen,
    host: deps.host,
    port: deps.port,
    peerOf: peers.byFingerprint,
    onSeeder: peers.adopt,
    isMemberAddress: peers.isMemberAddress,
    find: uploadable,
    onSourceFailed: (blobId, { code, message, sentences }) =>
      events.sourceFailed({ blobId, code, words: { message, sentences } }),
    isBackground: () => peers.isBackground,
  });
  const callBacks = createCallBacks({
    ...{ clock, count, reached },
    peer: peers.get,
    dial: network.dial,
    serve: server.serve,
  });
  const copies = createCopies({
    ...deps,
    isBusy: (blobId) => downloads.get(blobId)?.isBusy === true,
    drop: dropWithDownload,
    count,
  });
  const downloads = createDownloadQueue({
    ...{ clock, random, store, count, onOffender },
    disk: deps.disk,
    linkTo: peers.linkTo,
    makeRoom: copies.makeRoom,
    onTransfer: events.transferChanged,
    onWhole: (blobId) => reportWhole(blobId),
  });

  const belongs = ({ record }: LocalBlob) => meeting !== null && record.meetings.includes(meeting);

  /** Members of one meeting get nothing that belongs to another, even if they name it. */
  function uploadable(blobId: string): LocalBlob | null {
    const blob = store.get(blobId);
    return blob !== undefined && belongs(blob) ? blob : null;
  }

  const reportWhole = (blobId: string) =>
    events.presenceChanged(blobId, store.get(blobId)?.record.meetings ?? []);

  async function drop(blobId: string): Promise<void> {
    await store.remove(blobId);
    events.presenceChanged(blobId, null);
  }

  async function dropWithDownload(blobId: string): Promise<void> {
    await downloads.dropCopies((request) => request.blobId === blobId);
    await drop(blobId);
  }

  /** What other meetings have, too, stays for their members. True if the blob stays. */
  async function keepForOthers(blobId: string, left: MeetingId | null): Promise<boolean> {
    const blob = store.get(blobId);
    const meetings = blob?.record.meetings.filter((each) => each !== left) ?? [];
    if (blob === undefined || meetings.length === 0) return false;
    if (meetings.length < blob.record.meetings.length) {
      blob.record = { ...blob.record, meetings };
      await store.save(blob);
      if (blob.record.isWhole) reportWhole(blobId);
    }
    return true;
  }

  /** Parts of copies of meetings that self is not in: nobody fetches the rest of them. */
  async function dropParts(): Promise<void> {
    await downloads.dropCopies(({ meetingId }) => meetingId !== meeting);
    for (const blob of store.all())
      if (blob.record.role === "copy" && !blob.record.isWhole && !belongs(blob))
        await store.remove(blob.record.blobId);
  }

  /** The original is on this machine: a copy of it would only take room. A download that the user wants goes on. */
  async function dropCopy(blobId: string): Promise<void> {
    const download = downloads.get(blobId);
    if (download !== undefined && !download.request.isCopy && download.state !== "done") return;
    await downloads.remove(blobId, false);
    await deps.disk.remove(store.dataPath(blobId));
  }

  let queue: Promise<void> = Promise.resolve();
  function inOrder(action: () => Promise<void> | void): Promise<void> {
    queue = queue.then(action).catch((error: unknown) => {
      count(`files.commandFailed ${asFilesError(error).code}`);
    });
    return queue;
  }

  const stopTicks = repeatEvery(clock, TICK_MS, () => {
    downloads.tick();
    peers.tick();
    callBacks.tick();
  });

  function wholeBlob(blobId: string): LocalBlob {
    const blob = store.get(blobId);
    if (blob === undefined || !blob.record.isWhole) throw new FilesError("noFile", words("notOnComputer"));
    return blob;
  }

  /** Without its key a sealed blob is read in its sealed form. */
  const describe = ({ contentBytes, root, record }: LocalBlob): ReadableBlob => ({
    contentBytes,
    chunkBytes: record.key === null ? storedChunkBytes(root.isSealed) : CHUNK_BYTES,
  });

  return {
    port: server.port,
    wholeBlobs: () =>
      store
        .all()
        .filter(({ record }) => record.isWhole)
        .map(({ record: { blobId, meetings } }) => ({ blobId, meetings })),
    setMeeting(meetingId) {
      if (meetingId === meeting) return Promise.resolve();
      meeting = meetingId;
      peers.set([]);
      server.recheck();
      return inOrder(dropParts);
    },
    setPeers(list) {
      const closed = peers.set(list);
      server.recheck();
      for (const peerId of closed) downloads.forgetPeer(peerId);
    },
    callBack: callBacks.call,
    setBackground: peers.setBackground,
    setCopiesLimit: copies.setLimit,
    async sharePath(path, options) {
      const descriptor = await importPath(deps, path, { ...options, meetingId: meeting });
      await dropCopy(descriptor.blobId);
      reportWhole(descriptor.blobId);
      return descriptor;
    },
    async shareStream(stream, options) {
      const descriptor = await importStream(deps, stream, { ...options, meetingId: meeting });
      reportWhole(descriptor.blobId);
      return descriptor;
    },
    fetch({ key, blobId, modifiedAtMs = null, isExecutable = false, ...descriptor }, to, seeders) {
      const meetingId = meeting;
      // The store decoded the descriptor as an entry; a blob that hashes to anything but its id is never accepted.
      return inOrder(() =>
        downloads.add(
          {
            ...{ ...descriptor, blobId: blobId as BlobId, key: key ?? null, isCopy: false },
            ...{ path: to.path, isResumed: to.isResumed, modifiedAtMs, isExecutable, meetingId },
          },
          seeders,
        ),
      );
    },
    keepCopy(blobId, sizeBytes, seeders) {
      const meetingId = meeting;
      return inOrder(async () => {
        if (store.get(blobId)?.record.isWhole === true) return;
        const unknown = {
          ...{ name: "", isFolder: false, sha256: null, key: null, path: null },
          ...{ isResumed: false, modifiedAtMs: null, isExecutable: false, meetingId },
        };
        await downloads.add({ ...unknown, blobId: blobId as BlobId, isCopy: true, sizeBytes }, seeders);
      });
    },
    setSeeders: (blobId, seeders) => inOrder(() => downloads.get(blobId)?.setSeeders(seeders)),
    control: (blobId, action) => inOrder(() => downloads.control(blobId, action)),
    forget(blobId) {
      const left = meeting;
      return inOrder(async () => {
        if (await keepForOthers(blobId, left)) return;
        await downloads.remove(blobId, true);
        await drop(blobId);
      });
    },
    usage: copies.usage,
    describe: (blobId) => describe(wholeBlob(blobId)),
    async readChunk(blobId, chunk) {
      const blob = wholeBlob(blobId);
      const { contentBytes, chunkBytes } = describe(blob);
      if (chunk < 0 || chunk * chunkBytes >= contentBytes) return new Uint8Array();
      return blob.readContent(chunk, Buffer.allocUnsafeSlow(SCRATCH_BYTES));
    },
    close: () =>
      inOrder(async () => {
        stopTicks();
        callBacks.close();
        server.close();
        await downloads.close();
        peers.close();
        await store.close();
      }),
  };
}
