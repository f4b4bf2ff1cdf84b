/** Connections over TLS, on loopback. */
import test from "ava";
import type { Connection, ConnectionEvents } from "../../../src/files/transfer/connection.ts";
import { createTlsNetwork, ownFingerprint } from "../../../src/files/transfer/tls.ts";
import { makeCertificate } from "../../../src/platform/certificate.ts";
import { peerId } from "../../support/ids.ts";

/** More than any socket's buffers hold. */
const BYTES = 32 * 1024 * 1024;
/** What may come of what was on its way: a TLS record or some. */
const MOST_BYTES = 1024 * 1024;

interface End {
  readonly connection: Connection;
  receivedBytes: number;
}

for (const pausing of ["listener", "dialler"] as const)
  test(`[FI37] a ${pausing} that reads no more takes no more, and then all of it`, async (t) => {
    const certificate = await makeCertificate();
    const network = createTlsNetwork(certificate, () => {});
    const ends: End[] = [];
    let onAll = () => {};
    const eventsOf = (end: () => End): ConnectionEvents => ({
      data(bytes) {
        end().receivedBytes += bytes.length;
        if (end().receivedBytes === BYTES) onAll();
      },
      drained: () => {},
      closed: () => {},
    });
    const listener = await network.listen({
      ...{ host: "127.0.0.1", port: 0, maxConnections: 9, handshakeMs: 5_000 },
      isMemberAddress: () => true,
      count: () => {},
      accept(connection) {
        const end = { connection, receivedBytes: 0 };
        ends.push(end);
        return eventsOf(() => end);
      },
    });
    t.teardown(() => listener.close());
    const peer = {
      ...{ peerId: peerId(1), addresses: ["127.0.0.1"], port: listener.port },
      fingerprint: ownFingerprint(certificate),
    };
    /** One end writes all, the other, which is returned, receives it. */
    const transfer = async (isPaused: boolean): Promise<End> => {
      const dialled = await new Promise<End>((resolve) => {
        const opened = () => resolve(end);
        const events = { ...eventsOf(() => end), opened };
        const end: End = {
          connection: network.dial(peer, "127.0.0.1", events, "downloader"),
          receivedBytes: 0,
        };
      });
      t.teardown(() => dialled.connection.close());
      // TLS 1.3: the dialler may be done first. A byte comes when the listener is, too.
      dialled.connection.write([Buffer.alloc(1)]);
      while (ends.every(({ receivedBytes }) => receivedBytes !== 1)) await new Promise(setImmediate);
      const accepted = ends.splice(0)[0];
      if (accepted === undefined) throw new Error("It was accepted.");
      accepted.receivedBytes = 0;
      const [reader, writer] = pausing === "listener" ? [accepted, dialled] : [dialled, accepted];
      if (isPaused) reader.connection.setReading(false);
      writer.connection.write([Buffer.alloc(BYTES)]);
      return reader;
    };
    const all = () => new Promise<void>((resolve) => (onAll = resolve));
    const paused = await transfer(true);
    const otherHasAll = all();
    await transfer(false);
    await otherHasAll;
    t.true(paused.receivedBytes < MOST_BYTES, `${paused.receivedBytes}`);
    const hasAll = all();
    paused.connection.setReading(true);
    await hasAll;
    t.is(paused.receivedBytes, BYTES);
  });
