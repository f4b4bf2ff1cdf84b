/** Where the datagrams of others' legs go, and which go nowhere. Rules: ../SPEC.md. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import test from "ava";
import { silentLog } from "../../../src/kernel/log.ts";
import { createBridgeOpener } from "../../../src/media/detour/bridge-socket.ts";
import { BRIDGE_RATE, DatagramBridge } from "../../../src/media/detour/datagram-bridge.ts";
import { createVirtualClock } from "../../support/clock.ts";

const RELAY = { address: "10.0.0.1", port: 26_560 };
const PARTICIPANT = { address: "10.0.0.2", port: 50_000 };
const rtp = (sizeBytes: number): Uint8Array => new Uint8Array(sizeBytes).fill(0x80, 0, 1);
const bridgeOf = () => new DatagramBridge({ participantAddress: PARTICIPANT.address, relay: RELAY }, 0);

test("[DP1] what comes from the participant goes to the relay, the answer to where it came from last, and a stranger's nowhere", (t) => {
  const bridge = bridgeOf();
  t.is(bridge.route(rtp(100), RELAY, 0), null, "nobody has called yet");
  t.deepEqual(bridge.route(rtp(100), PARTICIPANT, 1_000), RELAY);
  t.is(bridge.participantAtMs, 1_000);
  t.deepEqual(bridge.route(rtp(100), RELAY, 2_000), PARTICIPANT);
  t.is(bridge.participantAtMs, 1_000, "the relay keeps nothing alive");
  for (const stranger of [
    { address: "10.0.0.3", port: 26_560 },
    { address: RELAY.address, port: 5_353 },
  ])
    t.is(bridge.route(rtp(100), stranger, 2_000), null);
  const moved = { ...PARTICIPANT, port: 50_001 };
  t.deepEqual(bridge.route(rtp(100), moved, 3_000), RELAY);
  t.deepEqual(bridge.route(rtp(100), RELAY, 3_000), moved);
});

test("[DP1] one address for both ends is told apart by the relay's port", (t) => {
  const bridge = new DatagramBridge({ participantAddress: RELAY.address, relay: RELAY }, 0);
  const participant = { address: RELAY.address, port: 50_000 };
  t.deepEqual(bridge.route(rtp(100), participant, 0), RELAY);
  t.deepEqual(bridge.route(rtp(100), RELAY, 0), participant);
});

test("[DP2] what is neither STUN, DTLS nor RTP, or is too large, goes nowhere", (t) => {
  const bridge = bridgeOf();
  const passes = (first: number) => bridge.route(Uint8Array.of(first, 0), PARTICIPANT, 0) !== null;
  t.deepEqual([0, 3, 20, 63, 128, 191].map(passes), [true, true, true, true, true, true]);
  t.deepEqual([4, 19, 64, 0x47, 127, 192, 255].map(passes), [
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  t.is(bridge.route(new Uint8Array(0), PARTICIPANT, 0), null);
  t.is(bridge.route(rtp(2_049), PARTICIPANT, 0), null);
});

test("[DP3] each way has its own bytes a second, and what is more is dropped", (t) => {
  const bridge = bridgeOf();
  const sent = (from: typeof RELAY, nowMs: number): number => {
    let count = 0;
    while (count < 10_000 && bridge.route(rtp(1_000), from, nowMs) !== null) count += 1;
    return count;
  };
  t.is(sent(PARTICIPANT, 0), BRIDGE_RATE.burst / 1_000);
  t.is(sent(RELAY, 0), BRIDGE_RATE.burst / 1_000);
  t.is(sent(PARTICIPANT, 100), BRIDGE_RATE.perSecond / 1_000 / 10);
});

test("[DP4] the socket of a detour carries datagrams between two others, and is gone when it is closed", async (t) => {
  const open = async () => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    t.teardown(() => socket.close());
    return socket;
  };
  const [relay, participant] = [await open(), await open()];
  const opener = createBridgeOpener({ clock: createVirtualClock(), log: silentLog, ports: null });
  const bridge = await opener({
    participantAddress: "127.0.0.1",
    relay: { address: "127.0.0.1", port: relay.address().port },
  });
  t.teardown(() => bridge.close());
  participant.send(Uint8Array.of(0, 1, 2), bridge.port, "127.0.0.1");
  // Node's datagram and where it came from.
  const [asked, from] = (await once(relay, "message")) as [Buffer, { readonly port: number }];
  t.deepEqual([...asked], [0, 1, 2]);
  t.is(from.port, bridge.port, "to the relay it comes from the one in between");
  relay.send(Uint8Array.of(1, 1, 3), bridge.port, "127.0.0.1");
  const [answered] = (await once(participant, "message")) as [Buffer];
  t.deepEqual([...answered], [1, 1, 3]);
  bridge.close();
  bridge.close();
  const again = createSocket("udp4");
  again.bind({ port: bridge.port, exclusive: true });
  await once(again, "listening");
  again.close();
});
