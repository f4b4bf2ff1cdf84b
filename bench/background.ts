/**
 * What a blurred background costs: 640x360 at 15 frames a second from the browser's fake camera, in Chromium without a graphics processor, the page's policies as they
 * are. Prints the processor time of all processes of the browser, without the blur and with it; what is between them is the blur's. The budget is 35% of a core.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { framePage, WINDOW_FILES } from "../scripts/bundles.ts";
import { ownPolicyOf, pagePolicy } from "../src/window-host/policies.ts";
import { CHROMIUM_FLAGS } from "../test/support/chromium.ts";
import type { Covering } from "./support/background-page.ts";
import { browserCpuMs } from "./support/browser-cpu.ts";
import { printTable } from "./support/table.ts";

const SECONDS = 15;
/** The window steps down or up in windows of 3 s: it has found its level by then. */
const SETTLE_SECONDS = 15;

const folder = mkdtempSync(path.join(tmpdir(), "landline-background-"));
const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  headless: false,
  args: [
    ...CHROMIUM_FLAGS.filter((flag) => !flag.startsWith("--use-fake-device")),
    "--use-fake-device-for-media-stream=fps=15",
    `--user-agent=${folder}`,
  ],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(server.url);
  await page.evaluate("openCamera()");
  const plain = await measure(() => page.evaluate(`watch(${SECONDS})`));
  const startedAtMs = performance.now();
  await page.evaluate("cover()");
  const startMs = performance.now() - startedAtMs;
  await page.evaluate(`watch(${SETTLE_SECONDS})`);
  const blurred = await measure(() => page.evaluate(`watch(${SECONDS})`));
  const rowOf = (name: string, { share, seen }: typeof plain): string[] => [
    name,
    `${seen.width}x${seen.height}`,
    (seen.frames / SECONDS).toFixed(1),
    seen.maskMs === 0 ? "" : seen.maskMs.toFixed(1),
    `${(share * 100).toFixed(1)}%`,
  ];
  printTable(`Blurred background (load ${loadavg()[0]?.toFixed(1)})`, [
    ["", "picture", "frames/s", "model ms", "browser, of a core"],
    rowOf("as it is", plain),
    rowOf("blurred", blurred),
  ]);
  const blurPct = (blurred.share - plain.share) * 100;
  console.log(
    `  The blur alone: ${blurPct.toFixed(1)}% of a core; its first frame came after ${(startMs / 1_000).toFixed(1)} s.`,
  );
  if (blurred.seen.stopped !== null) console.log(`  It has stopped: ${blurred.seen.stopped}.`);
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function measure(
  watch: () => Promise<unknown>,
): Promise<{ readonly share: number; readonly seen: Covering }> {
  const [beforeMs, startedAtMs] = [browserCpuMs(folder), performance.now()];
  // It is what the page's `watch` returns.
  const seen = (await watch()) as Covering;
  return { share: (browserCpuMs(folder) - beforeMs) / (performance.now() - startedAtMs), seen };
}

async function serve(): Promise<{ readonly url: string; close(): void }> {
  const { outputFiles } = await build({
    entryPoints: [{ in: "bench/support/background-page.ts", out: "app" }],
    ...({ bundle: true, format: "esm", target: "chrome123", outdir: "out", write: false } as const),
  });
  const files = new Map<string, Uint8Array>(
    outputFiles.map(({ path: name, contents }) => [`/${path.basename(name)}`, contents]),
  );
  for (const [name, file] of Object.entries(WINDOW_FILES)) files.set(`/${name}`, readFileSync(file));
  files.set("/background.html", Buffer.from(await framePage()));
  files.set(
    "/",
    Buffer.from('<!doctype html><title>Background</title><script type="module" src="app.js"></script>'),
  );
  const types: Readonly<Record<string, string>> = {
    ".js": "text/javascript",
    ".html": "text/html",
    "": "text/html",
  };
  const listener = createServer((request, response) => {
    const name = request.url ?? "/";
    response.setHeader("content-type", types[path.extname(name)] ?? "application/octet-stream");
    response.setHeader("content-security-policy", ownPolicyOf(name) ?? pagePolicy(""));
    response.end(files.get(name));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address with a port.
  const { port } = listener.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void listener.close() };
}
