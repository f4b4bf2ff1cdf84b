/** Serves the window's page and files and its link to the core, on loopback, to those that the gate lets in. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import * as v from "valibot";
import { WebSocketServer, type WebSocket } from "ws";
import type { Clients } from "../core/clients.ts";
import { listen } from "../platform/listen.ts";
import { readJsonFile, writePrivateFileSync } from "../platform/private-file.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { serveBackgroundPicture } from "./background-picture.ts";
import { serveWindowFiles } from "./files.ts";
import { createFrames } from "./frames.ts";
import { COOKIE, createGate } from "./gate.ts";
import { redirectPage, servePageFile, setPageHeaders } from "./page-files.ts";
import { smallBodyOf } from "./small-body.ts";
import type { WindowFiles } from "../core/window-files.ts";

/** A command with a leg's offer is some 100 kB. */
const MAX_COMMAND_BYTES = 512 * 1024;
/** Far above what a window that reads leaves waiting. One that does not is disconnected, and catches up when it connects again. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
/** A history waits while a window has more than this to read. */
const FULL_BYTES = 1024 * 1024;

const decodeAddress = decoder(
  v.object({
    port: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65535)),
    /** Absent after a polite end: the next start makes others. */
    secret: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    folder: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
  }),
);

export interface WindowServer {
  /** Opens the window's page in any browser of this machine. Holds the secret. */
  readonly url: string;
  /** A private file that leads a browser there, so that the secret stands on no command line. */
  readonly redirectFile: string;
  /** Calls back when Landline is started a second time with this data folder, with the link that it was started with; null for none. */
  onFocus(listener: (link: string | null) => void): void;
  /** `isFollowed`: another core takes over the open window. Otherwise what leads in leads in no more. */
  close(isFollowed?: boolean): Promise<void>;
}

/** A copy on a machine that is busy answers late. One that is asked in vain costs a second start this long. */
const FOCUS_PATIENCE_MS = 5_000;
/** Above any link that `openLink` takes. */
const MAX_LINK_BYTES = 16_384;
const addressFile = (dataFolder: string) => path.join(dataFolder, "window.json");

/** Where the window of this data folder is, or was, served; null if never. */
const savedAddress = (dataFolder: string) => decodeAddress(readJsonFile(addressFile(dataFolder)));

/**
 * Asks the copy that runs with this data folder to come to the front, and to show where the link leads, if there is one; false when none answers.
 * A link that is too long is left out.
 */
export async function focusRunning(dataFolder: string, link: string | null = null): Promise<boolean> {
  const saved = savedAddress(dataFolder);
  if (saved?.secret === undefined) return false;
  try {
    const response = await fetch(`http://127.0.0.1:${saved.port}/focus`, {
      method: "POST",
      headers: { cookie: `${COOKIE}=${saved.secret}` },
      body: link !== null && Buffer.byteLength(link) <= MAX_LINK_BYTES ? link : "",
      signal: AbortSignal.timeout(FOCUS_PATIENCE_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}

export async function createWindowServer(deps: {
  readonly dataFolder: string;
  /** Folder of the built window: index.html, app.js, app.css. */
  readonly files: string;
  readonly clients: Clients;
  readonly windowFiles: WindowFiles;
  /** The window runs in a shell of our own, which gets paths from the system's dialogs. */
  readonly mayNamePaths: boolean;
  readonly log: Log;
}): Promise<WindowServer> {
  const { log } = deps;
  const saved = savedAddress(deps.dataFolder);
  // A core that died is followed by one that the open window can go back to.
  const secret = saved?.secret ?? randomBytes(32).toString("hex");
  const folder = saved?.folder ?? randomBytes(16).toString("hex");
  const focusListeners: ((link: string | null) => void)[] = [];
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.warn("a window's request failed", { error: String(error) });
      response.destroy();
    });
  });
  // A stable origin keeps the browser's permissions and settings; a port that is taken means a new one.
  const port = await listen(server, { host: "127.0.0.1", port: saved?.port ?? 0 });
  server.on("error", (error) => log.error("the window's server failed", { error: String(error) }));
  const gate = createGate(port, { secret, folder });
  const redirectFile = path.join(deps.dataFolder, "open.html");
  writePrivateFileSync(addressFile(deps.dataFolder), JSON.stringify({ port, secret, folder }));
  writePrivateFileSync(redirectFile, redirectPage(gate.entryUrl));

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_COMMAND_BYTES });
  server.on("upgrade", (request, socket, head) => {
    if (!gate.mayLink(request)) {
      log.count("window.refused");
      // Upgraded sockets have lost the server's own listener.
      socket.on("error", () => socket.destroy());
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, serveLink);
  });

  function serveLink(socket: WebSocket): void {
    /** Those that wait until the window has read most of what it was sent. */
    let waiting: (() => void)[] = [];
    function onSent(): void {
      if (socket.readyState === socket.OPEN && socket.bufferedAmount > FULL_BYTES) return;
      const resumed = waiting;
      waiting = [];
      for (const resume of resumed) resume();
    }
    const frames = createFrames((text) => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
      else socket.send(text, onSent);
    });
    const connection = deps.clients.attach({
      mayNamePaths: deps.mayNamePaths,
      // A shell of our own ends with its window.
      isPage: !deps.mayNamePaths,
      send: frames.send,
      drained: () =>
        socket.readyState !== socket.OPEN || socket.bufferedAmount <= FULL_BYTES
          ? null
          : new Promise((resolve) => waiting.push(resolve)),
    });
    socket.on("close", onSent);
    socket.on("message", (data, isBinary) => {
      if (!isBinary && Buffer.isBuffer(data)) connection.receive(data.toString("utf8"));
      else log.count("window.binary");
    });
    socket.on("close", connection.detach);
    socket.on("error", () => socket.terminate());
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setPageHeaders(response, `ws://127.0.0.1:${port}`);
    const target = gate.targetOf(request.url);
    const verdict = gate.judge(request);
    if (verdict === "refused" || target === null) {
      log.count("window.refused");
      response.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
      response.end("This address belongs to Landline on this computer. Open it from Landline itself.\n");
      return;
    }
    if (verdict === "enter") {
      response.setHeader("set-cookie", gate.setCookie);
      response.setHeader("content-type", "text/html; charset=utf-8").end(redirectPage(gate.root));
      return;
    }
    if (target.pathname === "/focus" && request.method === "POST") {
      const link = await smallBodyOf(request, MAX_LINK_BYTES);
      focusListeners.forEach((listener) => listener(link === "" ? null : link));
      response.end();
      return;
    }
    if (await serveBackgroundPicture(deps.dataFolder, target, request, response)) return;
    if (await serveWindowFiles(deps.windowFiles, target, request, response)) return;
    await servePageFile(deps.files, target.pathname === "/" ? "/index.html" : target.pathname, response);
  }

  return {
    url: gate.entryUrl,
    redirectFile,
    onFocus: (listener) => void focusListeners.push(listener),
    async close(isFollowed = false) {
      if (!isFollowed) writePrivateFileSync(addressFile(deps.dataFolder), JSON.stringify({ port }));
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
