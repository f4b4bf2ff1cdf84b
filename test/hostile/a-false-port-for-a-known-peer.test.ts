/** A stranger advertises a false port for a member that self knows. */
import test from "ava";
import { createAlone, member } from "./calls-to-false-members.ts";

test("[HD6] a false port for a peer that self knows takes turns with the true one, whichever self knew", (t) => {
  const sightings = createAlone();
  const known = { ...member, port: 4_000 };
  const other = { ...member, port: 5_000 };
  const ports = new Set<number>();
  for (let nowMs = 0; nowMs < 20_000; nowMs += 500) {
    sightings.expire(nowMs);
    sightings.seen(known, true, nowMs);
    sightings.seen(other, false, nowMs);
    for (const { port } of sightings.targets()) ports.add(port);
  }
  t.deepEqual(ports, new Set([4_000, 5_000]));
});
