import { Writable } from "node:stream";
import test from "ava";
import type { Language } from "../../src/api/settings.ts";
import type { CommonOptions, Intent } from "../../src/cli/options.ts";
import { recordingNamed } from "../../src/cli/compose.ts";
import { runProgram, type Actions } from "../../src/cli/program.ts";
import type { KeptRecording } from "../../src/recording/index.ts";
import { WordedError, words } from "../../src/kernel/words.ts";
import { speakerOf } from "../../src/sentences/index.ts";
import { inert } from "../simulation/inert.ts";

type Call = readonly [action: keyof Actions, options: CommonOptions, detail: unknown];

function textOf(): Writable & { text: string } {
  const writable = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        writable.text += String(chunk);
        done();
      },
    }),
    { text: "" },
  );
  return writable;
}

/** Runs a command line against actions that only write down what they were asked for. */
async function run(line: string, result: number | Error = 0, language: Language = "en") {
  const calls: Call[] = [];
  const record =
    (action: keyof Actions) =>
    async (options: CommonOptions, detail?: unknown): Promise<number> => {
      calls.push([action, options, detail]);
      if (result instanceof Error) throw result;
      return result;
    };
  const actions: Actions = {
    start: record("start"),
    list: record("list"),
    history: record("history"),
    files: record("files"),
    export: record("export"),
    recordings: record("recordings"),
    compose: record("compose"),
    doctor: record("doctor"),
    update: record("update"),
  };
  const [output, errors] = [textOf(), textOf()];
  const args = line === "" ? [] : line.split(" ");
  const exitCode = await runProgram(args, actions, output, errors, () => speakerOf(language));
  return { exitCode, calls, output: output.text, errors: errors.text };
}

const intentOf = async (line: string): Promise<Intent | undefined> => {
  const { calls } = await run(line);
  const [call] = calls;
  return call?.[0] === "start" ? (call[2] as Intent) : undefined; // what `start` was called with
};

test("[WH62] a link starts the app; what is neither link nor command is named, and a link needs a window", async (t) => {
  const link = "landline:join?m=1&k=2";
  t.deepEqual(await intentOf(link), { type: "link", link });
  t.deepEqual(await intentOf(`--name Ana -- ${link}`), { type: "link", link });
  t.deepEqual(await intentOf("LANDLINE:join"), { type: "link", link: "LANDLINE:join" });
  t.deepEqual(await intentOf("--"), { type: "none" });
  t.deepEqual(await run(`-- ${link} --data-dir /evil`).then(({ exitCode, calls }) => [exitCode, calls]), [
    2,
    [],
  ]);
  for (const [line, error] of [
    ["nonsense", "landline: unknown command 'nonsense'\n"],
    [
      `--headless ${link}`,
      "landline: a link opens the window; without one, use: landline join --at <link>\n",
    ],
  ] as const) {
    const { exitCode, errors, calls } = await run(line);
    t.deepEqual([exitCode, errors, calls], [2, error, []]);
  }
});

test("[CP242] a speech program and a folder for downloads are chosen by the command line", async (t) => {
  const { calls } = await run("create Tea --speech-program hear --download-folder /home/ana/Files");
  t.like(calls[0]?.[1], { speechProgram: "hear", downloadFolder: "/home/ana/Files" });
});

test("[CM1] a subcommand says what to do once the core runs", async (t) => {
  t.deepEqual(await intentOf(""), { type: "none" });
  t.deepEqual(await intentOf("create Tea"), { type: "create", title: "Tea" });
  t.deepEqual(await intentOf("create Tea --broadcast"), { type: "create", title: "Tea", isBroadcast: true });
  t.deepEqual(await intentOf("create Tea --waiting-room --unlisted"), {
    ...{ type: "create", title: "Tea", hasWaitingRoom: true, isListed: false },
  });
  t.deepEqual(await intentOf("create Tea --muted-on-entry --camera-off-on-entry"), {
    ...{ type: "create", title: "Tea", microphoneOffOnEntry: true, cameraOffOnEntry: true },
  });
  t.deepEqual(await intentOf("join Tea"), { type: "join", meeting: "Tea" });
  t.deepEqual(await intentOf("join --at 10.0.0.5"), { type: "joinAt", at: "10.0.0.5" });
  t.deepEqual(await intentOf("open Tea"), { type: "open", meeting: "Tea" });
  t.deepEqual(await intentOf("relay"), { type: "relay", meeting: null });
  t.deepEqual(await intentOf("relay Tea"), { type: "relay", meeting: "Tea" });
  t.true((await run("relay")).calls[0]?.[1].headless);
  t.is((await run("join Tea")).calls[0]?.[1].headless, undefined);
});

test("[CM2] options mean the same before and after the subcommand", async (t) => {
  const options = "--name Ana --data-dir /tmp/a --passcode x --json --verbose --pictures 3";
  const before = await run(`${options} join Tea`);
  const after = await run(`join Tea ${options}`);
  t.deepEqual(before.calls, after.calls);
  t.like(before.calls[0]?.[1], {
    name: "Ana",
    dataDir: "/tmp/a",
    passcode: "x",
    json: true,
    verbose: true,
    pictures: 3,
    window: true,
  });
  t.false((await run("--no-window join Tea")).calls[0]?.[1].window);
  t.false((await run("join Tea --no-window")).calls[0]?.[1].window);
  t.is((await run("--pictures 0")).calls[0]?.[1].pictures, 0);
  t.like((await run("join Tea --rejoin --debug-tones 440")).calls[0]?.[1], {
    rejoin: true,
    debugTones: "440",
  });
});

test("[CM3] the exit code is the action's, and an error is one line and 1", async (t) => {
  t.is((await run("doctor", 0)).exitCode, 0);
  t.is((await run("doctor", 1)).exitCode, 1);
  t.is((await run("relay --console-port 8123")).calls[0]?.[1].consolePort, 8_123);
  t.is((await run("relay --console-port 80")).exitCode, 2);
  t.is((await run("doctor")).calls[0]?.[2], null);
  t.is((await run("doctor --with Ana")).calls[0]?.[2], "Ana");
  t.is((await run("join Tea", 1)).exitCode, 1);
  const failed = await run("create Tea", new Error("The disk is full. Make room."));
  t.like(failed, { exitCode: 1, errors: "landline: The disk is full. Make room.\n", output: "" });
});

test("[CM4] wrong usage is one line and 2, and nothing runs", async (t) => {
  for (const [line, message] of [
    ["--nonsense", /^landline: unknown option '--nonsense'\n$/],
    ["join", /^landline: missing required argument 'meeting'\n$/],
    ["join Tea --at 10.0.0.5", /^landline: give the meeting or --at, not both\n$/],
    ["join Tea --port x", /^landline: .*Give a port from 1 to 65076, or 0 for any\.\n$/],
    ["join Tea --port 65077", /^landline: .*Give a port from 1 to 65076, or 0 for any\.\n$/],
    ["create", /^landline: missing required argument 'title'\n$/],
    ["join Tea --nonsense", /^landline: unknown option '--nonsense'\n$/],
    ["list --wait soon", /^landline: .*Give a time such as 1500ms or 2s\.\n$/],
    ["list --wait -1", /^landline: .*Give a time such as 1500ms or 2s\.\n$/],
    ["--pictures many", /^landline: .*Give a number such as 100\.\n$/],
    ["history --limit 0", /^landline: .*Give a number such as 100\.\n$/],
    ["export Tea --format pdf", /^landline: .*Allowed choices are markdown, html, json\.\n$/],
    ["join Tea --name", /^landline: option '--name <you>' argument missing\n$/],
  ] as const) {
    const { exitCode, calls, errors } = await run(line);
    t.is(exitCode, 2, line);
    t.regex(errors, message);
    t.deepEqual(calls, []);
  }
  t.is((await run("dance")).exitCode, 2);
});

test("[CM5] help and version are printed, and the code is 0", async (t) => {
  for (const line of ["--help", "join --help", "list --help"]) {
    const { exitCode, calls, output, errors } = await run(line);
    t.is(exitCode, 0, line);
    t.regex(output, /^Usage: landline/);
    t.notRegex(output, /rejoin|debug-tones/, "hidden");
    t.is(errors, "");
    t.deepEqual(calls, []);
  }
  t.like(await run("--version"), { exitCode: 0, output: "0.1.0\n", errors: "" });
});

test("[CM6] each command gets its own options, with defaults", async (t) => {
  const detailOf = async (line: string) => (await run(line)).calls[0]?.[2];
  t.is(await detailOf("list"), 1_500);
  t.is(await detailOf("list --wait 20ms"), 20);
  t.is(await detailOf("list --wait 2s"), 2_000);
  t.is(await detailOf("list --wait 7"), 7);
  t.deepEqual(await detailOf("history"), { meeting: undefined, search: undefined, limit: 1_000 });
  t.deepEqual(await detailOf("history Tea --search milk --limit 5"), {
    meeting: "Tea",
    search: "milk",
    limit: 5,
  });
  t.deepEqual(await detailOf("export Tea"), { meeting: "Tea", format: "markdown", output: undefined });
  t.deepEqual(await detailOf("export Tea --format json --output a.json"), {
    meeting: "Tea",
    format: "json",
    output: "a.json",
  });
  t.like(await detailOf("export Tea --format html"), { format: "html" });
  t.is((await run("doctor --json")).calls[0]?.[1].json, true);
});

test("[RC66] a recording is composed by id or title: its sound, unless another thing is named, and one thing at a time", async (t) => {
  const wanted = async (line: string) => (await run(line)).calls[0]?.[2];
  t.deepEqual(await wanted("compose Tea"), { recording: "Tea", what: "sound", format: "webm", copy: null });
  t.like(await wanted("compose Tea --voices"), { recording: "Tea", what: "voices" });
  t.like(await wanted("compose Tea --text"), { recording: "Tea", what: "text" });
  t.like(await wanted("compose Tea --film speaker"), { what: "speaker", format: "webm" });
  t.like(await wanted("compose Tea --film grid --format mp4"), { what: "grid", format: "mp4" });
  t.is((await run("compose Tea --format mp4")).exitCode, 2);
  t.is((await run("compose Tea --film grid --format avi")).exitCode, 2);
  t.like(await wanted("compose Tea --voices --copy /tmp/other"), { what: "voices", copy: "/tmp/other" });
  t.is((await run("compose Tea --sound --film grid")).exitCode, 2);
  t.is((await run("compose Tea --film round")).exitCode, 2);
  const kept = (id: string, title: string, isRunning = false) =>
    inert<KeptRecording>({ recordingId: id as KeptRecording["recordingId"], title, isRunning });
  const all = [kept("1", "Tea"), kept("2", "tea"), kept("3", "Lunch", true)];
  t.is(recordingNamed(all, "TEA").recordingId, "2" as never);
  t.is(recordingNamed(all, "1").recordingId, "1" as never);
  t.throws(() => recordingNamed(all, "Lunch"), { message: /still being recorded/ });
  t.throws(() => recordingNamed(all, "Dinner"), { message: /no recording "Dinner"/ });
});

test("[CL90] files takes the meeting whose files are listed, and no command line without one", async (t) => {
  t.like((await run("files Tea --json")).calls[0], ["files", { json: true }, { meeting: "Tea", save: null }]);
  t.is((await run("files")).exitCode, 2);
});

test("[CL92] files saves all into a folder, or those that are named, and takes no two of these at once", async (t) => {
  const asked = async (line: string) => (await run(line)).calls[0]?.[2];
  t.deepEqual(await asked("files Tea --save-all out"), {
    ...{ meeting: "Tea", save: { names: null, folder: "out" } },
  });
  t.deepEqual(await asked("files Tea --save a b --to out"), {
    ...{ meeting: "Tea", save: { names: ["a", "b"], folder: "out" } },
  });
  t.deepEqual(await asked("files Tea --save a"), { meeting: "Tea", save: { names: ["a"], folder: "." } });
  const both = await run("files Tea --save a --save-all out");
  t.is(both.exitCode, 2);
  t.is(both.errors, "landline: give --save-all or --save, not both\n");
  t.regex((await run("files Tea --to out")).errors, /--to goes with --save/);
  t.is((await run("files Tea --save-all out", 1)).exitCode, 1);
});

test("[CM901] what an action throws is said in the person's language, and to a script with its codes, too", async (t) => {
  const error = new WordedError(words("dataFolderNewer", "/data"));
  t.is(
    (await run("create Tea", error, "de")).errors,
    "landline: Den Datenordner /data hat zuletzt ein neueres Landline benutzt. Installieren Sie jene Version wieder, oder wählen Sie mit --data-dir einen anderen Ordner.\n",
  );
  t.is((await run("create Tea", error, "de")).output, "");
  const { output, exitCode } = await run("--json create Tea", error);
  t.is(exitCode, 1);
  t.deepEqual(JSON.parse(output), {
    ...{ type: "error", code: "failed", message: error.message },
    sentences: [{ code: "dataFolderNewer", params: ["/data"] }],
  });
  // A path that is copied from there has no invisible marks.
  const arabic = (await run("create Tea", error, "ar")).errors;
  t.true(arabic.includes(" /data ") && !/[\u2066-\u2069]/u.test(arabic));
  const plain = await run("create Tea", Object.assign(new Error("x"), { code: "ENOSPC" }), "fr");
  t.regex(plain.errors, /disque/);
});
