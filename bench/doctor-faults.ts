/**
 * Faults of real computers, and whether the doctor names them rightly: alone by `landline doctor --json`, and in a meeting by its test with another
 * member. Each fault is made in network namespaces, so it needs root, and `npm run build` before. A row counts where what is amiss is exactly what was
 * made. `npx tsx bench/doctor-faults.ts [part of a name ...]`
 */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { LinkTestReport } from "../src/api/link-test.ts";
import type { Check } from "../src/cli/doctor-check.ts";
import { createLan, lanProblem } from "../test/lan/lan.ts";
import { prepareIdentities } from "../test/support/identities.ts";
import { removeDataFolders, startPeer, type Peer } from "../test/support/peer.ts";
import { removeFolder } from "../test/support/temporary-folder.ts";
import { COMPUTER_FAULTS, type ComputerFault } from "./support/computer-faults.ts";
import { ANA, BEN, CLEO, PARTNER_FAULTS, type PartnerFault } from "./support/partner-faults.ts";
import { printTable } from "./support/table.ts";

const COMMAND = fileURLToPath(new URL("../bin/landline.js", import.meta.url));
const TITLE = "Rounds";
/** Of a computer without a browser that is asked. Rows that are about it have one, or say so. */
const UNASKED: ReadonlySet<string> = new Set(["doctorNoWindow", "doctorDevicesUnchecked"]);
const PATIENCE_MS = 60_000;

/** `/sys` shows the cards of the network in which it was mounted. `mounts`: what else a shell does before the command. */
const inMounts = (mounts: string, command: readonly string[]): readonly string[] => [
  ...["-m", "--", "sh", "-ec", `mount -t sysfs none /sys; ${mounts}; exec "$@"`, "sh"],
  ...command,
];

/** What is amiss on host 1, by codes. */
async function examine(fault: ComputerFault): Promise<readonly string[]> {
  const lan = createLan({ name: "llb-doctor", hosts: 2, ...fault.lan });
  const folder = mkdtempSync(path.join(tmpdir(), "landline-doctor-"));
  const dataFolder = path.join(folder, "data");
  try {
    await fault.make?.(lan, dataFolder);
    const command = [process.execPath, COMMAND, "doctor", "--json", "--data-dir", dataFolder];
    const env = {
      ...process.env,
      ...(fault.asksBrowser === true ? {} : { LANDLINE_BROWSER: "/none" }),
      ...{ NODE_OPTIONS: "", LC_ALL: "C", DATA: dataFolder, ...fault.environment },
    };
    const child = lan.spawn(1, "unshare", inMounts(fault.mounts ?? ":", command), { env });
    let text = "";
    for await (const chunk of child.stdout ?? []) text += String(chunk);
    // The command's own output: its shape is what is under test.
    const { checks } = JSON.parse(text) as { readonly checks: readonly Check[] };
    return checks.flatMap(({ result, code = "" }) => (result === "ok" ? [] : [code]));
  } finally {
    lan.close();
    removeFolder(folder);
  }
}

/** What Ana's program finds in a meeting with Ben and Cleo, by codes. */
async function ask(fault: PartnerFault): Promise<readonly string[]> {
  const lan = createLan({ name: "llb-doctor", hosts: 3 });
  const [ana = "", ben = "", cleo = ""] = await prepareIdentities(["Ana", "Ben", "Cleo"]);
  const peers: Peer[] = [];
  const folder = mkdtempSync(path.join(tmpdir(), "landline-doctor-"));
  const program = path.join(folder, "landline");
  const quoted = inMounts(":", [process.execPath, COMMAND]).map((each) => `'${each}'`);
  writeFileSync(program, `#!/bin/sh\nexec unshare ${quoted.join(" ")} "$@"\n`, { mode: 0o755 });
  const start = (host: number, name: string, dataFolder: string, ...args: readonly string[]): Peer => {
    const environment = host === BEN ? (fault.environment ?? {}) : {};
    const peer = startPeer(lan, host, name, [...args, "--no-media"], { dataFolder, environment, program });
    peers.push(peer);
    return peer;
  };
  try {
    fault.prepare?.(lan);
    const third = start(CLEO, "Cleo", cleo, "create", TITLE);
    await third.event("joined");
    if (fault.isAlone === true) {
      const one = start(ANA, "Ana", ana, "create", "Alone");
      await one.event("joined");
      one.send({ type: "examine" });
      const { state, ...report } = await one.event(
        "examination",
        (event) => event.state === "done",
        PATIENCE_MS,
      );
      const found = state === "done" && "findings" in report ? report.findings : [];
      return found.flatMap(({ severity, sentences }) => (severity === "ok" ? [] : codesOf(sentences)));
    }
    const here = start(ANA, "Ana", ana, "join", TITLE);
    const there = start(BEN, "Ben", ben, "join", TITLE);
    const ready = await there.event("ready");
    await here.until("all three", () => here.last("members")?.members.length === 3);
    await fault.make?.(lan);
    here.send({ type: "testLink", peerId: ready.peerId });
    const last = await here.event("linkTest", ({ state }) => state !== "running", PATIENCE_MS);
    const report = last.state === "done" ? (last as LinkTestReport) : null;
    if (report === null) return ["sentences" in last ? codesOf(last.sentences ?? []).join() : "failed"];
    return report.findings
      .flatMap(({ severity, sentences }) => (severity === "ok" ? [] : codesOf(sentences)))
      .filter((code) => fault.countsRate === true || !code.startsWith("testSlow"));
  } finally {
    for (const peer of peers) peer.kill();
    lan.close();
    removeFolder(folder);
    removeDataFolders();
  }
}

const codesOf = (sentences: readonly { readonly code: string }[]): readonly string[] =>
  sentences.slice(0, 1).map(({ code }) => code);

const problem = lanProblem();
if (problem !== null) {
  console.log(`No faults can be made here: ${problem}.`);
  process.exit(0);
}
const wanted = process.argv.slice(2);
const isWanted = ({ name }: { readonly name: string }): boolean =>
  wanted.length === 0 || wanted.some((part) => name.includes(part));
const rows: string[][] = [["fault", "named", "what was found"]];
const [named, all] = [
  { count: 0, faults: 0 },
  { count: 0, faults: 0 },
];

async function judge(
  fault: { readonly name: string; readonly codes: readonly string[] },
  find: () => Promise<readonly string[]>,
): Promise<void> {
  const expected = fault.codes.toSorted().join(", ");
  const isOfBrowser = fault.codes.some((code) => UNASKED.has(code));
  let found: string;
  try {
    const codes = (await find()).filter((code) => isOfBrowser || !UNASKED.has(code));
    found = [...new Set(codes)].toSorted().join(", ");
  } catch (error) {
    [found = ""] = String(error).split("\n", 1);
  }
  const isRight = found === expected;
  const isFault = fault.codes.length > 0 ? 1 : 0;
  all.count += 1;
  all.faults += isFault;
  named.count += isRight ? 1 : 0;
  named.faults += isRight ? isFault : 0;
  rows.push([fault.name, isRight ? "rightly" : `NO: ${expected || "nothing"}`, found || "nothing"]);
}

for (const fault of COMPUTER_FAULTS.filter(isWanted)) await judge(fault, () => examine(fault));
for (const fault of PARTNER_FAULTS.filter(isWanted)) await judge(fault, () => ask(fault));
printTable("Faults, and what the doctor finds", rows);
console.log(
  `${named.faults} of ${all.faults} faults named rightly; ${named.count - named.faults} of ${all.count - all.faults} computers without a fault have none.`,
);
process.exit(named.count === all.count ? 0 : 1);
