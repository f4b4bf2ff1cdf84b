/** Files that self shares: each is read as a whole, then offered in the store. Until then it is a transfer of its own kind. */
import path from "node:path";
import type { CoreEvent } from "../api/events.ts";
import type { Transfer } from "../api/view.ts";
import type { Files, LeftOut, ShareSource } from "../files/types.ts";
import type { Clock } from "../kernel/clock.ts";
import type { FileId, PeerId } from "../kernel/ids.ts";
import { createRateMeter, secondsLeft } from "../kernel/rate-meter.ts";
import type { MeetingStore } from "../store/types.ts";
import type { SentenceCode } from "../kernel/sentences.ts";
import { words } from "../kernel/words.ts";

export interface ShareOffer {
  /** Chosen by a client that follows the transfer; otherwise random. */
  readonly fileId?: FileId;
  /** The path's base name when absent. */
  readonly name?: string;
  /** The content is a tar of a folder. What was read says so itself when absent. */
  readonly isFolder?: boolean;
  /** Of a stream: when its file was last changed. A path says so itself. */
  readonly modifiedAtMs?: number | undefined;
  /** Sealed for these; absent: for everyone. */
  readonly to?: readonly PeerId[] | undefined;
  readonly fromName: string;
  /** What the client expects, until the reading says more. */
  readonly sizeBytes?: number;
}

export interface OwnShares {
  /** Resolves once the file is offered. @throws FilesError, StoreError */
  share(source: ShareSource, offer: ShareOffer): Promise<FileId>;
  /** False when no such file is being read. */
  cancel(fileId: FileId): boolean;
  /** True while the file is being read. */
  has(fileId: FileId): boolean;
  transfers(): readonly Transfer[];
  /** Gives up what is being read. */
  close(): void;
}

const LEFT_OUT = {
  kind: "leftOutKind",
  name: "leftOutName",
  unreadable: "leftOutUnreadable",
} as const satisfies Record<LeftOut["named"][number]["why"], SentenceCode>;

export function createOwnShares(deps: {
  readonly clock: Clock;
  readonly files: Pick<Files, "share">;
  readonly store: Pick<MeetingStore, "append">;
  readonly randomFileId: () => FileId;
  readonly broadcast: (event: CoreEvent) => void;
  /** A transfer has begun or moved on. */
  readonly onProgress: () => void;
  /** A transfer has ended. */
  readonly onEnd: () => void;
}): OwnShares {
  const { clock, files, store } = deps;
  const preparing = new Map<FileId, { transfer: Transfer; readonly abort: AbortController }>();

  function reportLeftOut(name: string, { named, count }: LeftOut): void {
    const unnamed = count - named.length;
    const all = [
      ...named.map((left) => words(LEFT_OUT[left.why], left.path)),
      ...(unnamed > 0 ? [words("leftOutMore", unnamed)] : []),
    ];
    deps.broadcast({ type: "error", code: "leftOut", ...words("sharedWithout", name, all) });
  }

  function begin(fileId: FileId, name: string, sizeBytes: number) {
    const transfer: Transfer = {
      ...{ fileId, direction: "prepare", name, sizeBytes, bytes: 0, bytesPerSecond: 0, secondsLeft: null },
      ...{ state: "running", problem: null, path: null, isHere: true },
    };
    const meter = createRateMeter(clock.nowMs());
    const entry = { transfer, abort: new AbortController() };
    preparing.set(fileId, entry);
    deps.onProgress();
    return {
      signal: entry.abort.signal,
      onProgress(bytes: number, ofBytes: number | null): void {
        meter.sample(bytes, clock.nowMs());
        const { bytesPerSecond } = meter;
        const whole = ofBytes ?? entry.transfer.sizeBytes;
        const left = secondsLeft(whole - bytes, bytesPerSecond);
        entry.transfer = { ...entry.transfer, bytes, sizeBytes: whole, bytesPerSecond, secondsLeft: left };
        deps.onProgress();
      },
      end(): void {
        if (preparing.get(fileId) === entry) preparing.delete(fileId);
        deps.onEnd();
      },
    };
  }

  return {
    async share(source, offer) {
      const { fileId = deps.randomFileId(), to, fromName } = offer;
      const name = offer.name ?? ("path" in source ? path.basename(source.path) : "file");
      const reading = begin(fileId, name, offer.sizeBytes ?? 0);
      try {
        const facts = await files.share(source, {
          name,
          isSealed: to !== undefined,
          signal: reading.signal,
          modifiedAtMs: offer.modifiedAtMs,
          onLeftOut: (leftOut) => reportLeftOut(name, leftOut),
          onProgress: reading.onProgress,
        });
        const isFolder = offer.isFolder ?? facts.isFolder;
        await store.append(
          { kind: "file", file: { ...facts, fileId, isFolder }, ...(to === undefined ? {} : { to }) },
          { fromName },
        );
        return fileId;
      } finally {
        reading.end();
      }
    },
    cancel(fileId) {
      const entry = preparing.get(fileId);
      entry?.abort.abort();
      return entry !== undefined;
    },
    has: (fileId) => preparing.has(fileId),
    transfers: () => [...preparing.values()].map(({ transfer }) => transfer),
    close() {
      for (const { abort } of preparing.values()) abort.abort();
    },
  };
}
