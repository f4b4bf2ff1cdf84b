/** Runs one process of the link emulator per impaired network card. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { compiled } from "./compiled.ts";
import { namespacePath } from "./namespaces.ts";

export interface WireSettings {
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly lossPct: number;
  /** 0 for unlimited. */
  readonly rateMbit: number;
}

export interface Wire {
  /** Both directions alike; replaces what was set before. */
  set(settings: WireSettings): void;
  close(): void;
}

/** What a queue in front of a slow link holds before it drops from its tail. */
export const QUEUE_BYTES = 256 * 1024;

/**
 * Relays frames between `port` (in no bridge) and the TAP interface `tap`, which it creates, inside `namespace`.
 * `host` names the network card at the far end of `port`, whose offloads are turned off: frames must carry real
 * checksums and fit the MTU when a packet socket reads them. Resolves once frames flow.
 */
export async function startWire(
  namespace: string,
  port: string,
  tap: string,
  host: { readonly namespace: string; readonly nic: string },
): Promise<Wire> {
  execFileSync(compiled("offload"), [namespacePath(host.namespace), host.nic, "0"]);
  const child: ChildProcess = spawn(
    "nsenter",
    [`--net=${namespacePath(namespace)}`, "--", compiled("wire"), port, tap],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("The wire has no pipes");
  stdin.on("error", () => {}); // It was closed while a setting was on its way.
  const first = await Promise.race([once(stdout, "data"), once(child, "exit")]);
  if (!String(first[0]).startsWith("ready")) throw new Error(`The wire did not start: ${String(first[0])}`);
  return {
    set(settings) {
      const values = [
        Math.round(settings.delayMs * 1000),
        Math.round(settings.jitterMs * 1000),
        Math.round(settings.lossPct * 10_000),
        Math.round(settings.rateMbit * 1e6),
        settings.rateMbit > 0 ? QUEUE_BYTES : 0,
      ];
      stdin.write(`${values.join(" ")}\n`);
    },
    close: () => void child.kill("SIGKILL"),
  };
}
