/** A stranger greets a member with a hello that somebody else has signed, or with one that was signed for another connection. */
import { once } from "node:events";
import { connect } from "node:tls";
import test from "ava";
import { createIdentity } from "../../../src/mesh/identity/identity.ts";
import { encodeFrame } from "../../../src/mesh/transport/frames.ts";
import { makeHello } from "../../../src/mesh/transport/hello.ts";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { freshRunId } from "../../mesh/identities.ts";
import { meetingOfTwo } from "../../mesh/process/world.ts";
import { eventually } from "../../support/eventually.ts";

test.serial("[HB12] a hello counts on the connection whose certificate its own key has signed", async (t) => {
  const { host, member, creation } = await meetingOfTwo(t);
  const { key, cert, spki } = await makeCertificate();
  const other = await makeCertificate();
  const identity = createIdentity();
  const { meetingId } = creation;
  const fields = {
    ...{ runId: freshRunId(), startedAtMs: 1, meetingId },
    purpose: "link",
    heartbeatPort: null,
  } as const;
  const genuine = makeHello(identity, spki, fields);
  const listed = host.mesh.members().find(({ peerId }) => peerId === member.mesh.peerId);
  const lies = [
    makeHello(identity, other.spki, fields),
    { ...genuine, peerId: member.mesh.peerId, publicKey: listed?.publicKey },
    { ...genuine, publicKey: listed?.publicKey },
    { ...genuine, peerId: member.mesh.peerId },
  ];
  for (const [index, hello] of lies.entries()) {
    const socket = connect({
      ...{ host: "127.0.0.1", port: host.mesh.port, key, cert },
      ...{ rejectUnauthorized: false, minVersion: "TLSv1.3" },
    });
    t.teardown(() => socket.destroy());
    socket.on("error", () => {});
    await once(socket, "secureConnect");
    const frame = encodeFrame(hello);
    if (frame === null) return t.fail();
    socket.write(frame);
    await eventually("the end of it", () => (host.log.counters()["mesh.badHello"] ?? 0) > index);
  }
  t.deepEqual(host.mesh.linked(), [member.mesh.peerId]);
  t.deepEqual(host.downs, []);
});
