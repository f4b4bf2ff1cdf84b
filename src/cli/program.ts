/** The `landline` command's grammar: turns a command line into one call of an action, and its outcome into an exit code. */
import type { Writable } from "node:stream";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { EXPORT_FORMATS } from "../api/chat-commands.ts";
import type { ExportFormat } from "../core/history-export.ts";
import { wordsOf } from "../platform/system-error.ts";
import { isLikeLink } from "../kernel/link-scheme.ts";
import { PORT_BLOCK } from "../kernel/ports.ts";
import { VERSION } from "../kernel/version.ts";
import { FILM_FORMATS, FILM_LAYOUTS, type FilmFormat, type FilmLayout } from "../kernel/compositions.ts";
import type { ComposeRequest } from "./compose.ts";
import { writeJsonLine } from "./json-lines.ts";
import type { CommonOptions, Intent } from "./options.ts";
import { speakerFor } from "./own-language.ts";
import type { Speak } from "../sentences/index.ts";
import type { SaveRequest } from "./save-files.ts";
import type { UpdateRequest } from "./update.ts";

/** What the commands do. Each resolves to the exit code; what it throws is printed in one line, and the code is 1. */
export interface Actions {
  start(options: CommonOptions, intent: Intent): Promise<number>;
  list(options: CommonOptions, waitMs: number): Promise<number>;
  history(
    options: CommonOptions,
    query: {
      readonly meeting: string | undefined;
      readonly search: string | undefined;
      readonly limit: number;
    },
  ): Promise<number>;
  /** Lists them; with `save`, saves them. */
  files(
    options: CommonOptions,
    request: { readonly meeting: string; readonly save: SaveRequest | null },
  ): Promise<number>;
  export(
    options: CommonOptions,
    request: {
      readonly meeting: string;
      readonly format: ExportFormat;
      readonly output: string | undefined;
    },
  ): Promise<number>;
  recordings(options: CommonOptions): Promise<number>;
  compose(options: CommonOptions, request: ComposeRequest): Promise<number>;
  update(options: CommonOptions, request: UpdateRequest): Promise<number>;
  /** `partner`: a member of the meeting to test the connection with; null to look at this machine. */
  doctor(options: CommonOptions, partner: string | null): Promise<number>;
}

/**
 * Resolves to the exit code: 0 done, 1 failed, 2 wrong usage. One line on `errors` says what was wrong, in the language of the person; with `--json` in
 * English, and as an `error` with its codes on `output`.
 */
export async function runProgram(
  args: readonly string[],
  actions: Actions,
  output: Writable,
  errors: Writable,
  speakerOf: (options: CommonOptions) => Promise<Speak> = speakerFor,
): Promise<number> {
  let exitCode = 0;
  let given: CommonOptions = { window: true, media: true };
  const program = createProgram(actions, (code) => (exitCode = code))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void output.write(text),
      writeErr: (text) => void errors.write(text),
      outputError: (text, write) => write(`${text.trim().replace(/^error: /, "landline: ")}\n`),
    });
  // Subcommands were made before and have settings of their own.
  for (const command of program.commands) command.copyInheritedSettings(program);
  program.hook("preAction", (_, command) => void (given = command.optsWithGlobals<CommonOptions>()));
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const said = wordsOf(error);
    const speak = await speakerOf(given);
    errors.write(`landline: ${speak(said)}\n`);
    if (given.json === true) writeJsonLine(output, { type: "error", code: codeOf(error), ...said });
    return 1;
  }
}

/** For scripts: a kind of error as `ErrorCode` has it, or the system's own; "failed" for what has none. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "failed";

interface CreateOptions extends CommonOptions {
  readonly broadcast?: true;
  readonly waitingRoom?: true;
  readonly unlisted?: true;
  readonly mutedOnEntry?: true;
  readonly cameraOffOnEntry?: true;
}

interface FilesOptions extends CommonOptions {
  readonly saveAll?: string;
  readonly save?: readonly string[];
  readonly to?: string;
}

interface ComposeOptions extends CommonOptions {
  readonly sound?: true;
  readonly voices?: true;
  readonly text?: true;
  readonly film?: FilmLayout;
  readonly copy?: string;
  readonly format?: FilmFormat;
}

/** The manual is made from it, too. */
export function createProgram(actions: Actions, onDone: (exitCode: number) => void): Command {
  const program = new Command("landline")
    .description("Video meetings on a local network: no server, no internet, no address to type.")
    .version(VERSION);
  const subcommand = (usage: string, description: string): Command =>
    withCommonOptions(program.command(usage).description(description));
  /** Options may stand before or after the subcommand; one that is on unless it is denied has a default on either side. */
  const merged = (options: CommonOptions): CommonOptions => {
    const general = program.opts<CommonOptions>();
    return {
      ...{ ...general, ...options },
      window: general.window && options.window,
      media: general.media && options.media,
    };
  };
  const start = async (options: CommonOptions, intent: Intent): Promise<void> =>
    onDone(await actions.start(options, intent));

  withCommonOptions(program)
    .argument("[link]", "a link to a meeting: the window shows where it leads, and joins nothing by itself")
    .action(async (link: string | undefined, options: CommonOptions) => {
      if (link === undefined) return await start(options, { type: "none" });
      if (!isLikeLink(link)) program.error(`error: unknown command '${link}'`);
      if (options.headless === true)
        program.error("error: a link opens the window; without one, use: landline join --at <link>");
      return await start(options, { type: "link", link });
    });
  subcommand("create <title>", "make a meeting and join it")
    .option("--broadcast", "whoever joins watches and listens until you let them speak")
    .option("--waiting-room", "whoever comes waits until a host admits it")
    .option("--unlisted", "found by its exact title or its id alone")
    .option("--muted-on-entry", "whoever joins is muted, and may unmute")
    .option("--camera-off-on-entry", "whoever joins is not seen until they turn the camera on")
    .action((title: string, create: CreateOptions) => {
      const { broadcast, waitingRoom, unlisted, mutedOnEntry, cameraOffOnEntry, ...options } = create;
      return start(merged(options), {
        ...{ type: "create", title },
        ...(broadcast ? { isBroadcast: true } : {}),
        ...(waitingRoom ? { hasWaitingRoom: true } : {}),
        ...(unlisted ? { isListed: false } : {}),
        ...(mutedOnEntry ? { microphoneOffOnEntry: true } : {}),
        ...(cameraOffOnEntry ? { cameraOffOnEntry: true } : {}),
      });
    });
  subcommand("join [meeting]", "join a nearby meeting, by its title or id, or any by a code, link or address")
    .option("--at <code, link or address>", "from somebody in the meeting, where it is not nearby")
    .action(
      async (
        meeting: string | undefined,
        { at, ...options }: CommonOptions & { readonly at?: string },
        command: Command,
      ) => {
        if (meeting === undefined && at === undefined)
          command.error("error: missing required argument 'meeting'");
        if (meeting !== undefined && at !== undefined)
          command.error("error: give the meeting or --at, not both");
        await start(
          merged(options),
          at === undefined ? { type: "join", meeting: meeting ?? "" } : { type: "joinAt", at },
        );
      },
    );
  subcommand(
    "open <meeting>",
    "open a meeting of before, by its title or id, with its history; joins it if it is nearby",
  ).action((meeting: string, options: CommonOptions) => start(merged(options), { type: "open", meeting }));
  subcommand(
    "relay [meeting]",
    "carry a meeting without taking part: the named one, or the first open one nearby",
  )
    .option("--console-port <n>", "where its console is served, for this computer alone", parseConsolePort)
    .action((meeting: string | undefined, options: CommonOptions) =>
      start({ ...merged(options), headless: true }, { type: "relay", meeting: meeting ?? null }),
    );
  subcommand("list", "list the meetings nearby")
    .option("--wait <ms>", "how long to listen, such as 1500ms", parseWait, 1_500)
    .action(async ({ wait, ...options }: CommonOptions & { readonly wait: number }) =>
      onDone(await actions.list(merged(options), wait)),
    );
  subcommand(
    "history [meeting]",
    "print the messages of a meeting of before, by its title or id; without one, list them",
  )
    .option("--search <words>", "only messages with all of these words")
    .option("--limit <n>", "so many of the newest", parseCount, 1_000)
    .action(
      async (
        meeting: string | undefined,
        { search, limit, ...options }: CommonOptions & { search?: string; limit: number },
      ) => onDone(await actions.history(merged(options), { meeting, search, limit })),
    );
  subcommand("files <meeting>", "list the files that were shared in a meeting, by its title or id")
    .option("--save-all <dir>", "save all of them there, but for what is there already")
    .option("--save <name...>", "save those alone, by name or id")
    .option("--to <dir>", "where --save saves them; the current folder without")
    .action(async (meeting: string, files: FilesOptions, command: Command) => {
      const { saveAll, save, to, ...options } = files;
      if (saveAll !== undefined && save !== undefined)
        command.error("error: give --save-all or --save, not both");
      if (to !== undefined && save === undefined) command.error("error: --to goes with --save");
      const all = saveAll === undefined ? null : { names: null, folder: saveAll };
      const request = save === undefined ? all : { names: save, folder: to ?? "." };
      onDone(await actions.files(merged(options), { meeting, save: request }));
    });
  subcommand("export <meeting>", "write a meeting's history as Markdown, HTML or JSON")
    .addOption(program.createOption("--format <f>").choices(EXPORT_FORMATS).default("markdown"))
    .option("--output <file>", "a file to make; standard output without")
    .action(
      async (
        meeting: string,
        { format, output, ...options }: CommonOptions & { format: ExportFormat; output?: string },
      ) => onDone(await actions.export(merged(options), { meeting, format, output })),
    );
  subcommand(
    "recordings",
    "list what this computer has recorded: how long, how large, and what is missing",
  ).action(async (options: CommonOptions) => onDone(await actions.recordings(merged(options))));
  subcommand(
    "compose <recording>",
    "make a file of a recording, by its id or its meeting's title: everybody's sound, unless another one is named",
  )
    .option("--sound", "everybody's sound in one file")
    .option("--voices", "each voice in a file of its own")
    .option("--text", "chapters and chat as WebVTT and Markdown")
    .option("--copy <folder>", "fill what this recording lacks from another computer's copy of it first")
    .addOption(program.createOption("--film <layout>", "one film; needs a browser").choices(FILM_LAYOUTS))
    .addOption(
      program
        .createOption(
          "--format <format>",
          "of the film: webm, or mp4 where the browser has an encoder for it",
        )
        .choices(FILM_FORMATS),
    )
    .action(
      async (
        recording: string,
        { sound, voices, text, film, format, copy, ...options }: ComposeOptions,
        command: Command,
      ) => {
        const named = [
          ...(sound ? (["sound"] as const) : []),
          ...(voices ? (["voices"] as const) : []),
          ...(text ? (["text"] as const) : []),
          ...(film === undefined ? [] : [film]),
        ];
        if (named.length > 1) command.error("error: name one thing to make");
        if (format !== undefined && film === undefined)
          command.error("error: --format is of a film: name its layout, too, such as --film grid");
        const request = {
          recording,
          what: named[0] ?? ("sound" as const),
          format: format ?? "webm",
          copy: copy ?? null,
        };
        onDone(await actions.compose(merged(options), request));
      },
    );
  subcommand("update", "say which later Landline is on this computer")
    .option(
      "--offer <folder>",
      "give the release in that folder, such as on a stick, to those in your meetings",
    )
    .option("--install", "check what has come once more, and say how to install it; nothing runs by itself")
    .action(
      async ({
        offer,
        install,
        ...options
      }: CommonOptions & { readonly offer?: string; readonly install?: true }) =>
        onDone(await actions.update(merged(options), { offer: offer ?? null, install: install === true })),
    );
  subcommand("doctor", "check what usually goes wrong, and say what to do")
    .option("--with <name>", "test the connection with that member of the meeting, both ways")
    .action(async ({ with: partner, ...options }: CommonOptions & { readonly with?: string }) =>
      onDone(await actions.doctor(merged(options), partner ?? null)),
    );
  return program;
}

function withCommonOptions(command: Command): Command {
  return command
    .option("--name <you>", "your name, remembered")
    .option("--data-dir <dir>", "where identity, settings and history are kept")
    .option("--port <n>", "the first of the ports at which other members call; 0 for any", parsePort)
    .option("--passcode <p>", "the meeting's passcode")
    .option("--passcode-file <file>", "a file whose first line is the passcode; or set LANDLINE_PASSCODE")
    .option("--headless", "take part without a window")
    .option("--no-window", "serve the window and print its address instead of opening it")
    .option("--json", "commands in and events out on standard streams, one JSON object a line")
    .option("--camera <file.y4m>", "play a file instead of a camera (headless)")
    .option("--microphone <file.wav>", "play a file instead of a microphone (headless)")
    .option("--pictures <n>", "receive the pictures of at most so many (headless)", parseCountOrNone)
    .option("--no-media", "neither send nor receive sound and pictures (headless)")
    .option("--speech-program <line>", "captions what you say, if switched on in the settings; remembered")
    .option("--download-folder <dir>", "where files are saved, remembered; empty for your own")
    .option("--verbose", "say on standard error what happens")
    .addOption(command.createOption("--rejoin").hideHelp())
    .addOption(command.createOption("--debug-tones <hz>").hideHelp());
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Give a number such as 100.");
  return Number(text);
}

const parseCountOrNone = (text: string): number => (text === "0" ? 0 : parseCount(text));

function parsePort(text: string): number {
  const last = 65_536 - PORT_BLOCK;
  if (!/^\d{1,5}$/.test(text) || Number(text) > last)
    throw new InvalidArgumentError(`Give a port from 1 to ${last}, or 0 for any.`);
  return Number(text);
}

function parseConsolePort(text: string): number {
  if (!/^\d{4,5}$/.test(text) || Number(text) < 1_024 || Number(text) > 65_535)
    throw new InvalidArgumentError("Give a port from 1024 to 65535.");
  return Number(text);
}

/** Milliseconds. */
function parseWait(text: string): number {
  const match = /^(\d{1,6})(ms|s)?$/.exec(text);
  if (match === null) throw new InvalidArgumentError("Give a time such as 1500ms or 2s.");
  return Number(match[1]) * (match[2] === "s" ? 1_000 : 1);
}
