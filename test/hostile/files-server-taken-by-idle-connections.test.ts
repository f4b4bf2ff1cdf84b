/** Idle connections from a few addresses take all places of the files' server. */
import test from "ava";
import { UNPROVEN_LIMITS } from "../../src/files/transfer/unproven.ts";
import { createServer } from "./files-places.ts";

test("[HF11] of idle connections from a few addresses the oldest make way for everybody else", (t) => {
  const { call, held, counts } = createServer();
  for (let at = 0; at < 500; at += 1) call(`10.0.0.${1 + (at % 5)}`);
  t.true(held().length <= UNPROVEN_LIMITS.all);
  for (let peer = 10; peer < 20; peer += 1) t.not(call(`10.0.0.${peer}`), null);
  t.true(held().length <= UNPROVEN_LIMITS.all);
  t.true(counts.includes("files.strangerEvicted"));
});

test("[HF11] a connection that has proven itself gives up its place among the strangers, and is not closed for them", (t) => {
  const { connections, call } = createServer();
  const proven = Array.from({ length: 100 }, () => {
    const socket = call("10.0.0.7");
    if (socket === null) throw new Error("no place");
    t.is(connections.prove({ ...socket, destroy: () => {} }), socket);
    return socket;
  });
  for (let at = 0; at < 500; at += 1) call(`10.0.0.${1 + (at % 5)}`);
  t.true(proven.every(({ isDestroyed }) => !isDestroyed));
  t.is(connections.prove({ remoteAddress: "10.0.0.7", remotePort: 1, destroy: () => {} }), null);
});
