import test from "ava";
import { TokenBucket } from "../../src/kernel/token-bucket.ts";

test("[TB1] a bucket starts full and gives no more than it has", (t) => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 1_000);
  t.deepEqual(
    [1, 2, 3, 4].map(() => bucket.take(1_000)),
    [true, true, true, false],
  );
});

test("[TB2] it fills by its rate, in fractions too, and never above its burst", (t) => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0);
  t.is(bucket.takeUpTo(3, 0), 3);
  t.false(bucket.take(499));
  t.true(bucket.take(500));
  for (let nowMs = 501; nowMs < 1_000; nowMs += 1) t.false(bucket.take(nowMs));
  t.true(bucket.take(1_000));
  t.is(bucket.takeUpTo(100, 1e9), 3);
});

test("[TB3] of more than it has it gives what it has; it gives whole tokens", (t) => {
  const bucket = new TokenBucket({ burst: 10, perSecond: 1 }, 0);
  t.is(bucket.takeUpTo(7, 0), 7);
  t.is(bucket.takeUpTo(7, 900), 3);
  t.is(bucket.takeUpTo(7, 1_900), 1);
  t.is(bucket.takeUpTo(0, 9_000), 0);
});
