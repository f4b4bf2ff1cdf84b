/** Serves the console of a relay on loopback, its page and the same as JSON, to those that the gate lets in. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import * as v from "valibot";
import { ConsoleSettings, type ConsoleStatus, type LogLine } from "../api/console.ts";
import { isLogLevel, type Log, type LogLevel } from "../kernel/log.ts";
import { decoder, parseJson } from "../kernel/schema.ts";
import { listen } from "../platform/listen.ts";
import { readJsonFile, writePrivateFileSync } from "../platform/private-file.ts";
import { createGate } from "./gate.ts";
import { redirectPage, servePageFile, setPageHeaders } from "./page-files.ts";
import { smallBodyOf } from "./small-body.ts";

/** Far above any settings. */
const MAX_BODY_BYTES = 4_096;
const MAX_SEARCH_LENGTH = 200;

const decodeSettings = decoder(ConsoleSettings);
/** A private file: a script reads it, and a browser goes on with its cookie after a restart. */
const decodeAddress = decoder(
  v.object({
    port: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(65_535)),
    secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    folder: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  }),
);

export interface ConsoleDeps {
  readonly dataFolder: string;
  /** Folder of the built window, which has the console's page, too. */
  readonly files: string;
  /** Where it is served if that port is free; null for where it was before, or anywhere. */
  readonly port: number | null;
  readonly log: Log;
  status(): Promise<ConsoleStatus>;
  /** Newest first. */
  lines(filter: { readonly level: LogLevel; readonly search: string }): readonly LogLine[];
  /** Hands over what self carries, leaves, and takes no meeting until `resume`. */
  drain(): Promise<void>;
  resume(): void;
  /** Resolves to null, or to the sentence that says what is not taken. */
  configure(settings: ConsoleSettings): Promise<string | null>;
}

export interface ConsoleServer {
  /** Opens the console in a browser of this machine. Holds the secret. */
  readonly url: string;
  /** A private file that leads a browser there. */
  readonly redirectFile: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** @throws system errors: no port, or a folder that takes no file */
export async function createConsoleServer(deps: ConsoleDeps): Promise<ConsoleServer> {
  const { log, dataFolder } = deps;
  const addressFile = path.join(dataFolder, "console.json");
  const redirectFile = path.join(dataFolder, "console.html");
  const saved = decodeAddress(readJsonFile(addressFile));
  const secret = saved?.secret ?? randomBytes(32).toString("hex");
  const folder = saved?.folder ?? randomBytes(16).toString("hex");
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.warn("a request of the console failed", { error: String(error) });
      response.destroy();
    });
  });
  const port = await listen(server, { host: "127.0.0.1", port: deps.port ?? saved?.port ?? 0 });
  server.on("error", (error) => log.error("the console's server failed", { error: String(error) }));
  const gate = createGate(port, { secret, folder });
  writePrivateFileSync(addressFile, JSON.stringify({ port, secret, folder }));
  writePrivateFileSync(redirectFile, redirectPage(gate.entryUrl));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    setPageHeaders(response, "'self'");
    const target = gate.targetOf(request.url);
    const verdict = gate.judge(request);
    if (verdict === "refused" || target === null) {
      log.count("console.refused");
      response.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
      response.end(`This is the console of a Landline relay. Open it by ${redirectFile}.\n`);
      return;
    }
    if (verdict === "enter") {
      response.setHeader("set-cookie", gate.setCookie);
      response.setHeader("content-type", "text/html; charset=utf-8").end(redirectPage(gate.root));
      return;
    }
    const answer = await answerTo(request, target);
    if (answer === null)
      return await servePageFile(
        deps.files,
        target.pathname === "/" ? "/console.html" : target.pathname,
        response,
      );
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
  }

  /** Null for a file of the page. */
  async function answerTo(request: IncomingMessage, { pathname, searchParams }: URL): Promise<Answer | null> {
    if (request.method === "POST") {
      const settings =
        pathname === "/settings"
          ? decodeSettings(parseJson((await smallBodyOf(request, MAX_BODY_BYTES)) ?? ""))
          : null;
      if (pathname === "/drain") await deps.drain();
      else if (pathname === "/resume") deps.resume();
      else if (settings === null) return { status: pathname === "/settings" ? 400 : 404, body: null };
      else {
        const problem = await deps.configure(settings);
        if (problem !== null) return { status: 409, body: { message: problem } };
      }
      return { status: 200, body: await deps.status() };
    }
    if (request.method !== "GET") return { status: 405, body: null };
    if (pathname === "/status.json") return { status: 200, body: await deps.status() };
    if (pathname !== "/log.json") return null;
    const level = searchParams.get("level") ?? "debug";
    const search = (searchParams.get("search") ?? "").slice(0, MAX_SEARCH_LENGTH);
    if (!isLogLevel(level)) return { status: 400, body: null };
    return { status: 200, body: { lines: deps.lines({ level, search }) } };
  }

  return {
    url: gate.entryUrl,
    redirectFile,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
