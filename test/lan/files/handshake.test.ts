/** Those who connect and then take their time: each is let go of, and holds up nobody. */
import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect } from "node:tls";
import test, { type ExecutionContext } from "ava";
import { openBlobStore } from "../../../src/files/blob/blob-store.ts";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { PATIENCE, type Patience } from "../../../src/files/transfer/upload.ts";
import { createSeedServer } from "../../../src/files/transfer/seed-server.ts";
import {
  KIND,
  MAX_FRAME_BYTES,
  createFrameReader,
  encodeText,
} from "../../../src/files/transfer/messages.ts";
import { importPath } from "../../../src/files/blob/import-blob.ts";
import { realClock } from "../../../src/kernel/clock.ts";
import { randomBytes } from "node:crypto";
import { createNodeDisk } from "../../../src/files/disk/node-disk.ts";
import { TLS_OPTIONS, createTlsNetwork, ownFingerprint } from "../../../src/files/transfer/tls.ts";
import { MIB, writeRandom } from "./instance.ts";
import { eventually } from "../../support/eventually.ts";
import { peerId } from "../../support/ids.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SHORT_MS = 400;
/** More than both ends' kernels take in. */
const SIZE_BYTES = 48 * MIB;

const PLAIN = {
  name: null,
  isSealed: false,
  onProgress: () => {},
  onLeftOut: () => {},
  isCancelled: () => false,
} as const;

/** A server that knows one peer and has one file. */
async function serve(t: ExecutionContext, patience: Partial<Patience>) {
  const folder = temporaryFolder(t);
  const counters = new Map<string, number>();
  const count = (name: string) => void counters.set(name, (counters.get(name) ?? 0) + 1);
  const clock = realClock;
  const disk = createNodeDisk(clock);
  const store = await openBlobStore({ disk, clock, folder: `${folder}/files`, count });
  const known = await makeCertificate();
  const server = await createSeedServer({
    clock,
    listen: createTlsNetwork(await makeCertificate(), count).listen,
    port: 0,
    host: "127.0.0.1",
    peerOf: (fingerprint) => (fingerprint === ownFingerprint(known) ? peerId(2) : null),
    find: (blobId) => store.get(blobId) ?? null,
    count,
    onOffender: () => {},
    onSourceFailed: () => {},
    isBackground: () => false,
    patience: { ...PATIENCE, ...patience },
  });
  t.teardown(async () => {
    server.close();
    await store.close();
  });
  const share = (file = writeRandom(folder, "a.bin", SIZE_BYTES)) =>
    importPath({ store, disk, clock, randomBytes }, file, PLAIN);
  async function dial() {
    const socket = connect({ ...TLS_OPTIONS, ...known, host: "127.0.0.1", port: server.port });
    socket.on("error", () => {});
    await once(socket, "secureConnect");
    return socket;
  }
  return { port: server.port, counters, share, dial };
}

/** Resolves when it is closed, whether the other end was polite or not. */
const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.on("error", () => {}).on("close", () => resolve());
  });

test("[FI28] who connects and says nothing is let go of", async (t) => {
  const { port, counters } = await serve(t, { handshakeMs: SHORT_MS });
  await closed(connectTcp(port, "127.0.0.1"));
  t.is(counters.get("files.badHandshake"), 1);
});

test("[FI28] who opens nothing is let go of", async (t) => {
  const { dial, counters } = await serve(t, { idleMs: SHORT_MS });
  await closed((await dial()).resume());
  t.is(counters.get("files.idle"), 1);
});

test("[FI28] a frame that trickles in ends the connection, however often a byte comes", async (t) => {
  const { dial, counters } = await serve(t, { halfFrameMs: SHORT_MS });
  const socket = (await dial()).resume();
  const frame = encodeText({ type: "background", isOn: true });
  let at = 0;
  // Every byte comes well within the patience, the whole frame does not.
  const trickle = setInterval(() => {
    if (!socket.destroyed && at < frame.length - 1) socket.write(frame.subarray(at, (at += 1)));
  }, SHORT_MS / 8);
  t.teardown(() => clearInterval(trickle));
  await closed(socket);
  t.is(counters.get("files.stuck"), 1);
  t.true(at < frame.length - 1, "it was cut off in the middle");
});

test("[FI17] what a holder is about to have is told once it has it, and refused if it does not come", async (t) => {
  const { dial, share } = await serve(t, {});
  const folder = temporaryFolder(t);
  const file = writeRandom(folder, "b.bin", MIB);
  const clock = realClock;
  const disk = createNodeDisk(clock);
  const elsewhere = await openBlobStore({ disk, clock, folder: `${folder}/files`, count: () => {} });
  const { blobId } = await importPath({ store: elsewhere, disk, clock, randomBytes }, file, PLAIN);
  await elsewhere.close();
  const told: string[] = [];
  const reader = createFrameReader(MAX_FRAME_BYTES, {
    frame: (kind, payload) =>
      told.push(kind === KIND.text ? String(payload) : `${kind} of ${payload.readUInt32BE(0)}`) > 0,
    blockHead: () => false,
    blockBytes: () => false,
  });
  const socket = (await dial()).on("data", (bytes) => reader.push(bytes));
  // Ids are 64 hex digits, and that of the second is nobody's.
  socket.write(encodeText({ type: "open", blob: 1, blobId: blobId as never }));
  socket.write(encodeText({ type: "open", blob: 2, blobId: "0".repeat(64) as never }));
  await share(file);
  await eventually("three answers", () => told.length >= 3, { seen: () => told.join() });
  t.deepEqual(told, [
    `${KIND.root} of 1`,
    `${KIND.bitmap} of 1`,
    '{"type":"refused","blob":2,"reason":"unknown"}',
  ]);
  socket.destroy();
});

test("[FI28] who asks and does not take is let go of", async (t) => {
  const { dial, share, counters } = await serve(t, { stuckMs: SHORT_MS });
  const { blobId } = await share();
  const socket = await dial();
  socket.pause();
  // The id is one: it was just made.
  socket.write(encodeText({ type: "open", blob: 1, blobId: blobId as never }));
  for (let chunk = 0; chunk < SIZE_BYTES / MIB; chunk += 1)
    socket.write(
      encodeText({ type: "request", blob: 1, request: chunk + 1, chunks: [chunk], isCopy: false }),
    );
  await eventually("the end of its patience", () => counters.has("files.stuck"));
  socket.resume();
  await closed(socket);
  t.is(counters.get("files.stuck"), 1);
});
