/** The core in a process of its own: started, started again when it dies, asked to end before the app does. */
import { utilityProcess, type UtilityProcess } from "electron";
import type { Clock } from "../src/kernel/clock.ts";
import { createSupervisor, type RestartPolicy } from "../src/platform/supervisor.ts";

const CORE_RESTARTS: RestartPolicy = {
  restartAfterMs: [300, 300, 1_200, 5_000],
  provenAfterMs: 30_000,
  // A core that dies this often in a row will not get better by itself.
  maxRestarts: 10,
};
/** A core hands its meeting over before it ends, which takes up to some seconds. Then it is ended. */
const CLOSE_PATIENCE_MS = 10_000;
/** Of what the core writes on standard error: enough for its last sentence. */
const MAX_KEPT_ERROR = 2_000;

export interface CoreProcess {
  /** Hands the core a link to a meeting, as soon as it is ready; of several before that, the last one. */
  openLink(link: string): void;
  /** Asks the core to leave its meeting and end. `onEnd` of `startCore` follows, at the latest after CLOSE_PATIENCE_MS. */
  close(): void;
}

export interface CoreEvents {
  /** Where the window's page is, at the first start and at each restart. */
  readonly onReady: (url: string) => void;
  /** Somebody started Landline again. */
  readonly onFocus: () => void;
  readonly onMeeting: (isIn: boolean) => void;
  /** No core runs and none will be started. `problem`: a sentence for people; null when it was asked to end. */
  readonly onEnd: (problem: string | null) => void;
}

/** `script`: the core's own. `args`: the command line, which stays the same however often the core is started. */
export function startCore(
  clock: Clock,
  { script, args }: { readonly script: string; readonly args: readonly string[] },
  events: CoreEvents,
): CoreProcess {
  /** The present core has said where its page is. */
  let isListening = false;
  let isReady = false;
  let waitingLink: string | null = null;
  let isClosing = false;
  let lastError = "";

  const supervisor = createSupervisor<UtilityProcess, number>({
    clock,
    policy: CORE_RESTARTS,
    startChild(exited) {
      const restart = isReady ? ["--rejoin"] : [];
      const core = utilityProcess.fork(script, [...args, "--no-window", ...restart], {
        stdio: ["ignore", "inherit", "pipe"],
        serviceName: "Landline core",
        // This page gets paths from the system's dialogs and drops, so its commands may name them.
        env: { ...process.env, LANDLINE_SHELL: "electron" },
      });
      core.stderr?.on("data", (chunk: Buffer) => {
        process.stderr.write(chunk);
        lastError = (lastError + chunk.toString()).slice(-MAX_KEPT_ERROR);
      });
      core.on("message", (message) => receive(core, message));
      core.on("exit", (code) => {
        isListening = false;
        events.onMeeting(false);
        if (isClosing) events.onEnd(null);
        else exited(code);
      });
      return core;
    },
    onEnd(end, restartInMs) {
      if (!isReady) {
        // It would fail the same way again.
        supervisor.stop();
        events.onEnd(sentenceOf(lastError) ?? `The core ended before it was ready (${reasonOf(end)}).`);
      } else if (restartInMs === null)
        events.onEnd("The core keeps failing. Start Landline with --verbose to see why.");
    },
  });

  function receive(core: UtilityProcess, message: unknown): void {
    if (typeof message !== "object" || message === null || !("type" in message)) return;
    if (message.type === "ready" && "url" in message && typeof message.url === "string") {
      isReady = true;
      isListening = true;
      events.onReady(message.url);
      if (waitingLink !== null) core.postMessage({ type: "openLink", link: waitingLink });
      waitingLink = null;
    } else if (message.type === "focus") events.onFocus();
    else if (message.type === "meeting" && "isIn" in message) events.onMeeting(message.isIn === true);
  }

  supervisor.start();
  return {
    openLink(link) {
      const core = supervisor.child;
      if (core !== null && isListening) core.postMessage({ type: "openLink", link });
      else waitingLink = link;
    },
    close() {
      if (isClosing) return;
      isClosing = true;
      const core = supervisor.stop();
      // It died, and would have been started again.
      if (core === null) return events.onEnd(null);
      core.postMessage({ type: "close" });
      clock.setTimer(clock.nowMs() + CLOSE_PATIENCE_MS, () => {
        core.kill();
        events.onEnd(null);
      });
    },
  };
}

/** The last line that the core wrote for people; null for none. */
function sentenceOf(errors: string): string | null {
  const line =
    errors
      .trimEnd()
      .split("\n")
      .at(-1)
      ?.replace(/^landline: /, "") ?? "";
  return line === "" ? null : line;
}

const reasonOf = (end: { readonly reason: number } | { readonly error: unknown }): string =>
  "reason" in end ? `exit code ${end.reason}` : String(end.error);
