/** Reading the history while a core has the data folder open, over real sockets on loopback. Rules: ../SPEC.md, FE. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import * as v from "valibot";
import { CommandError } from "../../../src/api/errors.ts";
import { findRunningCore } from "../../../src/cli/history-client.ts";
import { ADDRESS_FILE } from "../../../src/cli/history-messages.ts";
import { serveHistory } from "../../../src/cli/history-server.ts";
import type { FileSaver } from "../../../src/core/file-saver.ts";
import type { Archive, ReadMeeting } from "../../../src/core/kept-history.ts";
import { realClock } from "../../../src/kernel/clock.ts";
import { FileIdSchema } from "../../../src/kernel/ids.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { inert } from "../../simulation/inert.ts";
import { meetingId } from "../../support/ids.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { verbatim } from "../../../src/kernel/words.ts";

const EARLIER = { meetingId: meetingId(1), title: "Choir", lastAtMs: 5 };
const asked: unknown[] = [];
const store = inert<ReadMeeting["store"]>({
  history: (query) => {
    asked.push(query);
    return Promise.resolve({ messages: [], hasMore: true });
  },
  files: () => [],
  announcements: () => [],
  polls: () => [],
});
const saver = inert<FileSaver>({});
const clock = realClock;
const noTests = { testLink: () => Promise.reject(new Error("no test")) };
const archive: Archive = {
  earlier: () => Promise.resolve([EARLIER]),
  async read(wanted, read) {
    if (wanted !== "Choir") throw new CommandError("noSuchMeeting", verbatim(`There is no "${wanted}".`));
    return await read({ ...EARLIER, store });
  },
};

test("[FE20] the history is listed, read and exported through the core that has it open; what it refuses is its own sentence", async (t) => {
  const dataFolder = temporaryFolder(t, "history");
  const log = createLog("error", () => {});
  t.is(findRunningCore(dataFolder), null);
  const server = await serveHistory({ ...noTests, dataFolder, archive, saver, clock, log });
  const source = findRunningCore(dataFolder);
  if (source === null) return t.fail();
  t.deepEqual(await source.earlier(), [EARLIER]);
  t.like(await source.page("Choir", { search: "ä & b", limit: 7 }), {
    hasMore: true,
    kept: { title: "Choir" },
  });
  t.like(asked.at(-1), { search: "ä & b", limit: 7 });
  t.like(await source.page("Choir", { search: undefined, limit: 1 }), { messages: [] });
  t.regex(await source.exported("Choir", "markdown"), /^# Choir/);
  await t.throwsAsync(source.exported("Band", "html"), {
    code: "noSuchMeeting",
    message: 'There is no "Band".',
  });
  await server.close();
  t.false(existsSync(path.join(dataFolder, ADDRESS_FILE)));
  await t.throwsAsync(source.earlier(), { message: /does not answer/ });
});

test("[CL90] the files of a meeting are listed through the core that has it open", async (t) => {
  const dataFolder = temporaryFolder(t, "history");
  const server = await serveHistory({
    ...noTests,
    dataFolder,
    archive,
    saver,
    clock,
    log: createLog("error", () => {}),
  });
  t.teardown(server.close);
  const source = findRunningCore(dataFolder);
  t.deepEqual(await source?.files("Choir"), {
    ...{ type: "files", meetingId: EARLIER.meetingId, title: "Choir", files: [] },
  });
  await t.throwsAsync(async () => await source?.files("Band"), { message: 'There is no "Band".' });
});

test("[CL93] a file is saved through the core that has the history open, with news on the way, and hanging up gives it up", async (t) => {
  const dataFolder = temporaryFolder(t, "history");
  const fileId = v.parse(FileIdSchema, "1".repeat(32));
  const asked: unknown[] = [];
  let givenUp = () => {};
  const isGivenUp = new Promise<void>((resolve) => (givenUp = resolve));
  const answering: FileSaver = {
    save(meeting, id, folder, { onProgress, signal }) {
      asked.push([meeting, id, folder]);
      if (meeting === "Band") return Promise.reject(new CommandError("noSuchFile", verbatim("Gone.")));
      onProgress(7);
      if (meeting === "Choir") return new Promise((resolve) => (finish = () => resolve("/out/a (2)")));
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          givenUp();
          reject(new Error("given up"));
        }),
      );
    },
  };
  let finish = () => {};
  const log = createLog("error", () => {});
  const server = await serveHistory({ ...noTests, dataFolder, archive, saver: answering, clock, log });
  t.teardown(server.close);
  const save = findRunningCore(dataFolder)?.save;
  if (save === undefined) return t.fail();
  const { signal } = new AbortController();
  const news: number[] = [];
  const onProgress = (bytes: number) => {
    news.push(bytes);
    finish();
  };
  t.is(await save("Choir", fileId, "/out", { onProgress, signal }), "/out/a (2)");
  t.is(news[0], 7);
  t.deepEqual(asked, [["Choir", fileId, "/out"]]);
  await t.throwsAsync(save("Band", fileId, "/out", { onProgress, signal }), {
    code: "noSuchFile",
    message: "Gone.",
  });
  const hangUp = new AbortController();
  const watch = { onProgress: () => hangUp.abort(), signal: hangUp.signal };
  await t.throwsAsync(save("Slow", fileId, "/out", watch));
  await t.notThrowsAsync(isGivenUp);
});

test("[FE21] only who can read the private file is answered, and only a question", async (t) => {
  const dataFolder = temporaryFolder(t, "history");
  const log = createLog("error", () => {});
  const server = await serveHistory({ ...noTests, dataFolder, archive, saver, clock, log });
  t.teardown(server.close);
  const file = path.join(dataFolder, ADDRESS_FILE);
  t.is(statSync(file).mode & 0o777, 0o600);
  const { port, secret } = JSON.parse(readFileSync(file, "utf8")) as { port: number; secret: string };
  const ask = async (authorization: string, body: string, method = "POST"): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      ...{ method, headers: { authorization } },
      ...(method === "POST" ? { body } : {}),
    });
    await response.text();
    return response.status;
  };
  const question = JSON.stringify({ type: "earlier" });
  t.is(await ask(`Bearer ${secret}`, question), 200);
  t.is(await ask("", question), 403);
  t.is(await ask(`Bearer ${secret.slice(1)}0`, question), 403);
  t.is(await ask(`Bearer ${secret}`, question, "GET"), 403);
  t.is(log.counters()["history.refused"], 3);
  t.is(await ask(`Bearer ${secret}`, "{"), 400);
  t.is(await ask(`Bearer ${secret}`, JSON.stringify({ type: "forget", meeting: "Choir" })), 400);
  t.is(await ask(`Bearer ${secret}`, `"${"x".repeat(20_000)}"`), 400);
  writeFileSync(file, JSON.stringify({ port, secret: "short" }));
  t.is(findRunningCore(dataFolder), null);
});
