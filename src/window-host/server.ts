/**
 * Serves the window's files and the core link on loopback. Only who holds the secret gets in, only from a page of our
 * own origin: other sites, other users and other machines are refused.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import * as v from "valibot";
import { WebSocketServer, type WebSocket } from "ws";
import type { Clients } from "../core/clients.ts";
import { listen } from "../platform/listen.ts";
import { readJsonFile, writePrivateFileSync } from "../platform/private-file.ts";
import type { Log } from "../kernel/log.ts";
import { decoder } from "../kernel/schema.ts";
import { serveWindowFiles } from "./files.ts";
import type { WindowFiles } from "../core/window-files.ts";

const COOKIE = "landline";
/** A command with a leg's offer is some 100 kB. */
const MAX_COMMAND_BYTES = 512 * 1024;
/** A window that reads nothing for that long is reloaded rather than fed. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

const decodeAddress = decoder(
  v.object({
    port: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65535)),
    secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),
);

export interface WindowServer {
  /** Opens the window's page in any browser of this machine; holds the secret. */
  readonly url: string;
  /** A private file that leads a browser there, so that the secret stands on no command line. */
  readonly redirectFile: string;
  /** Somebody started Landline a second time with this data folder. */
  onFocus(listener: () => void): void;
  close(): Promise<void>;
}

export interface SavedAddress {
  readonly port: number;
  readonly secret: string;
}

const addressFile = (dataFolder: string) => path.join(dataFolder, "window.json");

/** Where the window of this data folder is, or was, served; null if never. */
export const savedAddress = (dataFolder: string): SavedAddress | null =>
  decodeAddress(readJsonFile(addressFile(dataFolder)));

/** Asks the copy that runs with this data folder to come to the front; false when none answers. */
export async function focusRunning(dataFolder: string): Promise<boolean> {
  const saved = savedAddress(dataFolder);
  if (saved === null) return false;
  try {
    const response = await fetch(`http://127.0.0.1:${saved.port}/focus`, {
      method: "POST",
      headers: { cookie: `${COOKIE}=${saved.secret}` },
      signal: AbortSignal.timeout(1_000),
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
  const secret = saved?.secret ?? randomBytes(32).toString("hex");
  const focusListeners: (() => void)[] = [];
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.warn("a window's request failed", { error: String(error) });
      response.destroy();
    });
  });
  // A stable origin keeps the browser's permissions and settings; a port that is taken means a new one.
  const port = await listen(server, { host: "127.0.0.1", port: saved?.port ?? 0 });
  server.on("error", (error) => log.error("the window's server failed", { error: String(error) }));
  const origin = `http://127.0.0.1:${port}`;
  const url = `${origin}/enter?key=${secret}`;
  const redirectFile = path.join(deps.dataFolder, "open.html");
  writePrivateFileSync(addressFile(deps.dataFolder), JSON.stringify({ port, secret }));
  writePrivateFileSync(redirectFile, redirectPage(url));

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_COMMAND_BYTES });
  server.on("upgrade", (request, socket, head) => {
    if (request.url !== "/link" || request.headers.origin !== origin || !isOurs(request)) {
      log.count("window.refused");
      // Upgraded sockets have lost the server's own listener.
      socket.on("error", () => socket.destroy());
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, serveLink);
  });

  function serveLink(socket: WebSocket): void {
    const connection = deps.clients.attach({
      mayNamePaths: deps.mayNamePaths,
      send(event) {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
        else socket.send(JSON.stringify(event));
      },
    });
    socket.on("message", (data, isBinary) => {
      if (!isBinary && Buffer.isBuffer(data)) connection.receive(data.toString("utf8"));
      else log.count("window.binary");
    });
    socket.on("close", connection.detach);
    socket.on("error", () => socket.terminate());
  }

  /** Right host (no DNS rebinding) and, unless it is about to get it, the cookie. */
  function isOurs(request: IncomingMessage): boolean {
    const cookies = request.headers.cookie ?? "";
    const value = /(?:^|;\s*)landline=([0-9a-f]{64})(?:;|$)/.exec(cookies)?.[1] ?? "";
    return request.headers.host === `127.0.0.1:${port}` && isSecret(value);
  }

  function isSecret(value: string): boolean {
    const [given, wanted] = [Buffer.from(value), Buffer.from(secret)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = new URL(request.url ?? "/", origin);
    setHeaders(response, port);
    if (
      request.headers.host === `127.0.0.1:${port}` &&
      target.pathname === "/enter" &&
      isSecret(target.searchParams.get("key") ?? "")
    ) {
      response.setHeader("set-cookie", `${COOKIE}=${secret}; HttpOnly; SameSite=Strict; Path=/`);
      // A page and not a redirect: the cookie is for our own site only, and a redirect would count as the other's.
      response.setHeader("content-type", "text/html; charset=utf-8").end(redirectPage("/"));
      return;
    }
    // Whatever changes something must come from our own page: the cookie alone would do for another port's.
    const isForeign = request.method !== "GET" && (request.headers.origin ?? origin) !== origin;
    if (!isOurs(request) || isForeign) {
      log.count("window.refused");
      response.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
      response.end("This address belongs to Landline on this machine. Open it from Landline itself.\n");
      return;
    }
    if (target.pathname === "/focus" && request.method === "POST") {
      focusListeners.forEach((listener) => listener());
      response.end();
      return;
    }
    if (await serveWindowFiles(deps.windowFiles, target, request, response)) return;
    await serveFile(target.pathname === "/" ? "/index.html" : target.pathname, response);
  }

  async function serveFile(name: string, response: ServerResponse): Promise<void> {
    const type = TYPES[path.extname(name)];
    // The window is a handful of files side by side: anything else is not there.
    if (type === undefined || !/^\/[\w-]+(\.[\w-]+)+$/.test(name)) {
      response.writeHead(404).end();
      return;
    }
    try {
      const content = await readFile(path.join(deps.files, name.slice(1)));
      response.setHeader("content-type", type).end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  return {
    url,
    redirectFile,
    onFocus: (listener) => void focusListeners.push(listener),
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".map": "application/json",
};

function setHeaders(response: ServerResponse, port: number): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader("content-security-policy", policy.join("; "));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  // Pages of other ports of this machine share the cookie.
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("cache-control", "no-store");
}

/** The empty icon keeps browsers from asking for /favicon.ico. */
const redirectPage = (url: string): string =>
  `<!doctype html><meta charset="utf-8"><title>Landline</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=${url}">`;
