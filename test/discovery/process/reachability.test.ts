/** The prober's question over real sockets. Rules: ../SPEC.md. */
import { createServer, type Socket } from "node:net";
import test from "ava";
import { createTcpProbe } from "../../../src/discovery/reachability-adapter.ts";
import { realClock } from "../../../src/kernel/clock.ts";
import { listen } from "../../../src/platform/listen.ts";

const PATIENCE_MS = 20_000;

async function portOf(onConnection: (socket: Socket) => void, t: { teardown(undo: () => void): void }) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return listen(server, { host: "127.0.0.1", port: 0 });
}

test("[AT15] a member that takes the connection is there, also when it is full; a Landline in no meeting is as gone as one that is not running", async (t) => {
  const probe = createTcpProbe(realClock);
  const ask = (port: number) => probe("127.0.0.1", port, PATIENCE_MS);
  t.is(await ask(await portOf(() => {}, t)), "answered");
  t.is(await ask(await portOf((socket) => socket.destroy(), t)), "answered");
  t.is(await ask(await portOf((socket) => socket.resetAndDestroy(), t)), "refused");
  const server = createServer();
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.close(resolve));
  t.is(await ask(port), "refused");
  t.is(await probe("no address", 1, PATIENCE_MS), "silent");
});
