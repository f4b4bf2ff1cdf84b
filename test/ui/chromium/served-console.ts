/** The console of a made-up relay, served as the real one is: its page from a bundle of its own. */
import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { CONSOLE_BUNDLES } from "../../../scripts/bundles.ts";
import type { ConsolePerson, ConsoleStatus, LogLine } from "../../../src/api/console.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { createConsoleServer } from "../../../src/window-host/console-server.ts";
import { peerId } from "../../support/ids.ts";
import { removeFolder } from "../../support/temporary-folder.ts";

const none = { packetsInPerS: null, packetsOutPerS: null, bytesInPerS: null, bytesOutPerS: null };
const person = (index: number, name: string, more: Partial<ConsolePerson>): ConsolePerson => ({
  ...{ peerId: peerId(index), name, isSelf: false, isCoordinator: false, isDeputy: false, network: "good" },
  ...{ isCameraOn: true, isMicrophoneOn: index % 2 === 0 },
  ...{ packetsInPerS: 130 + index, packetsOutPerS: 512 * index },
  ...{ bytesInPerS: 120_000 * index, bytesOutPerS: 480_000 * index },
  ...more,
});
const relay = { ...none, isSelf: true, isCoordinator: true, isCameraOn: false, isMicrophoneOn: false };

const STATUS: ConsoleStatus = {
  ...{ version: "0.1.0", name: "Bridge relay", startedAtMs: 0, nowMs: 5_300_000, wanted: null },
  state: "inMeeting",
  meeting: {
    ...{ meetingId: "0".repeat(32), title: "Morning briefing", joinedAtMs: 0, term: 3 },
    people: [
      person(1, "Bridge relay", relay),
      person(2, "Ana Ribeiro", { isDeputy: true }),
      person(3, "Ben Okafor", {}),
      person(4, "Chloé Martin-de la Fontaine", {}),
    ],
  },
  nearby: [{ meetingId: "1".repeat(32), title: "Engine room", people: 3 }],
  load: {
    ...{ packetsInPerS: 412, packetsOutPerS: 1_830, bytesInPerS: 410_000, bytesOutPerS: 1_900_000 },
    ...{ corePercent: 4, mediaPercent: 21, coreBytes: 120e6, mediaBytes: 95e6 },
  },
  disk: { folder: "/var/lib/landline", freeBytes: 18.2e9, totalBytes: 64e9 },
  ...{ logFolder: "/var/lib/landline/logs", logLevel: "info", problem: null },
};

const LINES: readonly LogLine[] = [
  { at: "2026-03-05T09:59:12.345Z", level: "warn", text: 'a heartbeat was late {"lateMs":412}' },
  { at: "2026-03-05T09:58:12.345Z", level: "info", text: 'a member came {"name":"Chloé Martin"}' },
  { at: "2026-03-05T09:57:12.345Z", level: "error", text: 'the disk is full {"code":"ENOSPC"}' },
  { at: "2026-03-05T09:56:12.345Z", level: "info", text: 'the relay has begun {"meeting":null}' },
];

export interface ServedConsole {
  readonly url: string;
  /** What it was told. */
  readonly told: readonly unknown[];
  close(): Promise<void>;
}

export async function serveConsole(): Promise<ServedConsole> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "landline-console-"));
  // In the data folder there is another page of the same name, which leads here.
  const folder = path.join(dataFolder, "ui");
  await build({ ...CONSOLE_BUNDLES, outdir: dataFolder });
  copyFileSync("src/ui/console/console.html", path.join(folder, "console.html"));
  copyFileSync("src/ui/icon.svg", path.join(folder, "icon.svg"));
  const told: unknown[] = [];
  let status = STATUS;
  const server = await createConsoleServer({
    ...{ dataFolder, files: folder, port: null, log: silentLog },
    status: () => Promise.resolve(status),
    lines: ({ search }) => LINES.filter(({ text }) => text.includes(search)),
    async drain() {
      told.push("drain");
      status = { ...status, state: "drained", meeting: null };
    },
    resume() {
      told.push("resume");
      status = STATUS;
    },
    async configure(settings) {
      told.push(settings);
      const { name = status.name, logLevel = status.logLevel } = settings;
      if (name === "") return "Give the relay a name.";
      status = { ...status, name, logLevel };
      return null;
    },
  });
  return {
    ...{ url: server.url, told },
    async close() {
      await server.close();
      removeFolder(dataFolder);
    },
  };
}
