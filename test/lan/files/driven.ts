/** The other end of `driver.ts`: starts it and waits for what it reports. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { PeerId } from "../../../src/kernel/ids.ts";
import type { BlobDescriptor, FilePeer, Transfer } from "../../../src/files/index.ts";
import { peerId as peerIdAt } from "../../support/ids.ts";
import type { DriverCommand, DriverEvent } from "./driver.ts";

export const DRIVER = fileURLToPath(new URL("./driver.ts", import.meta.url));

export interface Driven {
  readonly peerId: PeerId;
  readonly home: string;
  readonly child: ChildProcess;
  readonly last: Transfer | null;
  peer(): FilePeer;
  send(command: DriverCommand): void;
  share(file: string, isSealed?: boolean): Promise<BlobDescriptor>;
  fetch(descriptor: BlobDescriptor, seeders: readonly Driven[], isResumed?: boolean): void;
  until(condition: (transfer: Transfer) => boolean): Promise<Transfer>;
  stats(): Promise<Extract<DriverEvent, { type: "stats" }>>;
}

export type Start = (script: string, args: readonly string[]) => ChildProcess;

const localStart: Start = (script, args) =>
  spawn(process.execPath, ["--import=tsx", script, ...args], { stdio: ["pipe", "pipe", "inherit"] });

/** `base`: its folder; `address`: where it listens and is dialled. */
export async function startDriven(
  index: number,
  base: string,
  address = "127.0.0.1",
  start: Start = localStart,
): Promise<Driven> {
  const home = path.join(base, "home");
  mkdirSync(home, { recursive: true });
  const peerId = peerIdAt(index);
  const child = start(DRIVER, [path.join(base, "files"), address]);
  const listeners = new Set<(event: DriverEvent) => void>();
  let last: Transfer | null = null;
  if (child.stdout === null) throw new Error("It has no standard output.");
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = JSON.parse(line) as DriverEvent;
    if (event.type === "transfer") last = event.transfer;
    for (const listener of listeners) listener(event);
  });
  child.stdin?.on("error", () => {});

  function next<T extends DriverEvent>(pick: (event: DriverEvent) => T | null): Promise<T> {
    return new Promise((resolve) => {
      const listener = (event: DriverEvent) => {
        const picked = pick(event);
        if (picked === null) return;
        listeners.delete(listener);
        resolve(picked);
      };
      listeners.add(listener);
    });
  }
  const send = (command: DriverCommand) => void child.stdin?.write(`${JSON.stringify(command)}\n`);
  const { port, fingerprint } = await next((event) => (event.type === "ready" ? event : null));
  return {
    peerId,
    home,
    child,
    get last() {
      return last;
    },
    peer: () => ({ peerId, addresses: [address], port, fingerprint }),
    send,
    async share(file, isSealed = false) {
      const shared = next((event) => (event.type === "shared" ? event : null));
      send({ type: "share", path: file, isSealed });
      return (await shared).descriptor;
    },
    fetch: (descriptor, seeders, isResumed = false) =>
      send({
        ...{ type: "fetch", descriptor, to: home, isResumed },
        seeders: seeders.map((seeder) => seeder.peerId),
      }),
    async until(condition) {
      if (last !== null && condition(last)) return last;
      const event = await next((one) => (one.type === "transfer" && condition(one.transfer) ? one : null));
      return event.transfer;
    },
    stats() {
      const reported = next((event) => (event.type === "stats" ? event : null));
      send({ type: "stats" });
      return reported;
    },
  };
}

export function acquaint(...all: readonly Driven[]): void {
  const peers = all.map((one) => one.peer());
  for (const one of all)
    one.send({ type: "peers", peers: peers.filter(({ peerId }) => peerId !== one.peerId) });
}
