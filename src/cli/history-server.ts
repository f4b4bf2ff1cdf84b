/**
 * Lets `landline history`, `landline files` and `landline export` read while a core has the data folder open, which no second process may open. Loopback
 * HTTP for whoever has the secret that lies in the folder, and so for the folder's owner alone. It changes nothing.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { unlinkSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import path from "node:path";
import { problemOf } from "../core/error-codes.ts";
import type { Archive } from "../core/kept-history.ts";
import type { Log } from "../kernel/log.ts";
import { listen } from "../platform/listen.ts";
import { writePrivateFileSync } from "../platform/private-file.ts";
import { ADDRESS_FILE, decodeQuestion, REFUSED, type Question } from "./history-messages.ts";
import { sourceOf } from "./history-source.ts";

/** Far above any question. */
const MAX_QUESTION_BYTES = 16 * 1024;

export interface HistoryServer {
  close(): Promise<void>;
}

/** @throws system errors: no port, or a folder that takes no file */
export async function serveHistory(deps: {
  readonly dataFolder: string;
  readonly archive: Archive;
  readonly log: Log;
}): Promise<HistoryServer> {
  const { log } = deps;
  const source = sourceOf(deps.archive);
  const secret = randomBytes(32).toString("hex");
  const addressFile = path.join(deps.dataFolder, ADDRESS_FILE);
  const expected = Buffer.from(`Bearer ${secret}`);

  function isAllowed({ method, headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers.authorization ?? "");
    return method === "POST" && given.length === expected.length && timingSafeEqual(given, expected);
  }

  function answer(question: Question): Promise<unknown> {
    switch (question.type) {
      case "earlier":
        return source.earlier();
      case "page":
        return source.page(question.meeting, { search: question.search, limit: question.limit });
      case "files":
        return source.files(question.meeting);
      case "export":
        return source.exported(question.meeting, question.format);
    }
  }

  async function handle(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    if (!isAllowed(request)) {
      log.count("history.refused");
      return { status: 403, body: null };
    }
    const text = await textOf(request);
    const question = text === null ? null : decodeQuestion(text);
    if (question === null) return { status: 400, body: null };
    try {
      return { status: 200, body: await answer(question) };
    } catch (error) {
      return { status: REFUSED, body: problemOf(error) };
    }
  }

  const server = createServer((request, response) => {
    void handle(request)
      .then(({ status, body }) => {
        // What is left of a request that was not read would be taken for the next one.
        response.writeHead(status, { "content-type": "application/json", connection: "close" });
        response.end(JSON.stringify(body));
      })
      .catch((error: unknown) => {
        log.warn("a reader of the history was not answered", { error: String(error) });
        response.destroy();
      });
  });
  const port = await listen(server, { host: "127.0.0.1", port: 0 });
  server.on("error", (error) => log.warn("the history's server failed", { error: String(error) }));
  writePrivateFileSync(addressFile, JSON.stringify({ port, secret }));
  return {
    async close() {
      try {
        unlinkSync(addressFile);
      } catch (error) {
        log.warn("the address of the history's server stays", { error: String(error) });
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Null for more than a question may have. */
async function textOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_QUESTION_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
