/** Holders that lie, strangers, broken protocol, full disks, and workers and processes that die. */
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

const isRoot = process.getuid?.() === 0 && process.platform === "linux";

/** A holder of the content that gives other bytes than it should; or, asked for its hashes, says so to `onHashRequest` and nothing else. */
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

test("[FI5] a holder that lies is named, and the file arrives right", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  const original = writeRandom(giver.home, "a.bin", 20 * MIB + 3);
  const liar = await startLiar(t, readFileSync(original));
  giver.files.setPeers([taker.peer()]);
  taker.files.setPeers([liar]);
  const facts = await giver.files.share({ path: original }, { isSealed: false });
  const named = new Promise((resolve) => taker.files.onOffender(resolve));
  taker.files.fetch(facts, { path: taker.home }, () => [liar.peerId, giver.peerId]);
  t.deepEqual(await named, { peerId: liar.peerId, blobId: facts.blobId, reason: "wrongChunk" });
  taker.files.setPeers([liar, giver.peer()]);
  const { path: saved } = await taker.finished(facts.blobId);
  t.is(hashOf(saved ?? ""), facts.sha256);
  t.true((taker.log.counters()["files.wrongChunk"] ?? 0) >= 1);
});

for (const [what, isGone] of [
  ["goes before it told its hashes", true],
  ["stays and never tells its hashes", false],
] as const)
  test(`[FI31] a holder that ${what} is not waited for`, async (t) => {
    const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
    const original = writeRandom(giver.home, "a.bin", 5 * MIB);
    let tellAsked = () => {};
    const asked = new Promise<void>((resolve) => (tellAsked = resolve));
    const silent = await startLiar(t, readFileSync(original), tellAsked);
    giver.files.setPeers([taker.peer()]);
    taker.files.setPeers([silent]);
    const facts = await giver.files.share({ path: original }, { isSealed: false });
    let holders = [silent.peerId, giver.peerId];
    taker.files.fetch(facts, { path: taker.home }, () => holders);
    const finished = taker.finished(facts.blobId);
    await asked;
    taker.files.setPeers([silent, giver.peer()]);
    if (isGone) holders = [giver.peerId];
    const { path: saved } = await finished;
    t.is(hashOf(saved ?? ""), facts.sha256);
  });

async function dial(port: number): Promise<TLSSocket> {
  const socket = connect({ ...TLS_OPTIONS, ...(await makeCertificate()), host: "127.0.0.1", port });
  socket.on("error", () => {});
  return socket;
}

test("[FI15] strangers are cut off, and friends are served meanwhile", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const { port } = giver.files.endpoint();
  const stranger = await dial(port);
  await once(stranger, "close");
  const crowd = Array.from({ length: 100 }, () => connectTcp(port, "127.0.0.1").on("error", () => {}));
  t.teardown(() => crowd.forEach((socket) => socket.destroy()));
  const facts = await giver.files.share({ path: writeRandom(giver.home, "a", MIB) }, { isSealed: false });
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  await taker.finished(facts.blobId);
  t.true((giver.log.counters()["files.stranger"] ?? 0) >= 1);
});

test("[FI15] who breaks the protocol is cut off and named", async (t) => {
  const giver = await startInstance(t, 1);
  const credentials = await makeCertificate();
  const peerId = peerIdAt(7);
  giver.files.setPeers([{ peerId, addresses: [], port: 1, fingerprint: ownFingerprint(credentials) }]);
  const facts = await giver.files.share({ path: writeRandom(giver.home, "a", MIB) }, { isSealed: false });
  const { port } = giver.files.endpoint();
  const named = new Promise<{ peerId: string }>((resolve) => giver.files.onOffender(resolve));
  const lie = Buffer.alloc(5, 0xff);
  const garbage = encodeText({ type: "keepAlive" });
  // Never asked for, an acknowledgement names a piece that there was not.
  const acknowledgement = encodeBytes(KIND.ack, [], Buffer.alloc(0));
  const flood = Buffer.concat(
    Array.from({ length: 200 }, (_, request) =>
      encodeText({ type: "request", blob: 1, request, chunks: [0], isCopy: false }),
    ),
  );
  const open = encodeText({ type: "open", blob: 1, blobId: facts.blobId as never });
  for (const bytes of [lie, garbage, acknowledgement, Buffer.concat([open, flood])]) {
    const socket = connect({ ...TLS_OPTIONS, ...credentials, host: "127.0.0.1", port });
    socket.on("error", () => {});
    socket.resume();
    socket.write(bytes);
    await once(socket, "close");
  }
  t.is((await named).peerId, peerId);
});

test("[FI3] a killed process resumes what is on disk", async (t) => {
  const base = temporaryFolder(t);
  const giver = await startDriven(1, path.join(base, "giver"));
  const first = await startDriven(2, path.join(base, "taker"));
  t.teardown(() => giver.child.kill("SIGKILL"));
  acquaint(giver, first);
  const facts = await giver.share(writeRandom(base, "big.bin", 128 * MIB));
  first.fetch(facts, [giver]);
  await first.until(({ bytes }) => bytes >= 8 * MIB);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const had = first.last?.bytes ?? 0;
  const second = await startDriven(2, path.join(base, "taker"));
  t.teardown(() => second.child.kill("SIGKILL"));
  acquaint(giver, second);
  second.fetch(facts, [giver]);
  const done = await second.until(({ state }) => state === "done" || state === "failed");
  t.is(done.problem, null);
  t.is(hashOf(done.path ?? ""), facts.sha256);
  t.true(done.receivedBytes <= facts.sizeBytes - had, `${done.receivedBytes} after ${had}`);
  t.deepEqual(readdirSync(second.home), ["big.bin"]);
});

(isRoot ? test : test.skip)("[FI8] a full disk is told before anything is written", async (t) => {
  const [giver, taker] = [await startInstance(t, 1), await startInstance(t, 2)];
  introduce(giver, taker);
  const disk = path.join(taker.home, "disk");
  mkdirSync(disk);
  t.is(spawnSync("mount", ["-t", "tmpfs", "-o", "size=100m", "tmpfs", disk]).status, 0);
  t.teardown(() => void spawnSync("umount", [disk]));
  writeFileSync(path.join(disk, "ballast"), Buffer.alloc(60 * MIB));
  const facts = await giver.files.share(
    { path: writeRandom(giver.home, "a.bin", 10 * MIB) },
    { isSealed: false },
  );
  taker.files.fetch(facts, { path: disk }, idsOf(giver));
  const failed = await taker.until("failure", ({ state }) => state === "failed");
  t.is(failed.code, "diskFull");
  t.regex(failed.problem ?? "", /not enough room/);
  t.deepEqual(readdirSync(disk), ["ballast"]);
  rmSync(path.join(disk, "ballast"));
  taker.files.control(facts.blobId, "retry");
  const done = await taker.until("end", ({ state }) => state === "done");
  t.is(hashOf(done.path ?? ""), facts.sha256);
});

test.serial("[FI21] a worker that dies is started again, and its downloads go on", async (t) => {
  const giver = await startInstance(t, 1);
  const workers: Worker[] = [];
  const remember = (worker: Worker) => workers.push(worker);
  process.on("worker", remember);
  const taker = await startInstance(t, 2);
  process.off("worker", remember);
  introduce(giver, taker);
  const facts = await giver.files.share(
    { path: writeRandom(giver.home, "a.bin", 96 * MIB) },
    { isSealed: false },
  );
  const { port } = taker.files.endpoint();
  taker.files.fetch(facts, { path: taker.home }, idsOf(giver));
  await taker.until("some", ({ bytes }) => bytes > 0);
  for (const worker of workers) await worker.terminate();
  const { path: saved } = await taker.finished(facts.blobId);
  t.is(hashOf(saved ?? ""), facts.sha256);
  t.is(taker.log.counters()["files.workerRestart"], 1);
  t.is(taker.files.endpoint().port, port);
});
