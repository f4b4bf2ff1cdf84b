import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import type { ConsoleStatus } from "../../../src/api/console.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import { createConsoleServer } from "../../../src/window-host/console-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const STATUS: ConsoleStatus = {
  ...{ version: "1", name: "Relay", startedAtMs: 0, nowMs: 1, state: "waiting", wanted: null, meeting: null },
  ...{ nearby: [], disk: null, logFolder: "/logs", logLevel: "info", problem: null },
  load: {
    ...{ packetsInPerS: null, packetsOutPerS: null, bytesInPerS: null, bytesOutPerS: null },
    ...{ corePercent: null, mediaPercent: null, coreBytes: 1, mediaBytes: null },
  },
};

async function serve(t: ExecutionContext, dataFolder = temporaryFolder(t, "console")) {
  const done: unknown[] = [];
  writeFileSync(path.join(dataFolder, "console.js"), "page");
  const server = await createConsoleServer({
    ...{ dataFolder, files: dataFolder, port: null, log: silentLog },
    status: () => Promise.resolve(STATUS),
    lines(filter) {
      done.push(filter);
      return [{ at: "2026-01-01T00:00:00.000Z", level: "warn", text: "late" }];
    },
    async drain() {
      done.push("drain");
    },
    resume: () => void done.push("resume"),
    async configure(settings) {
      done.push(settings);
      return settings.name === "" ? "Give a name." : null;
    },
  });
  t.teardown(() => server.close());
  const { port, secret, folder } = JSON.parse(
    readFileSync(path.join(dataFolder, "console.json"), "utf8"),
  ) as {
    readonly port: number;
    readonly secret: string;
    readonly folder: string;
  };
  const cookie = `landline=${secret}`;
  const ask = (
    pathname: string,
    options: {
      readonly method?: string;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    } = {},
  ): Promise<{ readonly status: number | undefined; readonly text: string }> =>
    new Promise((resolve, reject) => {
      const { method = "GET", headers = { cookie }, body = "" } = options;
      const sent = request({ host: "127.0.0.1", port, path: pathname, method, headers, agent: false });
      sent.on("error", reject);
      sent.on("response", (response) => {
        let text = "";
        response.on("data", (chunk) => void (text += String(chunk)));
        response.on("end", () => resolve({ status: response.statusCode, text }));
      });
      sent.end(body);
    });
  return { ...{ server, dataFolder, port, secret, folder, cookie, ask, done } };
}

test("[DR226] without the secret, by another host's name or from another origin nothing is told and nothing is done", async (t) => {
  const { ask, cookie, port, done, server, folder } = await serve(t);
  const refused: readonly Record<string, string>[] = [
    {},
    { cookie: `landline=${"0".repeat(64)}` },
    { cookie, host: `evil.example:${port}` },
    { cookie, host: `localhost:${port}` },
  ];
  for (const headers of refused) {
    t.is((await ask("/status.json", { headers })).status, 403);
    t.is((await ask("/drain", { method: "POST", headers })).status, 403);
  }
  for (const origin of ["http://evil.example", `http://127.0.0.1:${port + 1}`, "null"])
    t.is((await ask("/drain", { method: "POST", headers: { cookie, origin } })).status, 403);
  t.is((await ask("/enter?key=1", { headers: {} })).status, 403);
  t.deepEqual(done, []);
  const entered = await ask(new URL(server.url).pathname + new URL(server.url).search, { headers: {} });
  t.is(entered.status, 200);
  t.true(entered.text.includes(`/${folder}/`));
});

test("[DR227] status, log with a filter, drain, resume, settings", async (t) => {
  const { ask, done, folder } = await serve(t);
  t.deepEqual(JSON.parse((await ask("/status.json")).text), STATUS);
  t.deepEqual(JSON.parse((await ask(`/${folder}/log.json?level=warn&search=a%20b`)).text), {
    lines: [{ at: "2026-01-01T00:00:00.000Z", level: "warn", text: "late" }],
  });
  t.is((await ask("/log.json?level=shout")).status, 400);
  t.deepEqual(JSON.parse((await ask("/drain", { method: "POST" })).text), STATUS);
  t.is((await ask("/resume", { method: "POST" })).status, 200);
  const settings = (body: string) => ask("/settings", { method: "POST", body });
  t.is((await settings('{"name":"Shelf","logLevel":"debug","more":1}')).status, 200);
  t.deepEqual(JSON.parse((await settings('{"name":""}')).text), { message: "Give a name." });
  t.is((await settings('{"name":""}')).status, 409);
  const bad = ["", "7", '{"logLevel":"shout"}', `{"name":"${"x".repeat(5_000)}"}`];
  for (const body of bad) t.is((await settings(body)).status, 400, body.slice(0, 20));
  t.is((await ask("/drain")).status, 404);
  t.is((await ask("/format", { method: "POST" })).status, 404);
  t.is((await ask("/status.json", { method: "DELETE" })).status, 405);
  t.is((await ask("/console.js")).text, "page");
  t.is((await ask("/../etc/passwd")).status, 404);
  t.deepEqual(done.slice(0, 4), [
    { level: "warn", search: "a b" },
    "drain",
    "resume",
    { name: "Shelf", logLevel: "debug" },
  ]);
});

test("[DR228] address and secret outlive a restart", async (t) => {
  const first = await serve(t);
  await first.server.close();
  const second = await serve(t, first.dataFolder);
  t.deepEqual([second.port, second.secret, second.folder], [first.port, first.secret, first.folder]);
  t.is((await second.ask("/status.json", { headers: { cookie: first.cookie } })).status, 200);
});
