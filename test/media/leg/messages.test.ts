/** Messages of a leg between versions. */
import test from "ava";
import { decodeLegMessage, encodeLegMessage, type LegMessage } from "../../../src/media/leg/messages.ts";
import { peerId } from "../../support/ids.ts";

test("[LG32] the smallest layer is asked for in words that a relay of an earlier version takes for the half one", (t) => {
  const [A, B, C] = [peerId(1), peerId(2), peerId(3)];
  const want: LegMessage = {
    type: "want",
    pictures: [
      { peerId: A, layer: "f" },
      { peerId: B, layer: "h" },
      { peerId: C, layer: "q" },
    ],
  };
  const text = encodeLegMessage(want);
  t.deepEqual(decodeLegMessage(text), want);
  t.like(JSON.parse(text), { pictures: { 2: { layer: "h" } } });
  t.is(decodeLegMessage(JSON.stringify(want)), null);
});
