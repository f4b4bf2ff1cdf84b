/**
 * A process with nothing but discovery and a TCP port, driven by JSON lines: `{"advertise": {...} | null}`, `{"watch": bool}`,
 * `{"counters": true}`, `{"close": true}` in; `{"type": "ready" | "sightings" | "network" | "counters" | "closed", ...}` out.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { createNodeDiscovery, type Advert } from "../../src/discovery/index.ts";
import { realClock } from "../../src/kernel/clock.ts";
import { createLog } from "../../src/kernel/log.ts";

/** What a test sends; the port is the process's own. */
export interface PeerCommand {
  readonly advertise?: Omit<Advert, "port"> | null;
  readonly watch?: boolean;
  readonly counters?: boolean;
  readonly close?: boolean;
}

function say(event: object): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

const log = createLog("warn", (line) => void process.stderr.write(`${line}\n`));
const server = createServer((socket) => {
  socket.on("error", () => {}); // The process that connects hangs up at once.
  socket.resume();
});
server.listen(0, "0.0.0.0", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const startedAtMs = realClock.nowMs();
  const discovery = createNodeDiscovery({ clock: realClock, log, random: randomBytes });
  let unwatch: (() => void) | null = null;
  const tellNetwork = () => say({ type: "network", ...discovery.network() });

  discovery.onSightings((sightings) =>
    say({ type: "sightings", sightings, afterMs: realClock.nowMs() - startedAtMs }),
  );
  discovery.onNetwork(tellNetwork);
  createInterface({ input: process.stdin }).on("line", (line) => {
    // Written by the test beside this file.
    const command = JSON.parse(line) as PeerCommand;
    if (command.advertise !== undefined) {
      discovery.advertise(command.advertise === null ? null : { ...command.advertise, port });
    }
    if (command.watch === true) unwatch ??= discovery.watch();
    if (command.watch === false) {
      unwatch?.();
      unwatch = null;
    }
    if (command.counters === true) {
      say({ type: "counters", counters: log.counters(), rssBytes: process.memoryUsage().rss });
    }
    if (command.close === true) {
      void discovery.close().then(() => {
        say({ type: "closed" });
        server.close();
        process.stdin.pause();
      });
    }
  });
  if (process.argv.includes("--watch")) unwatch = discovery.watch();
  say({ type: "ready", port });
  tellNetwork();
});
