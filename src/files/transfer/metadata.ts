/** The root and hashes of a blob that this machine knows only by its id: fetched from seeders layer by layer. Pure but for its own state. */
import type { PeerId } from "../../kernel/ids.ts";
import {
  CHUNKS_PER_LAYER,
  HASH_BYTES,
  contentBytesOf,
  decodeRoot,
  layerBytes,
  sha256,
  type Root,
} from "../blob/manifest.ts";
import { FilesError } from "../types.ts";
import type { DownloadRequest } from "./download-request.ts";
import { words } from "../../kernel/words.ts";

/** After this the layer is requested of another seeder, too. */
const PATIENCE_MS = 2_000;

export interface Metadata {
  readonly root: Root;
  readonly rootBytes: Buffer;
  /** SHA-256 of each chunk; whole once `isComplete`. */
  readonly hashes: Buffer;
  readonly isComplete: boolean;
  /** The layer to request and the seeder to request it of, one of `seeders`. Null while one that was requested may still come, or there is no seeder. */
  nextRequest(seeders: readonly PeerId[], nowMs: number): { layer: number; from: PeerId } | null;
  /** `ignored`: not the layer that is missing. */
  layerReceived(layer: number, bytes: Buffer): "taken" | "ignored" | "wrong";
  /** What was requested of this seeder will not come. */
  seederLost(peerId: PeerId): void;
}

/** SHA-256 of `rootBytes` is the request's id. Returns the error that says in what the root is not what was announced. */
export function createMetadata(request: DownloadRequest, rootBytes: Buffer): Metadata | FilesError {
  const root = decodeRoot(rootBytes);
  if (root === null) return new FilesError("notAsAnnounced", words("offersNoFile"));
  if (!isAsAnnounced(request, root)) return new FilesError("notAsAnnounced", words("otherSize"));
  const hashes = Buffer.alloc(root.chunkCount * HASH_BYTES);
  /** Seeders that let a layer wait: asked again when there is no other. */
  const slow = new Set<PeerId>();
  let nextLayer = 0;
  let awaited: { readonly from: PeerId; readonly requestedAtMs: number } | null = null;
  const isComplete = () => nextLayer >= root.layers.length;

  return {
    root,
    rootBytes,
    hashes,
    get isComplete() {
      return isComplete();
    },
    nextRequest(seeders, nowMs) {
      if (isComplete()) return null;
      if (awaited !== null) {
        if (nowMs - awaited.requestedAtMs < PATIENCE_MS) return null;
        slow.add(awaited.from);
        awaited = null;
      }
      const from = seeders.find((peerId) => !slow.has(peerId)) ?? seeders[0];
      if (from === undefined) return null;
      awaited = { from, requestedAtMs: nowMs };
      return { layer: nextLayer, from };
    },
    layerReceived(layer, bytes) {
      if (layer !== nextLayer || isComplete()) return "ignored";
      const expected = root.layers[layer];
      const isRight =
        expected !== undefined && bytes.length === layerBytes(root, layer) && sha256(bytes).equals(expected);
      if (!isRight) return "wrong";
      bytes.copy(hashes, layer * CHUNKS_PER_LAYER * HASH_BYTES);
      nextLayer += 1;
      awaited = null;
      return "taken";
    },
    seederLost(peerId) {
      if (awaited?.from === peerId) awaited = null;
    },
  };
}

/** A copy of a sealed blob without its key may be announced by its sealed or its content's size; nothing else is downloaded without the key. */
function isAsAnnounced(request: DownloadRequest, root: Root): boolean {
  const { sizeBytes, key, isCopy } = request;
  const isRaw = root.isSealed && key === null;
  if (isRaw && !isCopy) return false;
  if (key !== null && !root.isSealed) return false;
  const contentBytes = contentBytesOf(root.storedBytes, root.isSealed);
  return sizeBytes === null || sizeBytes === contentBytes || (isRaw && sizeBytes === root.storedBytes);
}
