/** The `landline` command: reads the command line, starts what it asks for, and says in one line what went wrong. */
import { fileURLToPath } from "node:url";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { createCore, VERSION, type Core } from "../core/core.ts";
import type { CoreEvent } from "../api/events.ts";
import { defaultDataFolder, openDataFolder } from "../platform/data-folder.ts";
import { runDoctor } from "./doctor.ts";
import { printExport, printHistory, type HistoryOptions } from "./history.ts";
import type { ExportFormat } from "../core/history-export.ts";
import { createHeadlessParticipant } from "../headless/host.ts";
import { createLog, type Log } from "../kernel/log.ts";
import { launchApp } from "../window-host/launcher.ts";
import { checkMediaFiles } from "./media-files.ts";
import { findParent } from "../platform/launcher-channel.ts";
import { attachStandardStreams, writeEvent } from "./json-lines.ts";
import { createWindowServer } from "../window-host/server.ts";

/** Built scripts lie side by side in dist; from the sources, tsx runs them in place. */
const isBuilt = import.meta.url.endsWith(".js");
const scriptOf = (built: string, source: string): string =>
  fileURLToPath(new URL(isBuilt ? built : source, import.meta.url));
const MEDIA_PROCESS = scriptOf("./media-process.js", "../media/process/process.ts");
const PARTICIPANT_PROCESS = scriptOf("./participant.js", "../headless/process.ts");
const WINDOW_FILES = fileURLToPath(new URL(isBuilt ? "./ui" : "../../dist/ui", import.meta.url));
const THIS_SCRIPT = fileURLToPath(import.meta.url);

interface CommonOptions {
  readonly name?: string;
  readonly dataDir?: string;
  readonly passcode?: string;
  readonly headless?: boolean;
  readonly window: boolean;
  readonly json?: boolean;
  readonly camera?: string;
  readonly microphone?: string;
  readonly pictures?: number;
  readonly verbose?: boolean;
  readonly rejoin?: boolean;
  readonly debugTones?: string;
}

/** What to do once the core runs. */
export type Intent =
  | { readonly type: "none" }
  | { readonly type: "create"; readonly title: string }
  | { readonly type: "join"; readonly meeting: string }
  | { readonly type: "open"; readonly meeting: string }
  | { readonly type: "relay"; readonly meeting: string | null };

const program = new Command("landline")
  .description("Video meetings on a local network: no server, no internet, no address to type.")
  .version(VERSION)
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(`${text.trim().replace(/^error: /, "landline: ")}\n`),
  });

function common(command: Command): Command {
  return command
    .option("--name <you>", "your name, remembered")
    .option("--data-dir <dir>", "where identity, settings and history are kept")
    .option("--passcode <p>", "the meeting's passcode")
    .option("--headless", "take part without a window")
    .option("--no-window", "serve the window and print its address instead of opening it")
    .option("--json", "commands in and events out on standard streams, one JSON object a line")
    .option("--camera <file.y4m>", "play a file instead of a camera (headless)")
    .option("--microphone <file.wav>", "play a file instead of a microphone (headless)")
    .option("--pictures <n>", "receive the pictures of at most so many (headless)", parseCountOrNone)
    .option("--verbose", "say on standard error what happens")
    .addOption(program.createOption("--rejoin").hideHelp())
    .addOption(program.createOption("--debug-tones <hz>").hideHelp());
}

common(program).action((options: CommonOptions) => start(options, { type: "none" }));
common(program.command("create <title>").description("make a meeting and join it")).action(
  (title: string, options: CommonOptions) => start(merged(options), { type: "create", title }),
);
common(program.command("join <meeting>").description("join a nearby meeting, by its title or id")).action(
  (meeting: string, options: CommonOptions) => start(merged(options), { type: "join", meeting }),
);
common(
  program
    .command("open <meeting>")
    .description("open a meeting of before, by its title or id, with its history; joins it if it is nearby"),
).action((meeting: string, options: CommonOptions) => start(merged(options), { type: "open", meeting }));
common(
  program
    .command("relay [meeting]")
    .description("carry a meeting without taking part: the named one, or the first open one nearby"),
).action((meeting: string | undefined, options: CommonOptions) =>
  start({ ...merged(options), headless: true }, { type: "relay", meeting: meeting ?? null }),
);
common(program.command("list").description("list the meetings nearby"))
  .option("--wait <ms>", "how long to listen, such as 1500ms", parseWait, 1_500)
  .action((options: CommonOptions & { readonly wait: number }) =>
    list({ ...merged(options), wait: options.wait }),
  );
common(
  program
    .command("history [meeting]")
    .description("print the messages of a meeting of before, by its title or id; without one, list them"),
)
  .option("--search <words>", "only messages with all of these words")
  .option("--limit <n>", "so many of the newest", parseCount, 1_000)
  .action((meeting: string | undefined, options: CommonOptions & { search?: string; limit: number }) =>
    finishAfter(
      printHistory({ ...historyOptions(options), meeting, search: options.search, limit: options.limit }),
    ),
  );
common(program.command("export <meeting>").description("write a meeting's history as Markdown or JSON"))
  .addOption(program.createOption("--format <f>").choices(["markdown", "json"]).default("markdown"))
  .option("--output <file>", "a file to make; standard output without")
  .action((meeting: string, options: CommonOptions & { format: ExportFormat; output?: string }) =>
    finishAfter(
      printExport({ ...historyOptions(options), meeting, format: options.format, output: options.output }),
    ),
  );
common(program.command("doctor").description("check what usually goes wrong, and say what to do")).action(
  (options: CommonOptions) => doctor(merged(options)),
);

/** Options may stand before or after the subcommand; one that is on unless it is denied has a default on either side. */
function merged(options: CommonOptions): CommonOptions {
  const general = program.opts<CommonOptions>();
  return { ...general, ...options, window: general.window && options.window };
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Give a number such as 100.");
  return Number(text);
}

function parseCountOrNone(text: string): number {
  return text === "0" ? 0 : parseCount(text);
}

function historyOptions(options: CommonOptions): HistoryOptions {
  const all = merged(options);
  return { dataFolder: dataFolderOf(all), log: logOf(all), isJson: all.json === true };
}

/** Once standard output has taken everything. */
async function finishAfter(work: Promise<void>): Promise<void> {
  await work;
  await new Promise((resolve) => process.stdout.write("", resolve));
  process.exit(0);
}

function parseWait(text: string): number {
  const match = /^(\d{1,6})(ms|s)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError("Give a time such as 1500ms or 2s.");
  return Number(match[1]) * (match[2] === "s" ? 1_000 : 1);
}

const logOf = (options: CommonOptions): Log =>
  createLog(options.verbose === true ? "debug" : "error", (line) => process.stderr.write(`${line}\n`));

const dataFolderOf = (options: CommonOptions): string =>
  openDataFolder(
    options.dataDir ?? process.env["LANDLINE_DATA_DIR"] ?? defaultDataFolder(process.platform, process.env),
  );

async function start(options: CommonOptions, intent: Intent): Promise<void> {
  const dataFolder = dataFolderOf(options);
  const log = logOf(options);
  if (options.headless !== true && options.window) {
    await launchApp({
      dataFolder,
      log,
      script: THIS_SCRIPT,
      args: process.argv.slice(2),
    });
    return;
  }
  const files = await checkMediaFiles({ camera: options.camera, microphone: options.microphone });
  const isHeadless = options.headless === true;
  const core = await createCore({
    dataFolder,
    log,
    mediaProcess: MEDIA_PROCESS,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(isHeadless
      ? { joinsWith: { camera: files.camera !== undefined, microphone: files.microphone !== undefined } }
      : {}),
  });
  let closing: Promise<void> | null = null;
  const { debugTones } = options;
  const debug =
    debugTones === undefined
      ? null
      : { tones: debugTones, report: (report: object) => writeEvent(process.stdout, report) };
  const participant =
    isHeadless && intent.type !== "relay"
      ? createHeadlessParticipant({
          clients: core.clients,
          log,
          script: PARTICIPANT_PROCESS,
          debug,
          maxPictures: options.pictures ?? null,
          ...files,
        })
      : null;
  const server = isHeadless
    ? null
    : await createWindowServer({
        dataFolder,
        files: WINDOW_FILES,
        clients: core.clients,
        windowFiles: core.windowFiles,
        mayNamePaths: process.env["LANDLINE_SHELL"] === "electron",
        log,
      });
  core.setUrl(server?.url ?? null);

  /** Leaves politely, then ends: a natural exit would wait for sockets that nobody needs. */
  function finish(code: number): Promise<void> {
    closing ??= (async () => {
      participant?.close();
      await core.close();
      await server?.close();
      process.exit(code);
    })();
    return closing;
  }
  process.on("SIGINT", () => void finish(0));
  process.on("SIGTERM", () => void finish(0));
  const parent = findParent();
  parent?.onClose(() => void finish(0));
  server?.onFocus(() => parent?.post({ type: "focus" }));
  if (options.json === true)
    attachStandardStreams(core.clients, { input: process.stdin, output: process.stdout });
  else announce(core, server?.url ?? null);
  parent?.post({ type: "ready", redirectFile: server?.redirectFile, url: server?.url });
  if (isHeadless) finishWithMeeting(core, intent, finish);
  await carryOut(core, options, intent, finish);
}

/** A headless peer that was started for one meeting ends with it. */
function finishWithMeeting(core: Core, intent: Intent, finish: (code: number) => Promise<void>): void {
  if (intent.type === "none") return;
  core.clients.attach({
    mayNamePaths: false,
    send: (event) => void (event.type === "left" && intent.type !== "relay" && finish(0)),
  });
}

async function carryOut(
  core: Core,
  options: CommonOptions,
  intent: Intent,
  finish: (code: number) => Promise<void>,
): Promise<void> {
  const passcode = options.passcode === undefined ? {} : { passcode: options.passcode };
  // A core that is started again carries its first start's arguments: people may be elsewhere by then.
  if (options.rejoin === true) return core.rejoin();
  if (intent.type === "none") return;
  if (intent.type === "relay") return core.relay(intent.meeting, options.passcode);
  const problem = await ask(core, commandOf(intent, passcode));
  if (problem === null) return;
  process.stderr.write(`landline: ${problem}\n`);
  if (options.headless === true) await finish(1);
}

type Wish =
  | { type: "createMeeting"; title: string; passcode?: string }
  | { type: "joinMeeting"; meeting: string; passcode?: string }
  | { type: "openMeeting"; meeting: string };

function commandOf(
  intent: Extract<Intent, { type: "create" | "join" | "open" }>,
  passcode: { passcode?: string },
): Wish {
  switch (intent.type) {
    case "create":
      return { type: "createMeeting", title: intent.title, ...passcode };
    case "join":
      return { type: "joinMeeting", meeting: intent.meeting, ...passcode };
    case "open":
      return { type: "openMeeting", meeting: intent.meeting };
  }
}

/** Carries out one command; null when done, or the sentence that says why not. */
function ask(core: Core, command: Wish): Promise<string | null> {
  return new Promise((resolve) => {
    const connection = core.clients.attach({
      mayNamePaths: false,
      send(event: CoreEvent) {
        if (event.requestId !== "start") return;
        if (event.type === "error") resolve(event.message);
        else if (event.type === "done") resolve(null);
      },
    });
    connection.receive({ ...command, requestId: "start" });
  });
}

/** For people at a terminal. */
function announce(core: Core, url: string | null): void {
  if (url !== null && findParent() === null) process.stdout.write(`Landline is ready. Open ${url}\n`);
  core.clients.attach({
    mayNamePaths: false,
    send(event) {
      if (event.type === "joined") process.stdout.write(`In the meeting "${event.title}".\n`);
      if (event.type === "error" && event.requestId !== "start")
        process.stderr.write(`landline: ${event.message}\n`);
    },
  });
}

async function list(options: CommonOptions & { readonly wait: number }): Promise<void> {
  const { createNodeDiscovery } = await import("../discovery/index.ts");
  const { realClock } = await import("../kernel/clock.ts");
  const discovery = createNodeDiscovery({ clock: realClock, log: logOf(options) });
  discovery.watch();
  await new Promise((resolve) => setTimeout(resolve, options.wait));
  const meetings = discovery.sightings().map(({ peers: _peers, ...meeting }) => meeting);
  const { problem } = discovery.network();
  if (options.json === true) writeEvent(process.stdout, { type: "meetings", meetings });
  else if (meetings.length === 0)
    process.stdout.write(`No meetings nearby. ${problem ?? "Start one with: landline create <title>"}\n`);
  for (const meeting of options.json === true ? [] : meetings) {
    const marks = [
      meeting.needsPasscode ? "passcode" : "",
      meeting.isCompatible ? "" : "another version",
    ].filter((mark) => mark !== "");
    const people = meeting.members === 1 ? "1 person" : `${meeting.members} people`;
    process.stdout.write(
      `${meeting.meetingId}  ${meeting.title || "(private)"}  ${people}${marks.length > 0 ? `  ${marks.join(", ")}` : ""}\n`,
    );
  }
  await discovery.close();
  process.exit(problem === null ? 0 : 1);
}

async function doctor(options: CommonOptions): Promise<void> {
  const checks = await runDoctor({
    dataFolder: options.dataDir ?? defaultDataFolder(process.platform, process.env),
  });
  if (options.json === true) writeEvent(process.stdout, { type: "doctor", checks });
  const signs = { ok: "ok  ", warning: "hint", failure: "FAIL" };
  for (const check of options.json === true ? [] : checks) {
    process.stdout.write(`${signs[check.result]}  ${check.name}: ${check.finding}\n`);
    if (check.advice !== null) process.stdout.write(`      ${check.advice}\n`);
  }
  process.exit(checks.some((check) => check.result === "failure") ? 1 : 0);
}

process.on("uncaughtException", (error) => {
  process.stderr.write(
    `landline: Landline met an error of its own and stops: ${error.stack ?? String(error)}\n`,
  );
  process.exit(1);
});
try {
  await program.parseAsync(process.argv.slice(2), { from: "user" });
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  process.stderr.write(`landline: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
