/** Files, as the core sees them: a front of the worker that does the work. A worker that dies is started again, and its downloads with it. */
import { Readable } from "node:stream";
import { forgetFirst } from "../kernel/forget-first.ts";
import { realClock, type Clock } from "../kernel/clock.ts";
import { createEmitter } from "../kernel/emitter.ts";
import type { Log } from "../kernel/log.ts";
import type { MeetingId, PeerId } from "../kernel/ids.ts";
import { makeCertificate } from "../platform/certificate.ts";
import { createNodeDisk } from "./disk/node-disk.ts";
import { findSavedCopy as findOnDisk } from "./folder/saved-copy.ts";
import { contentOf, piecesOf } from "./streams.ts";
import type {
  FilePeer,
  Files,
  FilesEndpoint,
  Offender,
  ShareOptions,
  ShareSource,
  SourceProblem,
  Transfer,
} from "./types.ts";
import { createWantedBlobs } from "./wanted-blobs.ts";
import { createFilesWorker, type FilesWorker } from "./worker/host.ts";
import type { CoreProcedures, WorkerReady } from "./worker/protocol.ts";
export { FilesError } from "./types.ts";
export type * from "./types.ts";

/** As in saved-copy.ts, on this machine's disk. */
export const findSavedCopy = (
  folder: string,
  file: Parameters<typeof findOnDisk>[2],
): Promise<string | null> => findOnDisk(createNodeDisk(realClock), folder, file);

export interface FilesDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** For blobs that lie nowhere else; made if need be, 0700. */
  readonly folder: string;
  /** The address to listen on; all if absent. */
  readonly host?: string;
  /** The first of these that can be had, or else any; any if absent. */
  readonly ports?: readonly number[];
}

/** A share that the worker reads. */
interface Share {
  readonly options: ShareOptions;
  readonly pieces: AsyncGenerator<Uint8Array, undefined> | null;
}

/** Offences that are reported once each. One of more, made up by sharing ever new files, may be reported again. */
const MAX_OFFENCES = 1_000;

/** @throws FilesError when the folder or a port cannot be opened */
export async function createFiles(deps: FilesDeps): Promise<Files> {
  const { clock, log, folder, host = "::", ports = [] } = deps;
  const endpointChanged = createEmitter<FilesEndpoint>();
  const transferChanged = createEmitter<Transfer>();
  const offenderFound = createEmitter<Offender>();
  const sourceFailed = createEmitter<SourceProblem>();
  const callWanted = createEmitter<PeerId>();
  const transfers = new Map<string, Transfer>();
  const whole = new Map<string, readonly MeetingId[]>();
  let meeting: MeetingId | null = null;
  const offences = new Set<string>();
  const shares = new Map<number, Share>();
  let lastShare = 0;
  let endpoint: FilesEndpoint = { port: 0, fingerprint: "" };
  let peers: readonly FilePeer[] = [];
  let isBackground = false;
  let copiesLimit: number | null = null;

  const procedures: CoreProcedures = {
    transferChanged(transfer) {
      const { blobId } = transfer;
      if (transfer.code === "cancelled") {
        transfers.delete(blobId);
        wanted.remove(blobId);
      } else {
        transfers.set(blobId, transfer);
        wanted.setDone(blobId, transfer.state === "done");
      }
      transferChanged.emit(transfer);
    },
    presenceChanged(blobId, meetings) {
      if (meetings === null) whole.delete(blobId);
      else whole.set(blobId, meetings);
    },
    offenderFound(offender) {
      const { peerId, blobId, reason } = offender;
      const offence = `${peerId} ${blobId ?? ""} ${reason}`;
      if (offences.has(offence)) return;
      offences.add(offence);
      forgetFirst(offences, MAX_OFFENCES);
      log.warn("a peer breaks the rules of files", { peerId, blobId, reason });
      offenderFound.emit(offender);
    },
    sourceFailed: (problem) => sourceFailed.emit(problem),
    callWanted: (seeder) => callWanted.emit(seeder),
    count: (name) => log.count(name),
    shareProgress: (share, bytes, ofBytes) => shares.get(share)?.options.onProgress?.(bytes, ofBytes),
    shareLeftOut: (share, leftOut) => shares.get(share)?.options.onLeftOut?.(leftOut),
    async readStream(share) {
      try {
        const next = await shares.get(share)?.pieces?.next();
        return next?.done === false ? next.value : null;
      } catch {
        // A stream that fails shares nothing.
        worker.send("cancelShare", share);
        return null;
      }
    },
  };
  const credentials = await makeCertificate();
  const worker: FilesWorker = createFilesWorker({
    ...{ clock, log, folder, credentials, host, ports, procedures, onReady },
  });
  const wanted = createWantedBlobs(clock, (blobId, seeders) => worker.send("setSeeders", blobId, seeders));

  function onReady({ port, fingerprint, wholeBlobs }: WorkerReady): void {
    const isOther = port !== endpoint.port;
    endpoint = { port, fingerprint };
    whole.clear();
    for (const { blobId, meetings } of wholeBlobs) whole.set(blobId, meetings);
    worker.send("setMeeting", meeting);
    worker.send("setPeers", peers);
    worker.send("setBackground", isBackground);
    if (copiesLimit !== null) worker.send("setCopiesLimit", copiesLimit);
    wanted.requestAll();
    if (isOther) endpointChanged.emit(endpoint);
  }

  async function share(source: ShareSource, options: ShareOptions) {
    const pieces = "stream" in source ? piecesOf(source.stream) : null;
    const path = "path" in source ? source.path : null;
    const number = ++lastShare;
    const cancel = () => worker.send("cancelShare", number);
    shares.set(number, { options, pieces });
    options.signal?.addEventListener("abort", cancel);
    try {
      const { name = null, isSealed, modifiedAtMs = null } = options;
      return await worker.call("share", number, { path, name, isSealed, modifiedAtMs });
    } finally {
      options.signal?.removeEventListener("abort", cancel);
      shares.delete(number);
      // Not awaited: a stream that stands still would hold it up.
      void pieces?.return(undefined).catch(() => {});
    }
  }

  await worker.start().catch((error: unknown) => {
    wanted.close();
    throw error;
  });
  return {
    endpoint: () => endpoint,
    onEndpoint: endpointChanged.on,
    setMeeting(meetingId) {
      if (meetingId === meeting) return;
      meeting = meetingId;
      peers = [];
      wanted.removeCopies();
      worker.send("setMeeting", meeting);
    },
    setPeers(list) {
      peers = list;
      worker.send("setPeers", peers);
    },
    setBackground(isOn) {
      if (isBackground === isOn) return;
      isBackground = isOn;
      worker.send("setBackground", isOn);
    },
    setCopiesLimit(bytes) {
      copiesLimit = bytes;
      worker.send("setCopiesLimit", bytes);
    },
    share,
    fetch(descriptor, to, seeders) {
      const path = to === "keep" ? null : to.path;
      let isResumed = to !== "keep" && to.isResumed === true;
      wanted.add(descriptor.blobId, {
        isCopy: false,
        seeders,
        request(list) {
          worker.send("fetch", descriptor, { path, isResumed }, list);
          // Of a worker that was started again.
          isResumed = true;
        },
      });
    },
    keepCopy(blobId, sizeBytes, seeders) {
      if (whole.has(blobId)) return;
      wanted.add(blobId, {
        isCopy: true,
        seeders,
        request: (list) => worker.send("keepCopy", blobId, sizeBytes, list),
      });
    },
    control: (blobId, action) => worker.send("control", blobId, action),
    forget(blobId) {
      wanted.remove(blobId);
      transfers.delete(blobId);
      worker.send("forget", blobId);
    },
    transfers: () => [...transfers.values()],
    onTransfer: transferChanged.on,
    onOffender: offenderFound.on,
    onSourceProblem: sourceFailed.on,
    onCallWanted: callWanted.on,
    callBack: (downloader) => worker.send("callBack", downloader),
    isHere: (blobId) => whole.has(blobId),
    isUploadable: (blobId) => meeting !== null && whole.get(blobId)?.includes(meeting) === true,
    usage: () => worker.call("usage"),
    async read(blobId, range) {
      const blob = await worker.call("describe", blobId);
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? blob.contentBytes, blob.contentBytes);
      const readChunk = (chunk: number) => worker.call("readChunk", blobId, chunk);
      return Readable.from(contentOf(blob, { start, end }, readChunk), { objectMode: false });
    },
    async close() {
      wanted.close();
      await worker.close();
    },
  };
}
