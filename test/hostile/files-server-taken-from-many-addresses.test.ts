/** Idle connections from hundreds of addresses take all places of the files' server. */
import test from "ava";
import { UNPROVEN_LIMITS } from "../../src/files/transfer/unproven.ts";
import { createServer } from "./files-places.ts";

test("[HF11] however many addresses a stranger has, each member's address finds a place", (t) => {
  const members = Array.from({ length: 60 }, (_, index) => `10.0.3.${index}`);
  const { call, held } = createServer(members);
  for (let at = 0; at < 1_000; at += 1) call(`10.1.${at >> 8}.${at & 255}`);
  t.is(call("10.0.9.9"), null);
  // As a socket that listens on IPv6 shows an address of IPv4.
  for (const member of members) t.not(call(`::ffff:${member}`), null, member);
  t.is(held().length, UNPROVEN_LIMITS.all + members.length);
});
