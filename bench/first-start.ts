/**
 * From a package on a stick to a window that lists a meeting nearby: the Debian package is installed into an empty root (`dpkg --root`, with what dpkg
 * writes and syncs) or only unpacked, started as for the first time, and shown in a new profile of Chromium, where its first questions are answered at
 * once. Another machine carries the meeting. Needs root (network namespaces), and `npm run package -- deb` before. `npx tsx bench/first-start.ts [times]`
 */
import { mkdtempSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { at } from "../scripts/bundles.ts";
import { VERSION } from "../src/kernel/version.ts";
import { startWindow } from "../test/e2e/window.ts";
import { createLan } from "../test/lan/lan.ts";
import { install, makeRoot, run } from "../test/package/built/empty-root.ts";
import { removeDataFolders, startPeer } from "../test/support/peer.ts";
import { removeFolder } from "../test/support/temporary-folder.ts";
import { median, printTable, quantile } from "./support/table.ts";

const installations = Number(process.argv[2] ?? 10);
const BUDGET_MS = 5_000;
const TITLE = "Benchmark";
const PACKAGE = at(`out/landline_${VERSION}_amd64.deb`);

/** How the package gets onto the disk. */
const KINDS: readonly (readonly [string, (root: string) => void])[] = [
  [
    "installed",
    (root) => {
      makeRoot(root);
      install(root, PACKAGE);
    },
  ],
  ["unpacked", (root) => void run("dpkg-deb", "--extract", PACKAGE, root)],
];
const rows: string[][] = [["what", "n", "median", "p95", "worst", "budget"]];
const lan = createLan({ name: "llp-first", hosts: 2 });
try {
  const carrier = startPeer(lan, 1, "Ana", ["create", TITLE, "--no-media"]);
  await carrier.event("joined");
  for (const [kind, put] of KINDS) rows.push(...(await measure(kind, put)));
} finally {
  lan.close();
  removeDataFolders();
}
printTable(`First start, ms from the beginning; load average ${(loadavg()[0] ?? 0).toFixed(1)}`, rows);

async function measure(kind: string, put: (root: string) => void): Promise<readonly string[][]> {
  const putMs: number[] = [];
  const readyMs: number[] = [];
  const askedMs: number[] = [];
  const shownMs: number[] = [];
  for (let round = 0; round < installations; round += 1) {
    const root = mkdtempSync(path.join(tmpdir(), "landline-first-start-"));
    try {
      const startedAtMs = performance.now();
      const sinceMs = (): number => performance.now() - startedAtMs;
      put(root);
      putMs.push(sinceMs());
      const window = await startWindow(lan, 2, "Ben", {
        program: path.join(root, "usr/bin/landline"),
        isNameless: true,
        onReady: () => void readyMs.push(sinceMs()),
      });
      const button = (name: string) => window.page.getByRole("button", { name });
      await window.page.getByRole("heading", { name: "What is your name?" }).waitFor();
      askedMs.push(sinceMs());
      await window.page.getByRole("textbox", { name: "Your name" }).fill("Ben");
      await button("Continue").click();
      await button("Skip").click();
      await window.page.locator(".meeting-row", { hasText: TITLE }).waitFor();
      shownMs.push(sinceMs());
      await window.close();
    } finally {
      removeFolder(root);
    }
  }
  if (!(quantile(shownMs, 0.95) <= BUDGET_MS)) process.exitCode = 1;
  return [
    row(`the package is ${kind}`, putMs, ""),
    row("its core is ready", readyMs, ""),
    row("the window asks for a name", askedMs, ""),
    row("answered at once, it lists the meeting", shownMs, String(BUDGET_MS)),
  ];
}

function row(name: string, values: readonly number[], budget: string): string[] {
  return [
    ...[name, String(values.length)],
    ...[median(values), quantile(values, 0.95), Math.max(...values)].map((each) => each.toFixed(0)),
    budget,
  ];
}
