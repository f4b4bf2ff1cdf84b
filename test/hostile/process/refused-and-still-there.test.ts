/** A stranger is refused, and keeps its end of the connection open, hundreds of times. */
import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import test from "ava";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { encodeFrame } from "../../../src/mesh/transport/frames.ts";
import { makeHello } from "../../../src/mesh/transport/hello.ts";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { freshRunId } from "../../mesh/identities.ts";
import { createWorld, found, join } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";

const STRANGERS = 20;
const heldEnds = () => process.getActiveResourcesInfo().filter((each) => each === "TCPSocketWrap").length;

test.serial("[HX6] a refused stranger is closed upon, whether it closes or not", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const host = await world.start();
  const creation = found(host, "correct horse");
  const identity = createIdentity();
  const { key, cert, spki } = await makeCertificate();
  const sockets: TLSSocket[] = [];
  const connected: Promise<unknown>[] = [];
  t.teardown(() => sockets.forEach((socket) => socket.destroy()));
  const before = heldEnds();
  const run = { runId: freshRunId(), startedAtMs: 1 };
  for (let at = 0; at < STRANGERS; at += 1) {
    const socket = connect({
      ...{ host: "127.0.0.1", port: host.mesh.port, key, cert },
      ...{ rejectUnauthorized: false, minVersion: "TLSv1.3" },
    });
    // It never reads, so it does not learn that the other side has ended, and ends nothing itself.
    socket.pause();
    socket.on("error", () => {});
    sockets.push(socket);
    connected.push(once(socket, "secureConnect"));
    const { meetingId } = creation;
    const hello = makeHello(identity, spki, { ...run, meetingId, purpose: "join", heartbeatPort: null });
    for (const message of [hello, { type: "bye" }]) {
      const frame = encodeFrame(message);
      if (frame !== null) socket.write(frame);
    }
  }
  await Promise.all(connected);
  // Ends in this process, hers and the member's.
  await eventually("the member's half of all", () => heldEnds() <= before + STRANGERS, {
    patienceMs: 20_000,
  });
  t.true(
    sockets.every((socket) => !socket.destroyed),
    "hers are all still there",
  );
  const guest = await world.start();
  await join(guest, creation, [host.mesh], "correct horse");
  await eventually("the link", () => host.mesh.linked().length === 1);
  t.true(guest.mesh.linked().includes(host.mesh.peerId));
});
