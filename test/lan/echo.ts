/** `echo serve` answers UDP packets on port 7777; `echo ask <address> <count>` sends `count` packets and prints how many were answered, and how fast. */
import { createSocket } from "node:dgram";

const PORT = 7777;
/** Longer than any delay that the tests set. */
const PATIENCE_MS = 300;

const [mode, address = "", count = "1"] = process.argv.slice(2);
const socket = createSocket("udp4");
socket.on("error", () => {}); // A link that is down: such a packet counts as lost.

function ask(): Promise<number | null> {
  return new Promise((resolve) => {
    const sentAtMs = performance.now();
    const finish = (tookMs: number | null) => {
      clearTimeout(timer);
      socket.removeAllListeners("message");
      resolve(tookMs);
    };
    const timer = setTimeout(() => finish(null), PATIENCE_MS);
    socket.once("message", () => finish(performance.now() - sentAtMs));
    socket.send(Buffer.alloc(1_000), PORT, address, () => {});
  });
}

/** Null for an empty list. */
function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? null;
}

if (mode === "serve") {
  socket.on("message", (packet, from) => socket.send(packet, from.port, from.address, () => {}));
  socket.bind(PORT, () => console.log("serving"));
} else {
  const tookMs: number[] = [];
  for (let i = 0; i < Number(count); i++) {
    const took = await ask();
    if (took !== null) tookMs.push(took);
  }
  console.log(JSON.stringify({ answered: tookMs.length, medianMs: median(tookMs) }));
  socket.close();
}
