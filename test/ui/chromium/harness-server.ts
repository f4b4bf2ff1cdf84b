/** Bundles the window with its fake core and serves it on loopback, with the content security policy of the real server. */
import { build } from "esbuild";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { framePage, WINDOW_FILES } from "../../../scripts/bundles.ts";
import { ownPolicyOf, pagePolicy } from "../../../src/window-host/policies.ts";

/** The fake core needs no link. */
const POLICY = pagePolicy("");
const TYPES: Record<string, string> = {
  js: "text/javascript",
  css: "text/css",
  html: "text/html",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

/** What every file of a recording holds: a second of silence (WAV, 8 kHz, 8 bit). */
function silence(): Buffer {
  const samples = 8_000;
  const wav = Buffer.alloc(44 + samples, 0x80);
  wav.write("RIFF\0\0\0\0WAVEfmt ", 0, "latin1");
  wav.writeUInt32LE(36 + samples, 4);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(samples, 24);
  wav.writeUInt32LE(samples, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples, 40);
  return wav;
}

export interface HarnessServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startHarnessServer(): Promise<HarnessServer> {
  const bundle = await build({
    entryPoints: [
      { in: "test/ui/chromium/harness.ts", out: "app" },
      { in: "src/ui/styles/app.css", out: "app" },
      { in: "src/ui/media/speech-worklet.ts", out: "speech-worklet" },
      { in: "@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js", out: "noise-worklet" },
    ],
    bundle: true,
    format: "esm",
    target: "chrome123",
    jsx: "automatic",
    jsxImportSource: "preact",
    outdir: "out",
    write: false,
    logLevel: "error",
  });
  const files = new Map<string, Uint8Array>();
  for (const file of bundle.outputFiles) files.set(`/${path.basename(file.path)}`, file.contents);
  for (const [name, file] of Object.entries(WINDOW_FILES)) files.set(`/${name}`, await readFile(file));
  files.set("/background.html", Buffer.from(await framePage()));
  files.set("/axe.js", await readFile("node_modules/axe-core/axe.min.js"));
  const text = new TextEncoder().encode("A line of the notes.\n".repeat(60));
  function keepPicture(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      files.set("/background", Buffer.concat(chunks));
      response.writeHead(204).end();
    });
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname === "/" ? "/index.html" : pathname;
    if (name === "/background" && request.method === "PUT") return keepPicture(request, response);
    // Every shared file has this content.
    const isRecorded = name.startsWith("/recordings/");
    const body = isRecorded ? silence() : name.startsWith("/files/") ? text : files.get(name);
    const type = isRecorded ? "audio/wav" : (TYPES[path.extname(name).slice(1)] ?? "text/plain");
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": ownPolicyOf(name) ?? POLICY,
      // The pages of a test file share the compiled scripts.
      "cache-control": "max-age=3600",
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
