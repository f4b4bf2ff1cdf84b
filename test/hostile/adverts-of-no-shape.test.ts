/** A stranger sends mDNS packets that are none, and adverts with thousands of records, titles without end and directions turned round. */
import test from "ava";
import { readAdverts, SERVICE_NAME } from "../../src/discovery/records.ts";

const record = (index: number, data: unknown = [Buffer.from("v=1")]) => [
  { type: "TXT", name: `${index}.${SERVICE_NAME}`, ttl: 4_500, data },
  { type: "SRV", name: `${index}.${SERVICE_NAME}`, ttl: 120, data: { port: 4_000, target: "x.local" } },
];

test("[HB7] of a packet a bounded part is read, and what is none says nothing", (t) => {
  const many = Array.from({ length: 5_000 }, (_, index) => record(index)).flat();
  t.true(readAdverts({ answers: many, additionals: many }).length <= 64);
  for (const packet of [
    null,
    7,
    "",
    {},
    { answers: 7 },
    { answers: [null, [], { name: {} }] },
    { answers: record(1, {}) },
  ])
    t.true(readAdverts(packet).length <= 1);
});
