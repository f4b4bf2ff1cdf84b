import test from "ava";
import { indexAfterKey } from "../../../src/ui/kit/arrow-keys.ts";

test("[UI120] arrow keys, Home and End move along one axis, round the ends", (t) => {
  const across = (key: string, at: number) => indexAfterKey(key, at, 3, "across");
  t.deepEqual(
    [across("ArrowRight", 0), across("ArrowRight", 2), across("ArrowLeft", 0), across("ArrowLeft", 2)],
    [1, 0, 2, 1],
  );
  t.deepEqual([across("Home", 2), across("End", 0)], [0, 2]);
  t.deepEqual(
    [across("ArrowDown", 1), across("ArrowUp", 1), across("Tab", 1), across("m", 1)],
    [...[null, null, null, null]],
  );
  t.is(indexAfterKey("ArrowDown", 1, 3, "down"), 2);
  t.is(indexAfterKey("ArrowRight", 1, 3, "down"), null);
});

test("[UI120] without a focus the first key goes to the near end, and nothing is nowhere", (t) => {
  t.is(indexAfterKey("ArrowDown", -1, 3, "down"), 0);
  t.is(indexAfterKey("ArrowUp", -1, 3, "down"), 2);
  t.is(indexAfterKey("Home", -1, 0, "down"), null);
});
