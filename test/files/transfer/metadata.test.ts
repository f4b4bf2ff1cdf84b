/** Roots and hash layers that are fetched from seeders. */
import test from "ava";
import {
  CHUNKS_PER_LAYER,
  CHUNK_BYTES,
  HASH_BYTES,
  encodeRoot,
  hashLayersOf,
  type BlobId,
} from "../../../src/files/blob/manifest.ts";
import type { DownloadRequest } from "../../../src/files/transfer/download-request.ts";
import { createMetadata } from "../../../src/files/transfer/metadata.ts";
import { FilesError } from "../../../src/files/types.ts";
import { peerId } from "../../support/ids.ts";

const [ana, ben] = [peerId(1), peerId(2)];
const CHUNKS = CHUNKS_PER_LAYER + 3;
const HASHES = Buffer.alloc(CHUNKS * HASH_BYTES, 5);
const SIZE_BYTES = CHUNKS * CHUNK_BYTES;
const REQUEST: DownloadRequest = {
  ...{ blobId: "0".repeat(64) as BlobId, isCopy: false, isResumed: false, name: "a", isFolder: false },
  ...{
    sizeBytes: SIZE_BYTES,
    sha256: null,
    modifiedAtMs: null,
    meetingId: null,
    isExecutable: false,
    key: null,
    path: null,
  },
};

function create() {
  const metadata = createMetadata(REQUEST, encodeRoot(false, SIZE_BYTES, HASHES));
  if (metadata instanceof FilesError) throw metadata;
  return metadata;
}
const layers = hashLayersOf(HASHES).map((layer) => Buffer.from(layer));
const layer = (index: number) => layers[index] ?? Buffer.alloc(0);

test("[FI31] layers are requested one after the other, of one seeder", (t) => {
  const metadata = create();
  t.deepEqual(metadata.nextRequest([ana, ben], 0), { layer: 0, from: ana });
  t.is(metadata.nextRequest([ana, ben], 1_999), null);
  t.is(metadata.layerReceived(0, layer(0)), "taken");
  t.is(metadata.layerReceived(0, layer(0)), "ignored");
  t.deepEqual(metadata.nextRequest([ana, ben], 2_000), { layer: 1, from: ana });
  t.is(metadata.layerReceived(1, layer(1)), "taken");
  t.true(metadata.isComplete);
  t.true(metadata.hashes.equals(HASHES));
  t.is(metadata.nextRequest([ana], 9_000), null);
});

test("[FI31] a seeder that lets a layer wait is asked again only when there is no other", (t) => {
  const metadata = create();
  metadata.nextRequest([ana, ben], 0);
  t.deepEqual(metadata.nextRequest([ana, ben], 2_000), { layer: 0, from: ben });
  metadata.seederLost(ben);
  t.deepEqual(metadata.nextRequest([ana], 2_001), { layer: 0, from: ana });
});

test("[FI31] a seeder that is lost is replaced at once", (t) => {
  const metadata = create();
  metadata.nextRequest([ana, ben], 0);
  metadata.seederLost(ana);
  t.deepEqual(metadata.nextRequest([ben], 1), { layer: 0, from: ben });
});

test("[FI5] a layer that the root contradicts is wrong", (t) => {
  const metadata = create();
  const spoilt = Buffer.from(layer(0));
  spoilt[0] = 6;
  t.is(metadata.layerReceived(0, spoilt), "wrong");
  t.is(metadata.layerReceived(0, layer(0).subarray(1)), "wrong");
  t.is(metadata.layerReceived(1, layer(1)), "ignored");
});

test("[FI14] a root that is not what was announced is an error", (t) => {
  const plain = encodeRoot(false, 100, Buffer.alloc(HASH_BYTES));
  const sealed = encodeRoot(true, 116, Buffer.alloc(HASH_BYTES));
  const key = "1".repeat(64);
  const result = (change: Partial<DownloadRequest>, root: Buffer) =>
    createMetadata({ ...REQUEST, ...change }, root) instanceof FilesError ? "refused" : "taken";
  t.is(result({ sizeBytes: 100 }, plain), "taken");
  t.is(result({ sizeBytes: null }, plain), "taken");
  t.is(result({ sizeBytes: 99 }, plain), "refused");
  t.is(result({ sizeBytes: 100, key }, plain), "refused");
  t.is(result({ sizeBytes: 100, key }, sealed), "taken");
  t.is(result({ sizeBytes: 116, key }, sealed), "refused");
  t.is(result({ sizeBytes: 100 }, sealed), "refused");
  t.is(result({ sizeBytes: 100, isCopy: true }, sealed), "taken");
  t.is(result({ sizeBytes: 116, isCopy: true }, sealed), "taken");
  t.is(result({ sizeBytes: null }, Buffer.from("no root")), "refused");
});
