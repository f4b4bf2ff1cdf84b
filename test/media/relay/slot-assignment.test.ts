/** Which participant is in which picture slot. */
import test from "ava";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { assignSlots } from "../../../src/media/relay/slot-assignment.ts";
import { peerId } from "../../support/ids.ts";

const id = (letter: string): PeerId => peerId(letter.charCodeAt(0));
const ids = (text: string): PeerId[] => text.split("").map(id);

test("[RL12] a participant in a slot stays there while it is wanted", (t) => {
  const empty = [null, null, null];
  const abc = assignSlots(empty, ids("abc"));
  t.deepEqual(abc, ids("abc"));
  t.deepEqual(assignSlots(abc, ids("cda")), ids("adc"));
  t.deepEqual(assignSlots(abc, ids("dcba")), [null, ...ids("bc")].with(0, id("d")));
  t.deepEqual(assignSlots(abc, []), empty);
  t.deepEqual(assignSlots(empty, ids("aab")), [...ids("ab"), null]);
});
