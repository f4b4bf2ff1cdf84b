/** Seeders that lie, strangers, a broken protocol, full disks, and workers and processes that die. */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import path from "node:path";
import { connect, createServer, type TLSSocket } from "node:tls";
import type { Worker } from "node:worker_threads";
import test, { type ExecutionContext } from "ava";
import { parseJson } from "../../../src/kernel/schema.ts";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { CHUNK_BYTES, encodeRoot, sha256 } from "../../../src/files/blob/manifest.ts";
import {
  KIND,
  MAX_TEXT_BYTES,
  createFrameReader,
  decodeDownloaderMessage,
  encodeBytes,
  encodeBlockHead,
  encodeText,
} from "../../../src/files/transfer/messages.ts";
import { TLS_OPTIONS, ownFingerprint } from "../../../src/files/transfer/tls.ts";
import { acquaint, startDriven } from "./driven.ts";
import { MIB, hashOf, idsOf, introduce, startInstance, writeRandom } from "./instance.ts";
import { peerId as peerIdAt } from "../../support/ids.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { onlyInFull } from "../../support/full.ts";

const isRoot = process.getuid?.() === 0 && process.platform === "linux";

/** A seeder that uploads other bytes than it should; with `onHashRequest` it calls that in place of an answer. */
async function startLiar(t: ExecutionContext, content: Buffer, onHashRequest?: () => void) {
  const credentials = await makeCertificate();
  const hashes = Array.from({ length: Math.ceil(content.length / CHUNK_BYTES) }, (_, chunk) =>
    sha256(content.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES)),
  );
  const root = encodeRoot(false, content.length, Buffer.concat(hashes));
  const server = createServer({ ...TLS_OPTIONS, ...credentials, requestCert: true }, (socket) => {
    socket.on("error", () => {});
    const reader = createFrameReader(MAX_TEXT_BYTES, {
      frame(kind, payload) {
        const message = kind === KIND.text ? decodeDownloaderMessage(parseJson(payload.toString())) : null;
        if (message?.type === "open") {
          socket.write(encodeBytes(KIND.root, [message.blob], root));
          const bits = Buffer.alloc(Math.ceil(hashes.length / 8));
          hashes.forEach((_, chunk) => (bits[chunk >> 3] = (bits[chunk >> 3] ?? 0) | (0x80 >> (chunk & 7))));
          socket.write(encodeBytes(KIND.bitmap, [message.blob], bits));
        }
        if (message?.type === "hashRequest" && onHashRequest !== undefined) onHashRequest();
        else if (message?.type === "hashRequest")
          socket.write(encodeBytes(KIND.hashLayer, [message.blob, message.layer], Buffer.concat(hashes)));
        if (message?.type === "request") {
          const [chunk = 0] = message.chunks;
          const total = Math.min(CHUNK_BYTES, content.length - chunk * CHUNK_BYTES);
          for (let offset = 0; offset < total; offset += 65_536) {
            const sizeBytes = Math.min(65_536, total - offset);
            socket.write(
              encodeBlockHead({ request: message.request, chunk, offset, isAcknowledged: false, sizeBytes }),
            );
            socket.write(Buffer.alloc(sizeBytes, 0x66));
          }
        }
        return true;
      },
      blockHead: () => false,
      blockBytes: () => false,
    });
    socket.on("data", (bytes) => reader.push(bytes));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  const address = server.address();
  return {
    peerId: peerIdAt(99),
    addresses: ["127.0.0.1"],
    port: typeof address === "object" && address !== null ? address.port : 0,
    fingerprint: ownFingerprint(credentials),
  };
}

test.serial("[FI5] a seeder that lies is named, and the file arrives right", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  const original = writeRandom(sharer.home, "a.bin", 20 * MIB + 3);
  const liar = await startLiar(t, readFileSync(original));
  sharer.files.setPeers([downloader.peer()]);
  downloader.files.setPeers([liar]);
  const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
  const named = new Promise((resolve) => downloader.files.onOffender(resolve));
  downloader.files.fetch(descriptor, { path: downloader.home }, () => [liar.peerId, sharer.peerId]);
  t.deepEqual(await named, { peerId: liar.peerId, blobId: descriptor.blobId, reason: "wrongChunk" });
  downloader.files.setPeers([liar, sharer.peer()]);
  const { path: saved } = await downloader.finished(descriptor.blobId);
  t.is(hashOf(saved ?? ""), descriptor.sha256);
  t.true((downloader.log.counters()["files.wrongChunk"] ?? 0) >= 1);
});

for (const [what, isGone] of [
  ["goes before it sent its hashes", true],
  ["stays and never sends its hashes", false],
] as const)
  test.serial(`[FI31] a seeder that ${what} is not waited for`, async (t) => {
    const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
    const original = writeRandom(sharer.home, "a.bin", 5 * MIB);
    let noteRequest = () => {};
    const asked = new Promise<void>((resolve) => (noteRequest = resolve));
    const silent = await startLiar(t, readFileSync(original), noteRequest);
    sharer.files.setPeers([downloader.peer()]);
    downloader.files.setPeers([silent]);
    const descriptor = await sharer.files.share({ path: original }, { isSealed: false });
    let seeders = [silent.peerId, sharer.peerId];
    downloader.files.fetch(descriptor, { path: downloader.home }, () => seeders);
    const finished = downloader.finished(descriptor.blobId);
    await asked;
    downloader.files.setPeers([silent, sharer.peer()]);
    if (isGone) seeders = [sharer.peerId];
    const { path: saved } = await finished;
    t.is(hashOf(saved ?? ""), descriptor.sha256);
  });

async function dial(port: number): Promise<TLSSocket> {
  const socket = connect({ ...TLS_OPTIONS, ...(await makeCertificate()), host: "127.0.0.1", port });
  socket.on("error", () => {});
  return socket;
}

onlyInFull(test.serial)("[FI15] strangers are cut off, and friends are served meanwhile", async (t) => {
  const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(sharer, downloader);
  const { port } = sharer.files.endpoint();
  const stranger = await dial(port);
  await once(stranger, "close");
  const crowd = Array.from({ length: 100 }, () => connectTcp(port, "127.0.0.1").on("error", () => {}));
  t.teardown(() => crowd.forEach((socket) => socket.destroy()));
  const descriptor = await sharer.files.share(
    { path: writeRandom(sharer.home, "a", MIB) },
    { isSealed: false },
  );
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  await downloader.finished(descriptor.blobId);
  t.true((sharer.log.counters()["files.stranger"] ?? 0) >= 1);
});

test.serial("[FI15] a peer that breaks the protocol is cut off and named", async (t) => {
  const sharer = await startInstance(t, 1);
  const credentials = await makeCertificate();
  const peerId = peerIdAt(7);
  sharer.files.setPeers([{ peerId, addresses: [], port: 1, fingerprint: ownFingerprint(credentials) }]);
  const descriptor = await sharer.files.share(
    { path: writeRandom(sharer.home, "a", MIB) },
    { isSealed: false },
  );
  const { port } = sharer.files.endpoint();
  const named = new Promise<{ peerId: string }>((resolve) => sharer.files.onOffender(resolve));
  const lie = Buffer.alloc(5, 0xff);
  const garbage = encodeText({ type: "keepAlive" });
  // Never asked for, an acknowledgement names a piece that there was not.
  const acknowledgement = encodeBytes(KIND.ack, [], Buffer.alloc(0));
  const flood = Buffer.concat(
    Array.from({ length: 200 }, (_, request) =>
      encodeText({ type: "request", blob: 1, request, chunks: [0], isCopy: false }),
    ),
  );
  const open = encodeText({ type: "open", blob: 1, blobId: descriptor.blobId as never });
  for (const bytes of [lie, garbage, acknowledgement, Buffer.concat([open, flood])]) {
    const socket = connect({ ...TLS_OPTIONS, ...credentials, host: "127.0.0.1", port });
    socket.on("error", () => {});
    socket.resume();
    socket.write(bytes);
    await once(socket, "close");
  }
  t.is((await named).peerId, peerId);
});

onlyInFull(test.serial)("[FI3] a killed process resumes what is on disk", async (t) => {
  const base = temporaryFolder(t);
  const sharer = await startDriven(1, path.join(base, "sharer"));
  const first = await startDriven(2, path.join(base, "downloader"));
  t.teardown(() => sharer.child.kill("SIGKILL"));
  acquaint(sharer, first);
  const descriptor = await sharer.share(writeRandom(base, "big.bin", 128 * MIB));
  first.fetch(descriptor, [sharer]);
  await first.until(({ bytes }) => bytes >= 8 * MIB);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const had = first.last?.bytes ?? 0;
  const second = await startDriven(2, path.join(base, "downloader"));
  t.teardown(() => second.child.kill("SIGKILL"));
  acquaint(sharer, second);
  // Killed late, the first has all of it.
  second.fetch(descriptor, [sharer], true);
  const done = await second.until(({ state }) => state === "done" || state === "failed");
  t.is(done.problem, null);
  t.is(hashOf(done.path ?? ""), descriptor.sha256);
  t.true(done.receivedBytes <= descriptor.sizeBytes - had, `${done.receivedBytes} after ${had}`);
  t.deepEqual(readdirSync(second.home), ["big.bin"]);
});

(isRoot ? test.serial : test.serial.skip)(
  "[FI8] a full disk is reported before anything is written",
  async (t) => {
    const [sharer, downloader] = [await startInstance(t, 1), await startInstance(t, 2)];
    introduce(sharer, downloader);
    const disk = path.join(downloader.home, "disk");
    mkdirSync(disk);
    t.is(spawnSync("mount", ["-t", "tmpfs", "-o", "size=100m", "tmpfs", disk]).status, 0);
    t.teardown(() => void spawnSync("umount", [disk]));
    writeFileSync(path.join(disk, "ballast"), Buffer.alloc(60 * MIB));
    const descriptor = await sharer.files.share(
      { path: writeRandom(sharer.home, "a.bin", 10 * MIB) },
      { isSealed: false },
    );
    downloader.files.fetch(descriptor, { path: disk }, idsOf(sharer));
    const failed = await downloader.until("failure", ({ state }) => state === "failed");
    t.is(failed.code, "diskFull");
    t.regex(failed.problem?.message ?? "", /not enough room/);
    t.deepEqual(readdirSync(disk), ["ballast"]);
    rmSync(path.join(disk, "ballast"));
    downloader.files.control(descriptor.blobId, "retry");
    const done = await downloader.until("end", ({ state }) => state === "done");
    t.is(hashOf(done.path ?? ""), descriptor.sha256);
  },
);

test.serial("[FI21] a worker that dies is started again, and its downloads go on", async (t) => {
  const sharer = await startInstance(t, 1);
  const workers: Worker[] = [];
  const remember = (worker: Worker) => workers.push(worker);
  process.on("worker", remember);
  const downloader = await startInstance(t, 2);
  process.off("worker", remember);
  introduce(sharer, downloader);
  const descriptor = await sharer.files.share(
    { path: writeRandom(sharer.home, "a.bin", 96 * MIB) },
    { isSealed: false },
  );
  const { port } = downloader.files.endpoint();
  downloader.files.fetch(descriptor, { path: downloader.home }, idsOf(sharer));
  await downloader.until("some", ({ bytes }) => bytes > 0);
  for (const worker of workers) await worker.terminate();
  const { path: saved } = await downloader.finished(descriptor.blobId);
  t.is(hashOf(saved ?? ""), descriptor.sha256);
  t.is(downloader.log.counters()["files.workerRestart"], 1);
  t.is(downloader.files.endpoint().port, port);
});
