/** Runs a core, with or without a window, until somebody ends it; or, in app mode, what starts and watches one. */
import path from "node:path";
import type { CoreEvent } from "../api/events.ts";
import { createCore, type Core } from "../core/core.ts";
import { createHeadlessParticipant } from "../headless/host.ts";
import { realClock } from "../kernel/clock.ts";
import { keepHeapSmall } from "../platform/heap-rest.ts";
import type { Log } from "../kernel/log.ts";
import { FIRST_PORT, portsFrom } from "../kernel/ports.ts";
import { showableLine } from "../kernel/unicode.ts";
import { words, type Words } from "../kernel/words.ts";
import { findParent, type ParentProcess } from "../platform/parent-process.ts";
import { findBrowser } from "../window-host/browsers.ts";
import type { Speak } from "../sentences/index.ts";
import { createWindowServer } from "../window-host/server.ts";
import type { Failures } from "./failures.ts";
import { serveHistory } from "./history-server.ts";
import { attachJsonLines, writeJsonLine } from "./json-lines.ts";
import { createLinkTester } from "./link-tester.ts";
import { checkMediaFiles } from "./media-files.ts";
import { passcodeOf } from "./passcode.ts";
import { portNewsOf } from "./port-news.ts";
import type { CommonOptions, Intent } from "./options.ts";
import { startRelay } from "./relay.ts";
import type { RelayLog } from "./relay-log.ts";

/** Absolute paths of what the command starts and serves. */
export interface Parts {
  /** The script that this process runs. */
  readonly main: string;
  readonly mediaProcess: string;
  readonly recorder: string;
  readonly composer: string;
  /** The script of the page that makes films. */
  readonly filmPage: string;
  readonly participant: string;
  /** Folder of the built window. */
  readonly window: string;
  /** Electron's main script. */
  readonly electron: string;
}

/** Of a relay that nobody has named. */
const RELAY_NAME = "Relay";

/** Resolves to the exit code once the core has left its meeting and closed. @throws Error with a sentence */
export async function runCore(
  options: CommonOptions,
  intent: Intent,
  deps: {
    readonly dataFolder: string;
    readonly log: Log;
    readonly parts: Parts;
    readonly failures: Failures;
    /** Of a relay, which has a console. */
    readonly relayLog: RelayLog | null;
    /** In the language of the person at this computer. */
    readonly speak: Speak;
  },
): Promise<number> {
  const { dataFolder, log, parts, speak } = deps;
  const printError = (said: Words): void => void process.stderr.write(`landline: ${speak(said)}\n`);
  const isHeadless = options.headless === true;
  const files = await checkMediaFiles({ camera: options.camera, microphone: options.microphone });
  const passcode = await passcodeOf(options, process.env);
  const first = options.port ?? FIRST_PORT;
  const ports = first === 0 ? null : portsFrom(first);
  const core = await createCore({
    dataFolder,
    log,
    ...{ mediaProcess: parts.mediaProcess, recorder: parts.recorder, composer: parts.composer },
    filmTools: filmToolsOf(parts),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(intent.type === "relay" ? { defaultName: RELAY_NAME } : {}),
    settings: chosenSettings(options),
    ports,
    startCommand: startCommandOf(options, deps),
    ...(isHeadless
      ? { joinsWith: { camera: files.camera !== undefined, microphone: files.microphone !== undefined } }
      : {}),
  });
  const stopLooking = keepHeapSmall(realClock);
  const participant =
    isHeadless && options.media && intent.type !== "relay"
      ? createHeadlessParticipant({
          clients: core.clients,
          clock: realClock,
          log,
          script: parts.participant,
          debug: debugOf(options),
          maxPictures: options.pictures ?? null,
          ...files,
        })
      : null;
  const server = isHeadless
    ? null
    : await createWindowServer({
        dataFolder,
        files: parts.window,
        clients: core.clients,
        windowFiles: core.windowFiles,
        mayNamePaths: process.env["LANDLINE_SHELL"] === "electron",
        log,
      });
  core.setUrl(server?.url ?? null);
  const historyServer = await serveHistory({
    ...{ dataFolder, log, archive: core.archive, saver: core.fileSaver, clock: realClock },
    testLink: createLinkTester(core),
  }).catch((error: unknown) => log.warn("the history cannot be read from outside", { error: String(error) }));
  const portNews = portNewsOf(ports, core.view().network.port);
  if (portNews !== null) printError(portNews);

  const parent = findParent();
  const relay =
    intent.type !== "relay" || deps.relayLog === null
      ? null
      : await startRelay(core, {
          ...{ meeting: intent.meeting, passcode, dataFolder, files: parts.window, relayLog: deps.relayLog },
          consolePort: options.consolePort ?? null,
          printError,
        });
  let isFollowed = false;
  const ended = new Promise<number>((finish) => {
    process.on("SIGINT", () => finish(0));
    process.on("SIGTERM", () => finish(0));
    parent?.onClose(() => finish(0));
    deps.failures.onFailure(() => {
      isFollowed = true;
      core.keepRejoining();
      finish(1);
    });
    core.onRenewed(() => {
      // What started the app starts it again, and the window goes on with it.
      isFollowed = parent !== null;
      if (parent === null) printError(words("identityRenewed"));
      finish(0);
    });
    if (isHeadless) finishWithMeeting(core, intent, finish);
    server?.onFocus((link) => {
      parent?.post({ type: "focus" });
      if (link !== null) openLink(core, link);
    });
    parent?.onLink((link) => openLink(core, link));
    if (options.json === true) {
      attachJsonLines(core.clients, { input: process.stdin, output: process.stdout }, (reason) =>
        process.stderr.write(`landline: ${reason} Events are not written any more.\n`),
      );
    } else announce(core, server?.url ?? null, { parent, speak });
    parent?.post({ type: "ready", redirectFile: server?.redirectFile, url: server?.url });
    if (parent !== null) reportMeeting(core, parent);
    void carryOut(core, passcode === undefined ? options : { ...options, passcode }, intent).then(
      (problem) => {
        if (problem === null) return;
        printError(problem);
        if (isHeadless) finish(1);
      },
    );
  });
  const exitCode = await ended;
  stopLooking();
  participant?.close();
  await relay?.close();
  await historyServer?.close();
  await core.close();
  await server?.close(isFollowed);
  return exitCode;
}

/** A core that is started again carries its first start's arguments: others may have been chosen by then. */
function chosenSettings({ rejoin, speechProgram, downloadFolder }: CommonOptions) {
  if (rejoin === true) return {};
  const folder = downloadFolder === undefined || downloadFolder === "" ? "" : path.resolve(downloadFolder);
  return {
    ...(speechProgram === undefined ? {} : { speechProgram }),
    ...(downloadFolder === undefined ? {} : { downloadFolder: folder }),
  };
}

/** What a login starts: this program, with this data folder. Electron's core is none, and a relay has a unit of its own. */
function startCommandOf(
  { headless, dataDir, port }: CommonOptions,
  { dataFolder, parts }: { readonly dataFolder: string; readonly parts: Parts },
): readonly string[] | null {
  if (headless === true || process.env["LANDLINE_SHELL"] === "electron") return null;
  return [
    ...[process.execPath, parts.main],
    ...(dataDir === undefined ? [] : ["--data-dir", dataFolder]),
    ...(port === undefined ? [] : ["--port", String(port)]),
  ];
}

export const filmToolsOf = ({ filmPage }: Pick<Parts, "filmPage">) => ({
  browser: findBrowser()?.executable ?? null,
  page: filmPage,
});

function debugOf({ debugTones }: CommonOptions) {
  return debugTones === undefined
    ? null
    : { tones: debugTones, report: (report: object) => writeJsonLine(process.stdout, report) };
}

/** A headless peer that was started for one meeting ends with it. */
function finishWithMeeting(core: Core, intent: Intent, finish: (exitCode: number) => void): void {
  if (intent.type === "none" || intent.type === "relay") return;
  core.clients.attach({
    mayNamePaths: false,
    send: (event) => void (event.type === "left" && finish(0)),
  });
}

/** A shell has a hotkey for the microphone while there is a meeting. */
function reportMeeting(core: Core, parent: ParentProcess): void {
  core.clients.attach({
    mayNamePaths: false,
    send({ type }) {
      if (type === "joined" || type === "left") parent.post({ type: "meeting", isIn: type === "joined" });
    },
  });
}

/** Null when the intent is carried out or under way, or what says why not. */
async function carryOut(core: Core, options: CommonOptions, intent: Intent): Promise<Words | null> {
  // A core that is started again carries its first start's arguments: people may be elsewhere by then.
  if (options.rejoin === true) core.rejoin();
  else if (intent.type !== "none" && intent.type !== "relay")
    return await ask(core, commandOf(intent, options.passcode));
  return null;
}

type MeetingCommand =
  | {
      type: "createMeeting";
      title: string;
      passcode?: string;
      hasWaitingRoom?: boolean;
      isListed?: boolean;
      isBroadcast?: boolean;
      microphoneOffOnEntry?: boolean;
      cameraOffOnEntry?: boolean;
    }
  | { type: "joinMeeting"; meeting: string; passcode?: string }
  | { type: "join"; at: string; passcode?: string }
  | { type: "openMeeting"; meeting: string }
  | { type: "openLink"; link: string };

function commandOf(
  intent: Extract<Intent, { type: "create" | "join" | "joinAt" | "open" | "link" }>,
  passcode: string | undefined,
): MeetingCommand {
  const secret = passcode === undefined ? {} : { passcode };
  switch (intent.type) {
    case "create": {
      const { type: _type, ...rules } = intent;
      return { type: "createMeeting", ...rules, ...secret };
    }
    case "join":
      return { type: "joinMeeting", meeting: intent.meeting, ...secret };
    case "joinAt":
      return { type: "join", at: intent.at, ...secret };
    case "open":
      return { type: "openMeeting", meeting: intent.meeting };
    case "link":
      return { type: "openLink", link: intent.link };
  }
}

/** Marks the answers to the command line's own command. */
const START_REQUEST = "start";

/** From a second start, or from the shell. What is wrong with it, the window says. */
function openLink(core: Core, link: string): void {
  const connection = core.clients.attach({ mayNamePaths: false, send: () => {} });
  connection.receive({ type: "openLink", link });
  connection.detach();
}

/** Null when the command is done, or what says why not. */
function ask(core: Core, command: MeetingCommand): Promise<Words | null> {
  return new Promise((resolve) => {
    const connection = core.clients.attach({
      mayNamePaths: false,
      send(event: CoreEvent) {
        if (event.requestId !== START_REQUEST) return;
        if (event.type === "error") resolve(wordsOfEvent(event));
        else if (event.type === "done") resolve(null);
      },
    });
    connection.receive({ ...command, requestId: START_REQUEST });
  });
}

const wordsOfEvent = ({ message, sentences }: Extract<CoreEvent, { type: "error" }>): Words => ({
  message,
  sentences: sentences ?? [],
});

/** For people at a terminal. */
function announce(
  core: Core,
  url: string | null,
  { parent, speak }: { readonly parent: ParentProcess | null; readonly speak: Speak },
): void {
  if (url !== null && parent === null) process.stdout.write(`${speak(words("windowServed", url))}\n`);
  core.clients.attach({
    mayNamePaths: false,
    send(event) {
      if (event.type === "joined")
        process.stdout.write(`${speak(words("inTheMeeting", showableLine(event.title)))}\n`);
      if (event.type === "error" && event.requestId !== START_REQUEST)
        process.stderr.write(`landline: ${showableLine(speak(wordsOfEvent(event)))}\n`);
    },
  });
}
