/** One instance in a process of its own, driven by JSON lines: for tests that kill it, and for benchmarks that measure it. `driver.ts <folder> <host>` */
import { meetingId } from "../../support/ids.ts";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { realClock } from "../../../src/kernel/clock.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { createFiles, type BlobDescriptor, type FilePeer, type Transfer } from "../../../src/files/index.ts";

export type DriverCommand =
  | { readonly type: "peers"; readonly peers: readonly FilePeer[] }
  | { readonly type: "background"; readonly isOn: boolean }
  | { readonly type: "share"; readonly path: string; readonly isSealed: boolean }
  | {
      readonly type: "fetch";
      readonly descriptor: BlobDescriptor;
      readonly to: string;
      readonly isResumed: boolean;
      readonly seeders: readonly PeerId[];
    }
  | { readonly type: "keepCopy"; readonly blobId: string; readonly seeders: readonly PeerId[] }
  | { readonly type: "stats" };

export type DriverEvent =
  | { readonly type: "ready"; readonly port: number; readonly fingerprint: string }
  | { readonly type: "shared"; readonly descriptor: BlobDescriptor }
  | { readonly type: "transfer"; readonly transfer: Transfer }
  /** Processor time since the start and the most memory there ever was. */
  | {
      readonly type: "stats";
      readonly userMs: number;
      readonly systemMs: number;
      readonly rssMaxMb: number;
      readonly counters: Readonly<Record<string, number>>;
    };

const [, , folder = "", host = "127.0.0.1"] = process.argv;
const report = (event: DriverEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);
const log = createLog("warn", (line) => process.stderr.write(`${line}\n`));
const files = await createFiles({ clock: realClock, log, folder, host });
files.setMeeting(meetingId(1));
files.onTransfer((transfer) => report({ type: "transfer", transfer }));

async function obey(command: DriverCommand): Promise<void> {
  switch (command.type) {
    case "peers":
      return files.setPeers(command.peers);
    case "background":
      return files.setBackground(command.isOn);
    case "share": {
      const descriptor = await files.share({ path: command.path }, { isSealed: command.isSealed });
      return void report({ type: "shared", descriptor });
    }
    case "fetch":
      return files.fetch(
        command.descriptor,
        command.to === "keep" ? "keep" : { path: command.to, isResumed: command.isResumed },
        () => command.seeders,
      );
    case "keepCopy":
      return files.keepCopy(command.blobId, null, () => command.seeders);
    case "stats": {
      const { user, system } = process.cpuUsage();
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
      report({
        type: "stats",
        userMs: user / 1000,
        systemMs: system / 1000,
        rssMaxMb: Number(peak) / 1024,
        counters: log.counters(),
      });
    }
  }
}
createInterface({ input: process.stdin }).on("line", (line) => {
  obey(JSON.parse(line) as DriverCommand).catch((error: unknown) => log.error(String(error)));
});
process.stdin.on("end", () => process.exit(0));
report({ type: "ready", ...files.endpoint() });
