import { createServer } from "node:net";
import test from "ava";
import * as v from "valibot";
import {
  countedDatagram,
  createDatagramCount,
  isMulticastQuestion,
  multicastQuestion,
  sizedDatagram,
} from "../../src/link-test/datagrams.ts";
import { TestIdSchema } from "../../src/link-test/messages.ts";
import { openProbe } from "../../src/link-test/probe.ts";
import { realClock } from "../../src/kernel/clock.ts";
import { silentLog } from "../../src/kernel/log.ts";
import { listen } from "../../src/platform/listen.ts";

const id = v.parse(TestIdSchema, "0123456789abcdef".repeat(2));
const other = v.parse(TestIdSchema, "ff".repeat(16));

test("[DR209] a datagram counts once, with the test's id, and one of a size only whole", (t) => {
  const count = createDatagramCount(id, false);
  count.take(countedDatagram(id, 189));
  t.false(createDatagramCount(id, false).hasSeenEnd() || count.hasSeenEnd());
  for (const packet of [countedDatagram(id, 0), countedDatagram(id, 0), countedDatagram(id, 199)])
    count.take(packet);
  for (const packet of [
    countedDatagram(other, 1),
    countedDatagram(id, 200),
    Buffer.alloc(0),
    Buffer.alloc(17),
  ])
    count.take(packet);
  t.is(count.counted(), 3);
  t.is(count.largestBytes(), 0);
  t.true(count.hasSeenEnd());
  count.take(sizedDatagram(id, 0, false));
  t.is(count.largestBytes(), 1_200);
  t.is(sizedDatagram(id, 2, false).length, 1_472);
  t.is(sizedDatagram(id, 2, true).length, 1_452);
  count.take(sizedDatagram(id, 2, false).subarray(0, 1_000));
  count.take(sizedDatagram(other, 2, false));
  t.is(count.largestBytes(), 1_200);
  count.take(sizedDatagram(id, 2, false));
  count.take(sizedDatagram(id, 1, false));
  t.is(count.largestBytes(), 1_500);
  t.true(isMulticastQuestion(multicastQuestion(id), id));
  t.false(isMulticastQuestion(multicastQuestion(other), id));
});

test("[DR210] the sockets measure loopback right, and free everything", async (t) => {
  const server = createServer((socket) => void socket.on("error", () => {}).end());
  const meshPort = await listen(server, { host: "127.0.0.1", port: 0 });
  const deps = {
    clock: realClock,
    log: silentLog,
    test: id,
    address: "127.0.0.1",
    ports: null,
    random: () => 0,
  };
  const [one, two] = await Promise.all([openProbe(deps), openProbe(deps)]);
  await Promise.all([
    one.run({ udpPort: two.udpPort, meshPort }),
    // Nobody listens at that port.
    two.run({ udpPort: null, meshPort: 1 }),
  ]);
  t.true(one.measured().reachesTcp);
  t.false(two.measured().reachesTcp);
  t.is(one.measured().datagrams, 0);
  t.is(two.measured().datagrams, 200);
  t.is(two.measured().largestBytes, 1_500);
  for (const probe of [one, two, one]) probe.close();
  await new Promise((resolve) => server.close(resolve));
});
