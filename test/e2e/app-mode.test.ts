/** The app as people start it, in a browser's window: opened, its core restarted, started twice, without a browser, and from outside. */
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import anyTest from "ava";
import { findBrowser, findElectron } from "../../src/window-host/browsers.ts";
import type { CoreEvent } from "../../src/api/events.ts";
import { createLan, lanProblem, type Lan } from "../lan/lan.ts";
import { colourCamera, toneMicrophone } from "./media-files.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { makeDataFolder, removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { windowProblem } from "./window.ts";

const COMMAND = fileURLToPath(new URL("../../bin/landline.js", import.meta.url));
const CLIENT = fileURLToPath(new URL("window-client.ts", import.meta.url));
const TITLE = "App mode";

const problem =
  lanProblem() ??
  windowProblem() ??
  (findElectron() === null ? null : "Electron is installed and goes first");
const test = problem === null ? anyTest.serial : anyTest.serial.skip;
let lan: Lan;
let host: Peer;
let app: Started;
const dataFolder = makeDataFolder("app");
const browserFolder = makeDataFolder("browser");
/** Called Chromium, so that the app knows it as such. */
const wrapper = path.join(browserFolder, "chromium");
const argumentsFile = path.join(browserFolder, "arguments");

interface Started {
  readonly process: ChildProcess;
  output(): string;
  /** Events among what was printed. */
  events(): readonly CoreEvent[];
  exit(): Promise<number | null>;
}

/** `landline` in app mode on the first host. */
function startApp(args: readonly string[], environment: readonly string[]): Started {
  const child = lan.spawn(
    1,
    "/usr/bin/env",
    [...environment, "NODE_OPTIONS=", process.execPath, COMMAND, ...args],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  let output = "";
  let code: number | null | undefined;
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => void (output += chunk.toString("utf8")));
  child.on("close", (value) => (code = value));
  return {
    process: child,
    output: () => output,
    events: () =>
      output
        .split("\n")
        .slice(0, -1)
        .filter((line) => line.startsWith("{"))
        // The command's own output: its shape is what is under test.
        .map((line) => JSON.parse(line) as CoreEvent),
    exit: () => new Promise((resolve) => (code === undefined ? child.on("close", resolve) : resolve(code))),
  };
}

const lastLines = (started: Started) => ({
  patienceMs: PATIENCE_MS,
  seen: () =>
    started
      .output()
      .split("\n")
      .map((line) => line.slice(0, 300))
      .slice(-15)
      .join("\n"),
});

/** The core of a started app: the launcher's child that serves the window. */
function corePid(launcher: number): number | undefined {
  const children = readFileSync(`/proc/${launcher}/task/${launcher}/children`, "utf8").trim().split(/\s+/);
  return children
    .map(Number)
    .find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes("--no-window"));
}

const count = (started: Started, type: CoreEvent["type"]): number =>
  started.events().filter((event) => event.type === type).length;

/** The window reports what it receives: it runs, is connected and hears the meeting. */
const windowReports = (started: Started, afterJoins: number): boolean => {
  const events = started.events();
  const joins = events.flatMap((event, index) => (event.type === "joined" ? [index] : []));
  const from = joins[afterJoins - 1];
  return (
    from !== undefined &&
    events.slice(from).some((event) => event.type === "reception" && event.audio.packets > 0)
  );
};

if (problem === null) {
  anyTest.before(async () => {
    lan = createLan({ name: "llw-app", hosts: 2 });
    writeFileSync(
      wrapper,
      `#!/bin/sh
echo "$@" >> ${argumentsFile}
exec ${findBrowser()?.executable ?? ""} --headless=new --no-sandbox --disable-gpu --disable-quic \\
  --use-fake-device-for-media-stream --use-fake-ui-for-media-stream "$@"
`,
    );
    chmodSync(wrapper, 0o755);
    const files = ["--camera", colourCamera("red"), "--microphone", toneMicrophone(440)];
    host = startPeer(lan, 2, "Ana", ["create", TITLE, ...files]);
    await host.event("joined");
  });
}
anyTest.after.always(async () => {
  if (problem === null) {
    for (const each of [app?.process, host?.process]) each?.kill("SIGTERM");
    await app?.exit();
    await host?.exit();
    lan.close();
  }
  removeDataFolders();
});

test("[E30] the app names the browser that it opens; the window comes up, joins and hears the meeting", async (t) => {
  app = startApp(
    ["join", TITLE, "--json", "--name", "Win", "--data-dir", dataFolder],
    [`LANDLINE_BROWSER=${wrapper}`],
  );
  await eventually("the window reports", () => windowReports(app, 1), lastLines(app));
  t.regex(app.output(), /Electron is not installed; Landline opens its window in Chromium\./);
  await host.until("the other", () => host.last("members")?.members.length === 2);
});

test("[E31] no secret stands on the browser's command line, and the files that hold it are private", (t) => {
  const given = readFileSync(argumentsFile, "utf8");
  t.true(given.includes(`--app=file://${dataFolder}/open.html`));
  const { secret }: { secret: string } = JSON.parse(
    readFileSync(path.join(dataFolder, "window.json"), "utf8"),
  );
  t.is(secret.length, 64);
  t.false(given.includes(secret));
  t.true(readFileSync(path.join(dataFolder, "open.html"), "utf8").includes(secret));
  for (const file of ["window.json", "open.html"])
    t.is(statSync(path.join(dataFolder, file)).mode & 0o777, 0o600, file);
  // Every process on this machine, as other users see them.
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const file = `/proc/${pid}/cmdline`;
    let line = "";
    try {
      line = existsSync(file) ? readFileSync(file, "utf8") : "";
    } catch {
      // It ended meanwhile.
    }
    t.false(line.includes(secret), line);
  }
});

test("[E32] the server refuses other hosts, other origins and clients without its cookie", async (t) => {
  const { port, secret }: { port: number; secret: string } = JSON.parse(
    readFileSync(path.join(dataFolder, "window.json"), "utf8"),
  );
  // On a command line here, where the test alone is watching.
  const client = lan.spawnScript(1, CLIENT, [String(port), secret], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  client.stdout?.on("data", (chunk: Buffer) => void (printed += chunk.toString("utf8")));
  await new Promise((resolve) => client.on("close", resolve));
  t.deepEqual(JSON.parse(printed), {
    page: 200,
    pageWithoutCookie: 403,
    pageWithWrongCookie: 403,
    pageOfForeignHost: 403,
    pageOfOtherName: 403,
    enterWithWrongKey: 403,
    enterWithOddKey: 403,
    enterAtForeignHost: 403,
    focusWithoutCookie: 403,
    fileOutside: 404,
    link: 101,
    linkWithoutCookie: 403,
    linkOfForeignOrigin: 403,
    linkOfOtherPort: 403,
    linkWithoutOrigin: 403,
  });
});

test("[E33] a killed core is started again, and its window finds it and the meeting", async (t) => {
  const core = corePid(app.process.pid ?? 0);
  if (core === undefined) throw new Error("no core");
  process.kill(core, "SIGKILL");
  await eventually("the core is back", () => count(app, "ready") >= 2, lastLines(app));
  await eventually("the window reports again", () => windowReports(app, 2), lastLines(app));
  t.not(corePid(app.process.pid ?? 0), core);
  t.is(readFileSync(argumentsFile, "utf8").trim().split("\n").length, 1, "one window, opened once");
});

test("[E34] a second start with the same data folder says that Landline runs already, and ends well", async (t) => {
  const second = startApp(["--data-dir", dataFolder], [`LANDLINE_BROWSER=${wrapper}`]);
  t.is(await second.exit(), 0);
  t.regex(second.output(), /^Landline is already running with this data folder[^\n]*\n$/);
});

test("[E35] the app ends its core and its window on a signal", async (t) => {
  const core = corePid(app.process.pid ?? 0) ?? 0;
  app.process.kill("SIGTERM");
  t.is(await app.exit(), 0);
  t.false(existsSync(`/proc/${core}`));
  await host.until("the leave", () => host.last("members")?.members.length === 1);
});

test("[E36] without a browser the app prints the address to open", async (t) => {
  const alone = startApp(
    ["--data-dir", makeDataFolder("none")],
    ["-u", "LANDLINE_BROWSER", "PATH=/nonexistent"],
  );
  await eventually(
    "the address",
    () => /browser: http:\/\/127\.0\.0\.1:\d+\/enter\?key=/.test(alone.output()),
    lastLines(alone),
  );
  t.regex(alone.output(), /Neither Electron nor Chromium, Chrome or Edge is installed\./);
  alone.process.kill("SIGTERM");
  t.is(await alone.exit(), 0);
});
