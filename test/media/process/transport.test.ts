/** The transport on the real library is what the relay relies on. Nothing leaves the machine: no candidate is offered to it. */
import test from "ava";
import nodeDataChannel from "node-datachannel";
import { silentLog } from "../../../src/kernel/log.ts";
import { createTransport, type TransportEvents } from "../../../src/media/relay/transport.ts";
import { checkTransport, OFFER } from "../relay/transport-contract.ts";

const ignore = (): void => {};
const QUIET: TransportEvents = {
  ...{ onOpen: ignore, onRtp: ignore, onRtcp: ignore },
  ...{ onControlOpen: ignore, onControl: ignore, onClosed: ignore },
};

// The library keeps a process alive until it is cleaned up.
test.after.always(() => nodeDataChannel.cleanup());

test("[RL43] the library's transport keeps the contract of a transport", async (t) => {
  await checkTransport(t, (events) => createTransport({ log: silentLog, name: "contract", events }));
});

test("[AT22] each candidate of the library has one of the ports that the media process was told to take, another one for each connection", async (t) => {
  const ports = { first: 30_020, last: 30_459 };
  const inUse: number[] = [];
  for (const name of ["one", "other"]) {
    const transport = createTransport({ log: silentLog, name, events: QUIET, ports });
    t.teardown(() => transport.close());
    const { candidates } = await transport.accept(OFFER);
    // candidate:<foundation> <component> UDP <priority> <address> <port> typ host (RFC 8839).
    const own = new Set(candidates.map((candidate) => Number(candidate.split(" ")[5])));
    t.is(own.size, 1, candidates.join());
    inUse.push(...own);
  }
  for (const port of inUse) t.true(ports.first <= port && port <= ports.last, `${port}`);
  t.is(new Set(inUse).size, 2);
});
