import test from "ava";
import { nextAfter } from "../../src/headless/neighbours.ts";

test("[HP9] with a limit, those with the next higher ids are seen, and around", (t) => {
  const ids = ["c", "a", "d", "b"];
  t.deepEqual(nextAfter("b", ids, 2), ["c", "d"]);
  t.deepEqual(nextAfter("d", ids, 2), ["a", "b"]);
  t.deepEqual(nextAfter("a", ids, 0), []);
  t.deepEqual(nextAfter("a", ids, 9), ["b", "c", "d"]);
});
