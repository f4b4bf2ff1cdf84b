/** Connections of no use on real sockets (silent, stuck): the seeder ends them. The other kinds: test/files/transfer/upload.test.ts. */
import { once } from "node:events";
import { connect as connectTcp, type Socket } from "node:net";
import { connect } from "node:tls";
import test, { type ExecutionContext } from "ava";
import { openBlobStore } from "../../../src/files/blob/blob-store.ts";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { PATIENCE, type Patience } from "../../../src/files/transfer/upload.ts";
import { createSeedServer } from "../../../src/files/transfer/seed-server.ts";
import { encodeText } from "../../../src/files/transfer/messages.ts";
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
  modifiedAtMs: null,
  meetingId: null,
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
    isMemberAddress: () => false,
    peerOf: (fingerprint) => (fingerprint === ownFingerprint(known) ? peerId(2) : null),
    find: (blobId) => store.get(blobId) ?? null,
    count,
    onOffender: () => {},
    onSeeder: () => null,
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

/** Resolves when the socket is closed, in order or by an error. */
const closed = (socket: Socket) => {
  socket.on("error", () => {});
  return eventually("the connection is closed", () => socket.closed);
};

test("[FI28] a connection that says nothing is closed", async (t) => {
  const { port, counters } = await serve(t, { handshakeMs: SHORT_MS });
  await closed(connectTcp(port, "127.0.0.1"));
  t.is(counters.get("files.badHandshake"), 1);
});

test("[FI28] a connection that requests and does not take is closed", async (t) => {
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
