/** Adverts picked out of mDNS packets. Rules: SPEC.md. */
import test from "ava";
import * as fc from "fast-check";
import { questionForUs, readAdverts, SERVICE_NAME } from "../../src/discovery/records.ts";

const name = `abc.${SERVICE_NAME}`;
const text = { type: "TXT", name, ttl: 4500, data: [Buffer.from("v=1")] };
const server = { type: "SRV", name, ttl: 120, data: { port: 4000, target: "abc.local" } };

test("[DS5] text and server record are found in either section, in either order, in any case", (t) => {
  const expected = [{ entries: text.data, port: 4000, isGoodbye: false }];
  t.deepEqual(readAdverts({ answers: [text, server] }), expected);
  t.deepEqual(readAdverts({ answers: [server], additionals: [text] }), expected);
  t.deepEqual(readAdverts({ answers: [{ ...server, name: name.toUpperCase() }, text] }), expected);
});

test("[DS5] a text without its server record, or of another service, is passed over", (t) => {
  t.deepEqual(readAdverts({ answers: [text] }), []);
  t.deepEqual(readAdverts({ answers: [text, { ...server, name: `other.${SERVICE_NAME}` }] }), []);
  const printer = "abc._ipp._tcp.local";
  t.deepEqual(
    readAdverts({
      answers: [
        { ...text, name: printer },
        { ...server, name: printer },
      ],
    }),
    [],
  );
});

test("[DS5] a time to live of 0 is a goodbye", (t) => {
  t.like(readAdverts({ answers: [{ ...text, ttl: 0 }, server] })[0], { isGoodbye: true });
});

test("[DS3] no packet throws, and a port outside 1-65535 is none", (t) => {
  fc.assert(fc.property(fc.anything(), (packet) => Array.isArray(readAdverts(packet))));
  fc.assert(fc.property(fc.array(fc.anything()), (answers) => Array.isArray(readAdverts({ answers }))));
  t.deepEqual(readAdverts({ answers: [text, { ...server, data: { port: 0 } }] }), []);
  t.deepEqual(readAdverts({ answers: [text, { ...server, data: { port: 65_536 } }] }), []);
});

test("[DS12] a packet is read up to a bound", (t) => {
  const many = Array.from({ length: 1000 }, (_, index) => [
    { ...text, name: `${index}.${SERVICE_NAME}` },
    { ...server, name: `${index}.${SERVICE_NAME}` },
  ]).flat();
  t.is(readAdverts({ answers: many }).length, 64);
});

test("[DS28] of a packet's questions the first about the service is answered, and what is no packet asks nothing", (t) => {
  const ours = { type: "PTR", name: "_Landline._tcp.local" };
  const other = { type: "A", name: "printer.local" };
  t.deepEqual(questionForUs({ questions: [other, ours, { ...ours, type: "ANY" }] }), {
    type: "PTR",
    name: "_landline._tcp.local",
  });
  t.is(questionForUs({ questions: [...Array.from({ length: 16 }, () => other), ours] }), null);
  for (const packet of [null, {}, { questions: "x" }, { questions: [null, { name: 1 }, { type: "PTR" }] }])
    t.is(questionForUs(packet), null);
});
