/** Learns which chunks a blob has: from its root, with which each seeder begins, then from layers of hashes, each asked of one seeder at a time. */
import type { Clock } from "../../kernel/clock.ts";
import { sha256 } from "../blob/manifest.ts";
import { FilesError } from "../types.ts";
import type { DownloadRequest } from "./download-request.ts";
import { createMetadata, type Metadata } from "./metadata.ts";
import type { Source } from "./sources.ts";

export interface HashFetcher {
  /** Null until the root is here. */
  readonly metadata: Metadata | null;
  root(source: Source, bytes: Buffer): void;
  hashLayer(source: Source, layer: number, bytes: Buffer): void;
  /** The link to the source ended. */
  lost(source: Source): void;
  /** Asks for the next layer, or reports that there is none left. */
  request(): void;
}

export function createHashFetcher(
  deps: {
    readonly clock: Clock;
    readonly sources: () => readonly Source[];
    /** The download goes on. */
    readonly isLive: () => boolean;
    /** All hashes are known and in use. */
    readonly isDone: () => boolean;
    /** The source sent something other than what it was asked for. */
    readonly onWrong: (source: Source) => void;
    readonly onFailed: (error: FilesError) => void;
    readonly onComplete: () => void;
  },
  download: DownloadRequest,
): HashFetcher {
  let metadata: Metadata | null = null;

  function request(): void {
    if (!deps.isLive() || metadata === null || deps.isDone()) return;
    if (metadata.isComplete) return deps.onComplete();
    const able = deps.sources().filter(({ hasRoot }) => hasRoot);
    const wanted = metadata.nextRequest(
      able.map(({ peerId }) => peerId),
      deps.clock.nowMs(),
    );
    if (wanted === null) return;
    able.find(({ peerId }) => peerId === wanted.from)?.link.requestHashes(wanted.layer);
  }

  return {
    get metadata() {
      return metadata;
    },
    root(source, bytes) {
      if (metadata === null && !deps.isDone()) {
        if (sha256(bytes).toString("hex") !== download.blobId) return deps.onWrong(source);
        const learnt = createMetadata(download, bytes);
        if (learnt instanceof FilesError) return deps.onFailed(learnt);
        metadata = learnt;
      }
      request();
    },
    hashLayer(source, layer, bytes) {
      if (metadata === null || deps.isDone()) return;
      const result = metadata.layerReceived(layer, bytes);
      if (result === "wrong") return deps.onWrong(source);
      if (result === "taken") request();
    },
    lost: ({ peerId }) => metadata?.seederLost(peerId),
    request,
  };
}
