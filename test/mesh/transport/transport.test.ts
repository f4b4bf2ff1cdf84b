/** The simulation's transport keeps the contract; the real one does in process/transport.test.ts. */
import test from "ava";
import type { MeetingId } from "../../../src/kernel/ids.ts";
import { PROTOCOL_VERSION } from "../../../src/kernel/protocol-version.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import type { Hello } from "../../../src/mesh/messages.ts";
import type { Channel } from "../../../src/mesh/transport/channel.ts";
import { createNetwork, type Listener } from "../../simulation/network.ts";
import { createProcess } from "../../simulation/process.ts";
import { createTransport } from "../../simulation/transport.ts";
import { createVirtualClock } from "../../support/clock.ts";
import { createRandom } from "../../support/random.ts";
import { freshRunId, sortedIdentities } from "../identities.ts";
import { testTransport, type ChannelPair, type TransportUnderTest } from "./transport-contract.ts";

const meetingId = "0".repeat(32) as MeetingId; // 32 hex digits.
const PORT = 1_000;
const PATIENCE_MS = 10_000;

async function createVirtual(): Promise<TransportUnderTest> {
  const world = createVirtualClock();
  const random = createRandom(1);
  const network = createNetwork(world, random);
  const received: { packet: Buffer; from: string }[] = [];
  const ends = sortedIdentities(2).map((identity) => {
    const computer = network.add();
    const process = createProcess({
      world,
      random,
      wallOffsetMs: 0,
      isUnaware: false,
      afterEach: () => {},
    });
    const deps = { network, process, log: silentLog, computer, port: PORT, alter: null };
    const hello: Hello = {
      type: "hello",
      protocol: PROTOCOL_VERSION,
      peerId: identity.peerId,
      publicKey: identity.publicKey,
      runId: freshRunId(),
      startedAtMs: 0,
      meetingId,
      purpose: "link",
      heartbeatPort: PORT,
      signature: "",
    };
    return { computer, process, hello, transport: createTransport(deps) };
  });
  const [near, far] = ends;
  if (near === undefined || far === undefined) throw new Error("two were asked for");
  let accepted: Channel | null = null;
  const listener: Listener = {
    process: far.process,
    port: PORT,
    onPacket: (packet, from) => void received.push({ packet, from }),
    onConnection: (end, address) =>
      far.transport.accept(
        end,
        address,
        () => far.hello,
        (channel) => (accepted = channel),
      ),
  };
  far.computer.listener = listener;
  const until: TransportUnderTest["until"] = async (what, holds) => {
    for (const untilMs = world.nowMs() + PATIENCE_MS; !holds();)
      if (!world.step(untilMs)) throw new Error(`Waited in vain: ${what}`);
  };
  return {
    until,
    async connect() {
      let dialled: Channel | null = null;
      accepted = null;
      const target = { peerId: far.hello.peerId, addresses: [far.computer.address], port: PORT };
      near.transport.call(target, {
        greet: near.hello,
        deadlineAtMs: near.process.clock.nowMs() + PATIENCE_MS,
        onOpen: (channel) => (dialled = channel),
        onFailed: (why) => {
          throw new Error(why);
        },
      });
      await until("the connection", () => dialled !== null && accepted !== null);
      return { dialled, accepted } as unknown as ChannelPair; // Both are there.
    },
    openHeartbeats: async () => ({
      from: near.transport.heartbeats,
      to: far.transport.heartbeats,
      toAddress: far.computer.address,
      received,
    }),
    close: async () => {},
  };
}

testTransport(test, "virtual", createVirtual);
