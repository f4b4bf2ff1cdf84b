/**
 * What each setting of noise suppression makes of a voice in a crowd, in Chromium with its real filters: espeak-ng says sentences with pauses
 * between them, 24 voices talk behind it at 5 dB less. Prints what is left of the crowd in the pauses, and the processor time of the whole browser;
 * of the own filter alone also how much the voice is like itself (the browser's filters change the phase).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { WINDOW_FILES } from "../scripts/bundles.ts";
import { NOISE_SUPPRESSION } from "../src/api/settings.ts";
import { CHROMIUM_FLAGS } from "../test/support/chromium.ts";
import { wavOf } from "../test/support/wav.ts";
import { createCrowd, likeness, quietDb, SECONDS } from "./support/crowd.ts";
import { browserCpuMs } from "./support/browser-cpu.ts";
import { printTable } from "./support/table.ts";

const folder = mkdtempSync(path.join(tmpdir(), "landline-noise-"));
const crowd = await createCrowd(folder);
const file = path.join(folder, "mix.wav");
writeFileSync(file, wavOf(pcmOf(crowd.mix)));
const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  headless: false,
  args: [...CHROMIUM_FLAGS, `--use-file-for-fake-audio-capture=${file}`, `--user-agent=${folder}`],
});
try {
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && console.error(message.text()));
  await page.goto(server.url);
  const rows: string[][] = [];
  for (const level of NOISE_SUPPRESSION) {
    const [beforeMs, startedAtMs] = [browserCpuMs(folder), performance.now()];
    const text = await page.evaluate(`record("${level}", ${SECONDS})`);
    const share = (browserCpuMs(folder) - beforeMs) / (performance.now() - startedAtMs);
    rows.push([level, `${quietDb(samplesOf(text)).toFixed(1)} dB`, `${(share * 100).toFixed(1)}%`]);
  }
  printTable(`A voice in a crowd (load ${loadavg()[0]?.toFixed(0)})`, [
    ["suppression", "quietest tenth", "browser, of a core"],
    ...rows,
  ]);
  const filtered = samplesOf(await page.evaluate("renderFilter()"));
  const [was, is] = [crowd.mix, filtered].map((heard) => likeness(crowd.speech, heard).toFixed(3));
  const lessDb = (quietDb(filtered) - quietDb(crowd.mix)).toFixed(1);
  console.log(
    `  The filter alone: ${lessDb} dB in pauses; likeness to the voice ${was} before, ${is} after.`,
  );
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

function samplesOf(text: unknown): Float32Array {
  const bytes = Buffer.from(String(text), "base64");
  const pcm = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Float32Array.from(pcm, (sample) => sample / 32_767);
}

async function serve(): Promise<{ readonly url: string; close(): void }> {
  const { outputFiles } = await build({
    entryPoints: [
      { in: "bench/support/noise-page.ts", out: "app" },
      { in: "@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js", out: "noise-worklet" },
    ],
    ...({ bundle: true, format: "esm", target: "chrome123", outdir: "out", write: false } as const),
  });
  const files = new Map<string, Uint8Array>(
    outputFiles.map(({ path: name, contents }) => [`/${path.basename(name)}`, contents]),
  );
  files.set(
    "/",
    Buffer.from('<!doctype html><title>Noise</title><script type="module" src="app.js"></script>'),
  );
  files.set("/mix.wav", readFileSync(file));
  files.set("/noise-model.wasm", readFileSync(WINDOW_FILES["noise-model.wasm"] ?? ""));
  const types: Readonly<Record<string, string>> = { ".js": "text/javascript", "": "text/html" };
  const listener = createServer((request, response) => {
    const name = request.url ?? "/";
    response.setHeader("content-type", types[path.extname(name)] ?? "application/octet-stream");
    response.end(files.get(name));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address with a port.
  const { port } = listener.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => void listener.close() };
}

function pcmOf(sound: Float32Array): Int16Array {
  return Int16Array.from(sound, (sample) => sample * 32_767);
}
