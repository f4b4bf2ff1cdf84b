/** The transport on the real library is what the relay relies on. Nothing leaves the machine: no candidate is offered to it. */
import test from "ava";
import nodeDataChannel from "node-datachannel";
import { silentLog } from "../../../src/kernel/log.ts";
import { createTransport } from "../../../src/media/relay/transport.ts";
import { checkTransport } from "../relay/transport-contract.ts";

// The library keeps a process alive until it is cleaned up.
test.after.always(() => nodeDataChannel.cleanup());

test("[RL43] the library's transport keeps the contract of a transport", async (t) => {
  await checkTransport(t, (events) => createTransport({ log: silentLog, name: "contract", events }));
});
