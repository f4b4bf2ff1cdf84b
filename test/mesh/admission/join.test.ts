/** Joining: which members are called, and when. Rules: ../SPEC.md. */
import test from "ava";
import { callAfterMs } from "../../../src/mesh/admission/join-round.ts";

test("[AD13] a joiner calls the first members quickly and the others slowly: five of thirty within a second", (t) => {
  const times = Array.from({ length: 30 }, (_, index) => callAfterMs(index));
  t.deepEqual(times.slice(0, 6), [0, 60, 180, 420, 900, 1_400]);
  t.is(times.filter((atMs) => atMs < 1_000).length, 5);
  t.is(times[29], 13_400);
});
