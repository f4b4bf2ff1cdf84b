/** Starts discovery peers on the hosts of a LAN and waits for what they say. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { NetworkState, Sighting } from "../../src/discovery/index.ts";
import type { PeerCommand } from "./discovery-peer.ts";
import type { Lan } from "./lan.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";

const SCRIPT = fileURLToPath(new URL("discovery-peer.ts", import.meta.url));

export interface PeerEvent {
  readonly type: "ready" | "sightings" | "network" | "counters" | "closed" | "exited";
  readonly sightings?: readonly Sighting[];
  readonly afterMs?: number;
  readonly counters?: Readonly<Record<string, number>>;
  readonly rssBytes?: number;
  readonly problem?: NetworkState["problem"];
  readonly interfaces?: NetworkState["interfaces"];
  readonly port?: number;
}

export interface PeerProcess {
  /** The newest list; empty before the first. */
  readonly sightings: readonly Sighting[];
  /** Every list so far, oldest first. */
  readonly history: readonly (readonly Sighting[])[];
  readonly pid: number;
  send(command: PeerCommand): void;
  /** Resolves with the next event that satisfies, past or to come, after the one that the last call returned. Rejects after `patienceMs`. */
  waitFor(what: string, isIt: (event: PeerEvent) => boolean, patienceMs?: number): Promise<PeerEvent>;
  /** Resolves once the newest list satisfies. */
  waitForList(what: string, isIt: (list: readonly Sighting[]) => boolean, patienceMs?: number): Promise<void>;
  kill(): void;
}

export async function startPeer(lan: Lan, host: number, args: readonly string[] = []): Promise<PeerProcess> {
  const child = lan.spawnScript(host, SCRIPT, args);
  const { stdin, stdout, pid } = child;
  if (stdin === null || stdout === null || pid === undefined) throw new Error("The peer did not start");
  stdin.on("error", () => {}); // A killed peer reads no more.
  const events: PeerEvent[] = [];
  let seenEvents = 0;
  const waiting = new Set<() => void>();
  let sightings: readonly Sighting[] = [];
  const history: (readonly Sighting[])[] = [];

  function heard(event: PeerEvent): void {
    events.push(event);
    if (event.sightings !== undefined) {
      sightings = event.sightings;
      history.push(sightings);
    }
    for (const look of [...waiting]) look();
  }
  // Written by the script above.
  createInterface({ input: stdout }).on("line", (line) => heard(JSON.parse(line) as PeerEvent));
  void once(child, "exit").then(() => heard({ type: "exited" }));

  const until = <T>(what: string, find: () => T | undefined, patienceMs: number) =>
    eventually(`host ${host}: ${what}`, find, {
      patienceMs,
      onChange(look) {
        waiting.add(look);
        return () => void waiting.delete(look);
      },
      seen: () => `last list ${JSON.stringify(sightings)}`,
    });

  const peer: PeerProcess = {
    get sightings() {
      return sightings;
    },
    history,
    pid,
    send: (command) => void stdin.write(`${JSON.stringify(command)}\n`),
    async waitFor(what, isIt, patienceMs = PATIENCE_MS) {
      const from = seenEvents;
      const find = () => {
        const index = events.findIndex((event, place) => place >= from && isIt(event));
        return index < 0 ? undefined : index;
      };
      const index = await until(what, find, patienceMs);
      seenEvents = index + 1;
      // `find` returned this index.
      return events[index] as PeerEvent;
    },
    async waitForList(what, isIt, patienceMs = PATIENCE_MS) {
      await until(what, () => (isIt(sightings) ? true : undefined), patienceMs);
    },
    kill: () => void child.kill("SIGKILL"),
  };
  await peer.waitFor("its start", ({ type }) => type === "ready");
  return peer;
}
