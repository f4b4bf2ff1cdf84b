/** A stranger opens as many connections to the files' server as it can and says nothing, so that no member can fetch anything. */
import test from "ava";
import {
  UNPROVEN_LIMITS,
  createUnprovenConnections,
  type Unproven,
} from "../../src/files/transfer/unproven.ts";

interface FakeSocket extends Unproven {
  isDestroyed: boolean;
}

function createServer(members: readonly string[] = []) {
  const open: FakeSocket[] = [];
  const counts: string[] = [];
  const connections = createUnprovenConnections<FakeSocket>({
    isMemberAddress: (address) => members.includes(address),
    count: (name) => void counts.push(name),
  });
  let lastPort = 1_000;
  /** Null when it finds no place. */
  function call(remoteAddress: string): FakeSocket | null {
    const socket: FakeSocket = {
      ...{ remoteAddress, remotePort: ++lastPort, isDestroyed: false },
      destroy() {
        socket.isDestroyed = true;
        connections.closed(socket);
      },
    };
    if (!connections.admit(socket)) return null;
    open.push(socket);
    return socket;
  }
  return { connections, call, counts, held: () => open.filter(({ isDestroyed }) => !isDestroyed) };
}

test("[HF11] of idle connections from a few addresses the oldest make way for everybody else", (t) => {
  const { call, held, counts } = createServer();
  for (let at = 0; at < 500; at += 1) call(`10.0.0.${1 + (at % 5)}`);
  t.true(held().length <= UNPROVEN_LIMITS.all);
  for (let peer = 10; peer < 20; peer += 1) t.not(call(`10.0.0.${peer}`), null);
  t.true(held().length <= UNPROVEN_LIMITS.all);
  t.true(counts.includes("files.strangerEvicted"));
});

test("[HF11] however many addresses a stranger has, each member's address finds a place", (t) => {
  const members = Array.from({ length: 60 }, (_, index) => `10.0.3.${index}`);
  const { call, held } = createServer(members);
  for (let at = 0; at < 1_000; at += 1) call(`10.1.${at >> 8}.${at & 255}`);
  t.is(call("10.0.9.9"), null);
  // As a socket that listens on IPv6 shows an address of IPv4.
  for (const member of members) t.not(call(`::ffff:${member}`), null, member);
  t.is(held().length, UNPROVEN_LIMITS.all + members.length);
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
