/** Rules: SPEC.md, AT. */
import { readFileSync } from "node:fs";
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

test("[AT21] the table of the documents has these ports", (t) => {
  const text = readFileSync(new URL("../../docs/ports.md", import.meta.url), "utf8");
  const ranges = [...text.matchAll(/^\| (TCP|UDP) (\d+) to (\d+) /gm)].map(
    ([, kind, first, last]) => `${kind} ${first} ${last}`,
  );
  const { mesh, files, media } = USUAL_PORTS;
  t.deepEqual(ranges, [
    `TCP ${mesh[0]} ${mesh.at(-1)}`,
    `UDP ${mesh[0]} ${mesh.at(-1)}`,
    `TCP ${files[0]} ${files.at(-1)}`,
    `UDP ${media.first} ${media.last}`,
  ]);
});
