/**
 * Lets `landline history`, `landline files` and `landline export` read and save files while a core has the data folder open, which no second process may
 * open, and `landline doctor` test a connection of that core's. Loopback HTTP for whoever has the secret that lies in the folder, and so for the folder's owner alone. It changes nothing in there.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { unlinkSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";
import { problemOf } from "../core/error-codes.ts";
import type { FileSaver } from "../core/file-saver.ts";
import type { Archive } from "../core/kept-history.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { repeatEvery } from "../kernel/repeat.ts";
import { listen } from "../platform/listen.ts";
import { writePrivateFileSync } from "../platform/private-file.ts";
import { ADDRESS_FILE, decodeQuestion, REFUSED, type Question, type SaveNews } from "./history-messages.ts";
import type { LinkTester } from "./link-tester.ts";
import { sourceOf } from "./history-source.ts";

/** Far above any question. */
const MAX_QUESTION_BYTES = 16 * 1024;
/** What a reader is told of a file on its way; also while nothing arrives, for a reader gives up what is silent for minutes. */
const NEWS_MS = 500;

type SaveQuestion = Extract<Question, { type: "save" }>;
/** Written at once, or as it comes. */
type Answer = { readonly status: number; readonly body: unknown } | SaveQuestion;

export interface HistoryServer {
  close(): Promise<void>;
}

/** @throws system errors: no port, or a folder that takes no file */
export async function serveHistory(deps: {
  readonly dataFolder: string;
  readonly archive: Archive;
  readonly saver: FileSaver;
  readonly testLink: LinkTester;
  readonly clock: Clock;
  readonly log: Log;
}): Promise<HistoryServer> {
  const { log, clock } = deps;
  const source = sourceOf(deps.archive, deps.saver);
  const secret = randomBytes(32).toString("hex");
  const addressFile = path.join(deps.dataFolder, ADDRESS_FILE);
  const expected = Buffer.from(`Bearer ${secret}`);

  function isAllowed({ method, headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers.authorization ?? "");
    return method === "POST" && given.length === expected.length && timingSafeEqual(given, expected);
  }

  async function answer(question: Exclude<Question, SaveQuestion>): Promise<unknown> {
    switch (question.type) {
      case "earlier":
        return source.earlier();
      case "page":
        return source.page(question.meeting, { search: question.search, limit: question.limit });
      case "files":
        return source.files(question.meeting);
      case "testLink":
        return deps.testLink(question.member);
      case "export":
        return source.exported(question.meeting, question.format);
    }
  }

  async function handle(request: IncomingMessage): Promise<Answer> {
    if (!isAllowed(request)) {
      log.count("history.refused");
      return { status: 403, body: null };
    }
    const text = await textOf(request);
    const question = text === null ? null : decodeQuestion(text);
    if (question === null) return { status: 400, body: null };
    if (question.type === "save") return question;
    try {
      return { status: 200, body: await answer(question) };
    } catch (error) {
      return { status: REFUSED, body: problemOf(error) };
    }
  }

  async function save(
    { meeting, fileId, folder }: SaveQuestion,
    write: (news: SaveNews) => void,
    signal: AbortSignal,
  ): Promise<void> {
    let bytes = 0;
    const stopNews = repeatEvery(clock, NEWS_MS, () => write({ bytes }));
    try {
      const onProgress = (come: number) => void (bytes = come);
      write({ path: await source.save(meeting, fileId, folder, { onProgress, signal }) });
    } catch (error) {
      write(problemOf(error));
    } finally {
      stopNews();
    }
  }

  async function respond(answered: Answer, response: ServerResponse): Promise<void> {
    const isSave = "type" in answered;
    // What is left of a request that was not read would be taken for the next one.
    response.writeHead(isSave ? 200 : answered.status, {
      ...{ "content-type": isSave ? "application/jsonl" : "application/json", connection: "close" },
    });
    if (!isSave) return void response.end(JSON.stringify(answered.body));
    const hangUp = new AbortController();
    response.on("close", () => hangUp.abort());
    await save(
      answered,
      (news) => void (response.writable && response.write(`${JSON.stringify(news)}\n`)),
      hangUp.signal,
    );
    response.end();
  }

  const server = createServer((request, response) => {
    void handle(request)
      .then((answered) => respond(answered, response))
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
