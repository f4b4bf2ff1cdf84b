/** Packets that came before. Rules: SPEC.md. */
import test from "ava";
import { createPacketMemory } from "../../src/discovery/packet-memory.ts";

const read = { adverts: [], question: null };

test("[DS67] what a packet says is remembered by all of its bytes; long packets are not, and of many the latest are", (t) => {
  const memory = createPacketMemory();
  const packet = Buffer.from([0, 255, 128, 7]);
  t.is(memory.recall(packet), null);
  memory.remember(packet, read);
  t.is(memory.recall(Buffer.from(packet)), read);
  for (const other of [
    [0, 255, 128, 8],
    [0, 255, 128],
    [0, 127, 128, 7],
    [0, 253, 128, 7],
  ])
    t.is(memory.recall(Buffer.from(other)), null);
  // The caller may use the buffer for the next packet.
  packet.fill(1);
  t.is(memory.recall(packet), null);

  memory.remember(Buffer.alloc(1_501), read);
  t.is(memory.recall(Buffer.alloc(1_501)), null);

  for (let index = 0; index < 512; index += 1) memory.remember(Buffer.from(`p${index}`), read);
  t.is(memory.recall(Buffer.from([0, 255, 128, 7])), null);
  t.is(memory.recall(Buffer.from("p0")), read);
  t.is(memory.recall(Buffer.from("p511")), read);
});
