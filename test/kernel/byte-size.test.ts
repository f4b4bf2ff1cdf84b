import test from "ava";
import { byteSize } from "../../src/kernel/byte-size.ts";

test("[KB1] sizes are shown in few words", (t) => {
  const sizes = [0, 1, 999, 1_000, 1_240, 9_949, 9_960, 999_499, 999_600, 2e10, 5e15];
  t.deepEqual(sizes.map(byteSize), [
    ...["0 bytes", "1 byte", "999 bytes", "1 kB", "1.2 kB", "9.9 kB", "10 kB", "999 kB", "1 MB", "20 GB"],
    "5000 TB",
  ]);
});
