/** The seeder's side of a connection, in virtual time. */
import test from "ava";
import { createBitmap, fullBitmap } from "../../../src/files/blob/bitmap.ts";
import { createEmitter } from "../../../src/kernel/emitter.ts";
import type { LocalBlob } from "../../../src/files/blob/local-blob.ts";
import {
  CHUNKS_PER_LAYER,
  encodeRoot,
  decodeRoot,
  sha256,
  type BlobId,
} from "../../../src/files/blob/manifest.ts";
import { createFrameBudget } from "../../../src/files/transfer/frame-budget.ts";
import {
  KIND,
  encodeBytes,
  encodeText,
  type DownloaderMessage,
} from "../../../src/files/transfer/messages.ts";
import { PATIENCE, createUpload, type UploadDeps } from "../../../src/files/transfer/upload.ts";
import { FilesError } from "../../../src/files/types.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { createFakeConnection } from "../fake-connection.ts";
import { verbatim } from "../../../src/kernel/words.ts";

const CHUNKS = 4;
const CHUNK = Buffer.alloc(1024 * 1024, 7);
const SWEEP_MS = 100;

/** A blob of four chunks; the sizes that its root says. */
function createBlob(have = fullBitmap(CHUNKS)): LocalBlob {
  const hashes = Buffer.concat(Array.from({ length: CHUNKS }, () => sha256(CHUNK)));
  const rootBytes = encodeRoot(false, CHUNKS * CHUNK.length, hashes);
  const root = decodeRoot(rootBytes);
  if (root === null) throw new Error("The root is right.");
  const never = () => Promise.reject(new Error("not used"));
  return {
    // Only `usedAtMs` and the id are looked at.
    record: { blobId: sha256(rootBytes).toString("hex"), usedAtMs: 0 } as LocalBlob["record"],
    ...{ root, rootBytes, hashes, bitmap: have, contentBytes: root.storedBytes },
    chunkAdded: createEmitter<number>(),
    uploadCounts: new Uint16Array(CHUNKS),
    matches: () => true,
    readStored: async () => CHUNK,
    readForUpload: async () => CHUNK,
    ...{ readContent: never, write: never, flush: never, release: never },
  };
}

function serve(change: Partial<UploadDeps> = {}, blob: LocalBlob | null = createBlob()) {
  const clock = createVirtualClock();
  const connection = createFakeConnection();
  const counts: string[] = [];
  const known = new Map(blob === null ? [] : [[String(blob.record.blobId), blob]]);
  const upload = createUpload(
    {
      clock,
      find: (blobId) => known.get(blobId) ?? null,
      count: (name) => void counts.push(name),
      onOffender: ({ reason }) => void counts.push(reason),
      onSourceFailed: (_blobId, { code }) => void counts.push(code),
      isBackground: () => false,
      patience: PATIENCE,
      hasDirectRequests: () => false,
      budget: createFrameBudget(clock.nowMs()),
      ...change,
    },
    connection,
    peerId(1),
  );
  connection.attach(upload);
  return {
    ...{ clock, connection, counts, upload, known },
    blobId: (blob?.record.blobId ?? "0".repeat(64)) as Extract<DownloaderMessage, { type: "open" }>["blobId"],
    send: (...messages: readonly DownloaderMessage[]) =>
      upload.data(Buffer.concat(messages.map((message) => encodeText(message)))),
    /** Sweeps until the time is over; the upload's own work is done between. */
    async pass(spanMs: number) {
      for (let leftMs = spanMs; leftMs > 0; leftMs -= SWEEP_MS) {
        await new Promise(setImmediate);
        clock.advance(Math.min(leftMs, SWEEP_MS));
        upload.tick();
      }
      await new Promise(setImmediate);
    },
    texts: () =>
      connection.frames
        .filter(({ kind }) => kind === KIND.text)
        .map(({ payload }): unknown => JSON.parse(payload.toString())),
  };
}
const request = (number: number, chunks: number[], isCopy = false): DownloaderMessage => ({
  ...{ type: "request", blob: 1, request: number, chunks, isCopy },
});

test("[FI28] a connection that opens nothing is closed after a minute", async (t) => {
  const { pass, connection, counts } = serve();
  await pass(PATIENCE.idleMs);
  t.false(connection.isClosed);
  await pass(SWEEP_MS);
  t.true(connection.isClosed);
  t.deepEqual(counts, ["files.idle"]);
});

test("[FI28] a frame that trickles in ends the connection, however often a byte comes", async (t) => {
  const { upload, pass, connection, counts } = serve();
  const frame = encodeText({ type: "background", isOn: true });
  for (let at = 0; at < 10; at += 1) {
    upload.data(frame.subarray(at, at + 1));
    await pass(PATIENCE.halfFrameMs / 10);
  }
  t.false(connection.isClosed);
  await pass(SWEEP_MS);
  t.true(connection.isClosed);
  t.deepEqual(counts, ["files.stuck"]);
});

test("[FI28] a connection that requests and does not take is closed after half a minute", async (t) => {
  const { send, pass, connection, counts, blobId } = serve();
  send({ type: "open", blob: 1, blobId });
  connection.stall();
  send(request(1, [0]));
  await pass(PATIENCE.stuckMs);
  t.false(connection.isClosed);
  await pass(2 * SWEEP_MS);
  t.true(connection.isClosed);
  t.deepEqual(counts, ["files.stuck"]);
});

test("[FI17] an unknown blob is opened once it is known, and refused after a second", async (t) => {
  const { send, pass, connection, known, texts } = serve({}, null);
  const blob = createBlob();
  send({ type: "open", blob: 1, blobId: blob.record.blobId });
  send({ type: "open", blob: 2, blobId: "0".repeat(64) as typeof blob.record.blobId });
  await pass(500);
  t.is(connection.frames.length, 0);
  known.set(blob.record.blobId, blob);
  await pass(SWEEP_MS);
  t.deepEqual(
    connection.frames.map(({ kind, payload }) => [kind, payload.readUInt32BE(0)]),
    [
      [KIND.root, 1],
      [KIND.bitmap, 1],
    ],
  );
  await pass(500);
  t.deepEqual(texts(), [{ type: "refused", blob: 2, reason: "unknown" }]);
});

test("[FI17] of the requested chunks the one that was uploaded least often is sent, and new ones are announced", async (t) => {
  const have = createBitmap(CHUNKS);
  for (const chunk of [0, 1]) have.set(chunk);
  const blob = createBlob(have);
  const { send, pass, connection, texts, blobId } = serve({}, blob);
  send({ type: "open", blob: 1, blobId });
  send(request(1, [0, 1, 2]), request(2, [0, 1, 2]), request(3, [2, 3]));
  await pass(SWEEP_MS);
  const sent = new Set(connection.blocks.map((block) => `${block.request}: ${block.chunk}`));
  t.deepEqual([...sent], ["1: 0", "2: 1"]);
  t.deepEqual(texts(), [{ type: "reject", request: 3 }]);
  have.set(2);
  blob.chunkAdded.emit(2);
  await pass(SWEEP_MS);
  t.deepEqual(texts().slice(1), [{ type: "have", blob: 1, chunks: [2] }]);
});

test("[FI16] copies wait while another downloader wants something for itself, and the connection is kept alive", async (t) => {
  let isBusy = true;
  const { send, pass, connection, texts, blobId } = serve({ hasDirectRequests: () => isBusy });
  send({ type: "open", blob: 1, blobId });
  send(request(1, [0], true));
  await pass(5_000);
  t.deepEqual(connection.blocks, []);
  t.deepEqual(texts(), [{ type: "keepAlive" }, { type: "keepAlive" }, { type: "keepAlive" }]);
  isBusy = false;
  await pass(SWEEP_MS);
  t.is(connection.blocks[0]?.request, 1);
});

test("[FI7] an original that changed is reported and refused, and its waiting requests are forgotten", async (t) => {
  const blob = createBlob();
  blob.readForUpload = () => Promise.reject(new FilesError("changed", verbatim("It has changed.")));
  const { send, pass, connection, counts, texts, blobId } = serve({}, blob);
  send({ type: "open", blob: 1, blobId });
  send(request(1, [0]), request(2, [1]));
  await pass(SWEEP_MS);
  t.deepEqual(counts, ["files.unreadable", "changed"]);
  t.deepEqual(texts(), [{ type: "refused", blob: 1, reason: "changed" }]);
  t.deepEqual(connection.blocks, []);
});

for (const [what, bytes] of [
  ["an unknown message", encodeText({ type: "keepAlive" })],
  ["an acknowledgement of nothing", encodeBytes(KIND.ack, [], Buffer.alloc(0))],
  ["a length that lies", Buffer.alloc(5, 0xff)],
  [
    "65 waiting requests",
    Buffer.concat(Array.from({ length: 66 }, (_, each) => encodeText(request(each, [0])))),
  ],
] as const)
  test(`[FI15] ${what} closes the connection`, (t) => {
    const { send, upload, connection, blobId } = serve();
    send({ type: "open", blob: 1, blobId });
    upload.data(bytes);
    t.true(connection.isClosed);
  });

/** Sends what `flood` makes, in pieces as a socket brings them, until nothing more is read. Returns how many bytes that took. */
function floodUntilPaused(
  { upload, connection }: ReturnType<typeof serve>,
  flood: (index: number) => Uint8Array,
): number {
  let sentBytes = 0;
  for (let index = 0; connection.isRead && !connection.isClosed && sentBytes < 20e6; index += 1) {
    const bytes = Buffer.concat(Array.from({ length: 100 }, () => flood(index)));
    upload.data(bytes);
    sentBytes += bytes.length;
  }
  return sentBytes;
}

const FLOODS: readonly (readonly [what: string, message: (blobId: BlobId) => DownloaderMessage])[] = [
  ["opens the same blob again", (blobId) => ({ type: "open", blob: 1, blobId })],
  ["asks for the same hashes again", () => ({ type: "hashRequest", blob: 1, layer: 0 })],
  ["asks for hashes that nobody has", () => ({ type: "hashRequest", blob: 1, layer: 400 })],
  ["switches its background mode", () => ({ type: "background", isOn: true })],
  ["closes blobs that are not open", () => ({ type: "close", blob: 9 })],
];
for (const [what, message] of FLOODS)
  test(`[FI37] a downloader that ${what} without end is read more slowly, and its connection goes on`, async (t) => {
    const served = serve();
    const { send, connection, pass, counts, blobId } = served;
    send({ type: "open", blob: 1, blobId });
    const frame = encodeText(message(blobId));
    t.true(floodUntilPaused(served, () => frame) < 5 * 1024 * 1024);
    t.false(connection.isClosed);
    await pass(1_100);
    t.true(connection.isRead);
    // A second's worth, and what was read before the pause.
    t.true(floodUntilPaused(served, () => frame) < 3 * 1024 * 1024);
    await pass(1_100);
    send(request(1, [0]));
    await pass(SWEEP_MS);
    t.true(connection.blocks.length > 0);
    t.deepEqual(new Set(counts), new Set(["files.slowed"]));
  });

test("[FI37] half a frame of a downloader that is read more slowly is not taken for one that trickles in", async (t) => {
  const { upload, pass, connection } = serve({ patience: { ...PATIENCE, halfFrameMs: 500 } });
  const frame = encodeText({ type: "background", isOn: true });
  upload.data(Buffer.concat([...Array.from({ length: 50_000 }, () => frame), frame.subarray(0, 7)]));
  await pass(900);
  t.false(connection.isRead);
  t.false(connection.isClosed);
  await pass(400);
  t.true(connection.isRead);
  upload.data(frame.subarray(7));
  await pass(1_000);
  t.false(connection.isClosed);
});

test("[FI37] a downloader that requests 2,000 chunks a second, with all candidates and hashes, never waits", (t) => {
  const budget = createFrameBudget(0);
  for (let index = 0; index < 100_000; index += 1) {
    const nowMs = index / 2;
    budget.text(490, nowMs);
    if (index % CHUNKS_PER_LAYER === 0) budget.binary(CHUNKS_PER_LAYER * 32, nowMs);
    if (budget.isSpent(nowMs)) return t.fail(`after ${index} requests`);
  }
  t.pass();
});

test("[FI18] in background mode blocks are acknowledged, and no more than the window is under way", async (t) => {
  const { send, upload, pass, connection, blobId } = serve();
  send({ type: "background", isOn: true }, { type: "open", blob: 1, blobId });
  send(request(1, [0]));
  await pass(SWEEP_MS);
  const underWay = connection.blocks.reduce((sum, block) => sum + block.sizeBytes, 0);
  t.true(connection.blocks.every((block) => block.isAcknowledged));
  t.true(underWay <= 64 * 1024, `${underWay}`);
  for (let acknowledged = 0; acknowledged < connection.blocks.length; acknowledged += 1) {
    upload.data(encodeBytes(KIND.ack, [], Buffer.alloc(0)));
    await new Promise(setImmediate);
  }
  t.is(
    connection.blocks.reduce((sum, block) => sum + block.sizeBytes, 0),
    CHUNK.length,
  );
});
