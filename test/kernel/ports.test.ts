/** Rules: SPEC.md, AT. */
import test from "ava";
import { FIRST_PORT, PORT_BLOCK, portsFrom, USUAL_PORTS } from "../../src/kernel/ports.ts";

test("[AT21] the ports of a block are distinct, within it, and outside those that systems choose", (t) => {
  for (const first of [FIRST_PORT, 1, 65_536 - PORT_BLOCK]) {
    const { mesh, files, media } = portsFrom(first);
    t.is(new Set([...mesh, ...files]).size, 8);
    t.is(mesh[0], first);
    t.true(Math.max(...mesh, ...files) < media.first && media.first < media.last);
    t.is(media.last, first + PORT_BLOCK - 1);
    t.true(media.last < 65_536);
  }
  t.true(USUAL_PORTS.media.last < 27_000 && FIRST_PORT > 1_024);
});
