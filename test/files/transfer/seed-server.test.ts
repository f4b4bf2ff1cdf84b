/** One seeder and several downloaders, in virtual time. */
import test from "ava";
import type { Connection, ConnectionEvents, ListenOptions } from "../../../src/files/transfer/connection.ts";
import { encodeText } from "../../../src/files/transfer/messages.ts";
import { createSeedServer } from "../../../src/files/transfer/seed-server.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { peerId } from "../../support/ids.ts";
import { createFakeConnection } from "../fake-connection.ts";

const SWEEP_MS = 100;

test("[FI37] a downloader's connections have one budget, also those that come after others; another downloader has its own", async (t) => {
  const clock = createVirtualClock();
  let listening: ListenOptions | null = null;
  const server = await createSeedServer({
    ...{ clock, host: "::", port: 0 },
    find: () => null,
    count: () => {},
    onOffender: () => t.fail(),
    onSourceFailed: () => t.fail(),
    onSeeder: () => null,
    isBackground: () => false,
    isMemberAddress: () => true,
    peerOf: (fingerprint) => peerId(fingerprint === "one" ? 1 : 2),
    listen(options) {
      listening = options;
      return Promise.resolve({ port: 1, close: () => {} });
    },
  });
  t.teardown(() => server.close());
  const call = (fingerprint: string) => {
    const connection = createFakeConnection();
    const accept: ((...given: [Connection, string, "downloader"]) => ConnectionEvents | null) | undefined =
      listening?.accept;
    const events = accept?.(connection, fingerprint, "downloader") ?? null;
    if (events === null) throw new Error("It has a place.");
    connection.attach(events);
    return { connection, events };
  };
  const frames = Buffer.concat(Array.from({ length: 500 }, () => encodeText({ type: "close", blob: 1 })));

  const first = call("one");
  for (let index = 0; first.connection.isRead && index < 1_000; index += 1) first.events.data(frames);
  t.false(first.connection.isRead);
  const second = call("one");
  second.events.data(frames);
  t.false(second.connection.isRead);
  second.connection.close();
  first.connection.close();
  const third = call("one");
  third.events.data(frames);
  t.false(third.connection.isRead);

  const other = call("two");
  other.events.data(frames);
  t.true(other.connection.isRead);

  for (let passedMs = 0; passedMs <= 1_000; passedMs += SWEEP_MS) clock.advance(SWEEP_MS);
  t.true(third.connection.isRead);
});
