/** Reading the history while a core has the data folder open, over real sockets on loopback. Rules: ../SPEC.md, FE. */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { CommandError } from "../../../src/api/errors.ts";
import { findRunningCore } from "../../../src/cli/history-client.ts";
import { ADDRESS_FILE } from "../../../src/cli/history-messages.ts";
import { serveHistory } from "../../../src/cli/history-server.ts";
import type { Archive, ReadMeeting } from "../../../src/core/kept-history.ts";
import { createLog } from "../../../src/kernel/log.ts";
import { inert } from "../../simulation/inert.ts";
import { meetingId } from "../../support/ids.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

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
const archive: Archive = {
  earlier: () => Promise.resolve([EARLIER]),
  async read(wanted, read) {
    if (wanted !== "Choir") throw new CommandError("noSuchMeeting", `There is no "${wanted}".`);
    return await read({ ...EARLIER, store });
  },
};

test("[FE20] the history is listed, read and exported through the core that has it open; what it refuses is its own sentence", async (t) => {
  const dataFolder = temporaryFolder(t, "history");
  const log = createLog("error", () => {});
  t.is(findRunningCore(dataFolder), null);
  const server = await serveHistory({ dataFolder, archive, log });
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
  const server = await serveHistory({ dataFolder, archive, log: createLog("error", () => {}) });
  t.teardown(server.close);
  const source = findRunningCore(dataFolder);
  t.deepEqual(await source?.files("Choir"), {
    ...{ type: "files", meetingId: EARLIER.meetingId, title: "Choir", files: [] },
  });
  await t.throwsAsync(async () => await source?.files("Band"), { message: 'There is no "Band".' });
});

test("[FE21] only who can read the private file is answered, and only a question", async (t) => {
  const dataFolder = temporaryFolder(t, "history");
  const log = createLog("error", () => {});
  const server = await serveHistory({ dataFolder, archive, log });
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
