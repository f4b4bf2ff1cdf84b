/**
 * A program of the user's choice that turns speech into text, in a process of its own. It reads sound on its standard input (16 kHz, mono,
 * signed 16 bits, little endian, no header) and prints one line an utterance on its standard output. It ends when its input does. One that
 * ends by itself is started again, later each time, and some times only.
 */
import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { showableLine } from "../kernel/unicode.ts";
import { words, type Words } from "../kernel/words.ts";
import { createSupervisor, type ChildEnd, type RestartPolicy } from "../platform/supervisor.ts";
import type { ProgramLine } from "./command-line.ts";
import { SPEECH_BYTES_PER_S, type SpeechEngine } from "./types.ts";
import { nothingPrinted, takePrinted } from "./utterances.ts";

export { parseProgramLine } from "./command-line.ts";

/** One that cannot load its model ends within seconds, and would do so for ever. */
const POLICY: RestartPolicy = {
  restartAfterMs: [1_000, 5_000, 15_000],
  provenAfterMs: 60_000,
  maxRestarts: 3,
};
/** A program that loads a large model takes its first sound late; more than this is no caption of the present. */
export const MAX_WAITING_BYTES = 15 * SPEECH_BYTES_PER_S;
/** Programs end their utterance at a pause, and between two words they need none. */
const QUIET_AFTER_MS = 500;
const QUIET_BYTES = 1.5 * SPEECH_BYTES_PER_S;
/** One that goes on after its input has ended is killed. */
const KILL_AFTER_MS = 2_000;
/** Of what a program complains of, in UTF-16 code units: it is shown in one sentence. */
const MAX_COMPLAINT = 200;

type Program = ChildProcessByStdio<Writable, Readable, Readable>;
interface Running {
  readonly program: Program;
  /** The last line of its standard error. */
  complaint: string;
}
type End = ChildEnd<Words>;

export function createSpeechEngine(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** A piece of what was said, fit for a line of captions. */
  readonly onUtterance: (text: string) => void;
  /** `status` says something else than before. */
  readonly onStatus: () => void;
}): SpeechEngine {
  const { clock, log } = deps;
  let line: ProgramLine | null = null;
  let problem: Words | null = null;
  let cancelQuiet = (): void => {};

  const supervisor = createSupervisor<Running, Words>({
    clock,
    policy: POLICY,
    startChild: (exited) => start(line ?? [""], exited),
    onEnd: ended,
  });

  function start([name, ...args]: ProgramLine, exited: (reason: Words) => void): Running {
    const program = spawn(name, args, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
    const running: Running = { program, complaint: "" };
    const decoder = new StringDecoder("utf8");
    let printed = nothingPrinted;
    program.stdout.on("data", (bytes: Buffer) => {
      const [next, utterances] = takePrinted(printed, decoder.write(bytes));
      printed = next;
      // What a former program says is of no meeting.
      if (supervisor.child === running) for (const text of utterances) deps.onUtterance(text);
    });
    program.stderr.on("data", (bytes: Buffer) => {
      running.complaint = lastLine(bytes.toString("utf8")) ?? running.complaint;
    });
    // A program that has ended reads no more; its exit is what counts.
    for (const stream of [program.stdin, program.stdout, program.stderr]) stream.on("error", () => {});
    program.on("error", () => exited(words("noSpeechProgram", name)));
    program.on("exit", () =>
      exited(
        running.complaint === ""
          ? words("speechProgramEnded", name)
          : words("speechProgramComplained", name, running.complaint),
      ),
    );
    return running;
  }

  function ended(end: End, restartInMs: number | null): void {
    // `spawn` throws for what can be no program's name, such as one with a zero in it.
    const why = end.type === "exited" ? end.reason : words("noSpeechProgram", line?.[0] ?? "");
    log.warn("the speech program ended", { why: why.message, restartInMs });
    // What cannot be started now cannot be started in a second.
    const isMissing = why.sentences.some(({ code }) => code === "noSpeechProgram");
    if (restartInMs !== null && !isMissing) return;
    supervisor.stop();
    problem = why;
    deps.onStatus();
  }

  function stop(): void {
    cancelQuiet();
    const running = supervisor.stop();
    if (running === null) return;
    const { program } = running;
    program.stdin.end();
    program.kill();
    const cancel = clock.setTimer(clock.nowMs() + KILL_AFTER_MS, () => void program.kill("SIGKILL"));
    program.on("exit", cancel);
  }

  function write(pcm: Uint8Array): void {
    const stdin = supervisor.child?.program.stdin;
    if (stdin === undefined || !stdin.writable) return;
    if (stdin.writableLength + pcm.length > MAX_WAITING_BYTES) return log.count("speech.tooSlow");
    stdin.write(pcm);
  }

  return {
    use(next) {
      if (JSON.stringify(next) === JSON.stringify(line)) return;
      stop();
      line = next;
      problem = null;
      if (next !== null) supervisor.start();
      deps.onStatus();
    },
    take(pcm) {
      write(pcm);
      cancelQuiet();
      // A speaker who mutes has finished. Programs wait for a pause: they get one, and not of the microphone.
      cancelQuiet = clock.setTimer(clock.nowMs() + QUIET_AFTER_MS, () => write(new Uint8Array(QUIET_BYTES)));
    },
    status: () => ({ state: line === null ? "off" : problem === null ? "running" : "failed", problem }),
    close() {
      stop();
      line = null;
    },
  };
}

function lastLine(text: string): string | undefined {
  const line = text
    .split(/[\r\n]+/u)
    .findLast((each) => each.trim() !== "")
    ?.slice(0, MAX_COMPLAINT);
  return line === undefined ? undefined : showableLine(line).trim();
}
