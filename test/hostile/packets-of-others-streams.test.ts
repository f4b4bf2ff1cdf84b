/** Mallory sends packets of streams that are not hers: with others' numbers, with none that she has announced, of types that nobody knows. */
import test from "ava";
import { HONEST, meet } from "./flooded-relay.ts";
import { packetOf } from "../media/relay/packets.ts";

test("[HB4] a packet of a stream that its leg has not announced goes no further", async (t) => {
  const { world, honest, mallory } = await meet(HONEST);
  const before = honest.videoReceived() + honest.soundReceived();
  for (let at = 0; at < 200; at += 1)
    for (const [ssrc, payloadType] of [
      [77, 96],
      [2, 126],
      [0, 111],
      [0xffffffff, 96],
    ] as const)
      mallory.events.onRtp(
        packetOf(
          { payloadType, marker: true, sequenceNumber: at, timestamp: at * 3_000, ssrc },
          Uint8Array.from([0x10, 0]),
        ),
      );
  t.is(honest.videoReceived() + honest.soundReceived(), before);
  t.true((world.log.counters()["relay.unknownStream"] ?? 0) > 0);
});
