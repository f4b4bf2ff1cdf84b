/** The page that decodes, draws and encodes, in a browser of this machine without a window; and the link to it. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { WebSocketServer, type WebSocket } from "ws";
import { decodeMessage, encodeMessage, type MadeSecond, type Message, type Second } from "./messages.ts";
import { WordedError, words } from "../../kernel/words.ts";

/** Of a second with many pictures. */
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** A browser that has not opened the page by then will not. */
const OPEN_PATIENCE_MS = 60_000;

export interface FilmPage {
  /** In order. @throws Error with a sentence when the page or its browser has ended */
  make(second: Second, packets: readonly Uint8Array[]): Promise<Message<MadeSecond>>;
  close(): Promise<void>;
}

/** `script`: the page's, bundled. `folder`: for what the browser keeps, which goes with it. @throws Error with a sentence */
export async function openFilmPage(options: {
  readonly browser: string;
  readonly script: string;
  readonly folder: string;
}): Promise<FilmPage> {
  const secret = randomBytes(32).toString("hex");
  const script = await readFile(options.script);
  const server = createServer((request, response) => {
    response.setHeader("content-security-policy", policyAt(request.socket.localPort ?? 0));
    response.setHeader("referrer-policy", "no-referrer");
    if (request.url === `/${secret}/`)
      response
        .setHeader("content-type", "text/html; charset=utf-8")
        .end(
          '<!doctype html><meta charset="utf-8"><title>Landline</title><script type="module" src="page.js"></script>',
        );
    else if (request.url === `/${secret}/page.js`)
      response.setHeader("content-type", "text/javascript; charset=utf-8").end(script);
    else response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const profile = await mkdtemp(path.join(options.folder, "browser-"));
  const redirect = path.join(profile, "open.html");
  // The secret stands on no command line.
  await writeFile(
    redirect,
    `<!doctype html><meta http-equiv="refresh" content="0;url=${origin}/${secret}/">`,
    {
      mode: 0o600,
    },
  );
  const browser = spawn(options.browser, browserArguments(profile, redirect), {
    // The browser ends when these two close: also with a composer that is killed.
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const exited = new Promise<void>((resolve) => {
    browser.once("exit", () => resolve());
    browser.once("error", () => resolve());
  });

  async function close(): Promise<void> {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
    browser.kill();
    await exited;
    // Its children may still write for a moment.
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  try {
    const socket = await new Promise<WebSocket>((resolve, reject) => {
      server.on("upgrade", (request, stream, head) => {
        if (request.url === `/${secret}/link` && request.headers.origin === origin)
          sockets.handleUpgrade(request, stream, head, resolve);
        else stream.destroy();
      });
      const timer = setTimeout(() => reject(new WordedError(NOT_OPENED)), OPEN_PATIENCE_MS);
      void exited.then(() => reject(new WordedError(NOT_OPENED)));
      timer.unref();
    });
    return { make: linkOver(socket), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const policyAt = (port: number): string =>
  `default-src 'none'; script-src 'self'; connect-src ws://127.0.0.1:${port}; base-uri 'none'; frame-ancestors 'none'`;

const NOT_OPENED = words("filmBrowserUnstartable");
/** Another try finds no other encoder. */
export const NO_ENCODER = words("filmEncoderMissing");
const ENDED = words("filmBrowserEnded");

/** One answer for each second, in order. */
function linkOver(socket: WebSocket): FilmPage["make"] {
  const waiting: { resolve: (made: Message<MadeSecond>) => void; reject: (error: Error) => void }[] = [];
  socket.binaryType = "nodebuffer";
  socket.on("message", (data: Buffer) => waiting.shift()?.resolve(decodeMessage<MadeSecond>(data)));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => waiting.splice(0).forEach(({ reject }) => reject(new WordedError(ENDED))));
  return async (second, packets) => {
    if (socket.readyState !== socket.OPEN) throw new WordedError(ENDED);
    const made = await new Promise<Message<MadeSecond>>((resolve, reject) => {
      waiting.push({ resolve, reject });
      socket.send(encodeMessage(second, packets));
    });
    if (made.head.isUnsupported === true) throw new WordedError(NO_ENCODER);
    if (made.head.problem !== undefined) throw new Error(made.head.problem);
    return made;
  };
}

const browserArguments = (profile: string, redirect: string): readonly string[] => [
  "--headless=new",
  "--remote-debugging-pipe",
  `--user-data-dir=${profile}`,
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  // Pictures are drawn by the processor: what a graphics card makes of them differs from machine to machine.
  "--disable-gpu",
  // Chromium refuses to run sandboxed as root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  pathToFileURL(redirect).href,
];
