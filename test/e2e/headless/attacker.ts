/** Sends 1 MB of random bytes to every open port of a host, by TCP and by UDP, and holds slow trickles on the TCP ones meanwhile. */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

const [host = "", file = ""] = process.argv.slice(2);
const bytes = readFileSync(file);
const FIRST_PORT = 1_024;
const LAST_PORT = 65_535;
const AT_ONCE = 500;
const DATAGRAM_BYTES = 1_200;

function tryPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

const open: number[] = [];
for (let port = FIRST_PORT; port <= LAST_PORT; port += AT_ONCE) {
  const ports = Array.from({ length: Math.min(AT_ONCE, LAST_PORT - port + 1) }, (_, index) => port + index);
  const answers = await Promise.all(ports.map(tryPort));
  open.push(...ports.filter((_, index) => answers[index]));
}

/** One byte at a time until the other end has enough. */
const trickles: Socket[] = open.flatMap((port) =>
  Array.from({ length: 20 }, () => {
    const socket = connect(port, host);
    socket.on("error", () => {});
    const timer = setInterval(() => void socket.write("\u0016"), 200);
    socket.on("close", () => clearInterval(timer));
    return socket;
  }),
);

/** A library's port, such as that of ICE over TCP, may keep a stranger's connection for ever, so the attacker gives up by itself. */
const PATIENCE_MS = 12_000;
const closed = (socket: Socket): Promise<unknown> =>
  socket.destroyed
    ? Promise.resolve()
    : new Promise((resolve) => {
        socket.on("close", resolve);
        setTimeout(() => socket.destroy(), PATIENCE_MS);
      });

await Promise.all(
  open.map((port) => {
    const socket = connect(port, host, () => void socket.end(bytes));
    socket.on("error", () => {});
    socket.resume();
    return closed(socket);
  }),
);

const udp = createSocket("udp4");
for (const port of [...open, 5_353]) {
  for (let offset = 0; offset < bytes.length; offset += DATAGRAM_BYTES) {
    await new Promise((resolve) =>
      udp.send(bytes.subarray(offset, offset + DATAGRAM_BYTES), port, host, resolve),
    );
  }
}
udp.close();
await Promise.all(trickles.map(closed));
console.log(`ports ${open.length}`);
