/** Mallory sends packets of her own screen again and again, so that those who see it get each a hundred times. */
import test from "ava";
import { HONEST, MALLORY, meet } from "./flooded-relay.ts";
import { packetOf } from "../media/relay/packets.ts";

test("[HB3] a packet goes on once, however often it comes", async (t) => {
  const { honest, mallory } = await meet(MALLORY);
  t.not(HONEST, MALLORY);
  const packets = Array.from({ length: 10 }, (_, index) =>
    packetOf(
      { payloadType: 96, marker: true, sequenceNumber: 1_000 + index, timestamp: 3_000 * index, ssrc: 2 },
      Uint8Array.from([0x10, index === 0 ? 0 : 1]),
    ),
  );
  for (let again = 0; again < 50; again += 1)
    for (const packet of packets) mallory.events.onRtp(Buffer.from(packet));
  t.true(honest.videoReceived() <= packets.length, `${honest.videoReceived()} went on`);
  t.true(honest.videoReceived() > 0);
});
