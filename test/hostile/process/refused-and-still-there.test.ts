/** A stranger is refused, and keeps its end of the connection open, hundreds of times. */
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

test.serial("[HX6] a refused stranger is closed upon, whether it closes or not", async (t) => {
  const world = createWorld();
  t.teardown(world.close);
  const host = await world.start();
  const creation = found(host, "correct horse");
  const identity = createIdentity();
  const { key, cert, spki } = await makeCertificate();
  const sockets: TLSSocket[] = [];
  t.teardown(() => sockets.forEach((socket) => socket.destroy()));
  const run = { runId: freshRunId(), startedAtMs: 1 };
  for (let at = 0; at < STRANGERS; at += 1) {
    const socket = connect({
      ...{ host: "127.0.0.1", port: host.mesh.port, key, cert },
      ...{ rejectUnauthorized: false, allowHalfOpen: true, minVersion: "TLSv1.3" },
    });
    // It reads what comes, and answers the end of the other side with nothing.
    socket.on("data", () => {});
    socket.on("error", () => {});
    sockets.push(socket);
    const { meetingId } = creation;
    const hello = makeHello(identity, spki, { ...run, meetingId, purpose: "join", heartbeatPort: null });
    for (const message of [hello, { type: "bye" }]) {
      const frame = encodeFrame(message);
      if (frame !== null) socket.write(frame);
    }
  }
  // A half of a connection learns by writing that the other one is gone.
  await eventually(
    "the end of all",
    () => sockets.filter((socket) => !socket.destroyed && socket.write("x")).length === 0,
    { patienceMs: 20_000 },
  );
  const guest = await world.start();
  await join(guest, creation, [host.mesh], "correct horse");
  await eventually("the link", () => host.mesh.linked().length === 1);
  t.true(guest.mesh.linked().includes(host.mesh.peerId));
});
