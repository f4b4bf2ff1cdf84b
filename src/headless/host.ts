/** Keeps a headless participant running: a child process that plays files, drives the core as a window does, and may die. */
import { fork, type ChildProcess } from "node:child_process";
import type { CoreEvent } from "../api/events.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { createSupervisor, type ChildEnd, type RestartPolicy } from "../platform/supervisor.ts";

/** The participant's exit code for a bad file. */
const BAD_INPUT = 2;
/** The participant is what the person asked for: it is tried for ever. */
const POLICY: RestartPolicy = {
  restartAfterMs: [0, 300, 1_200, 5_000],
  provenAfterMs: 30_000,
  maxRestarts: Infinity,
};

/** The part of the core that the participant uses. */
export interface CoreClients {
  attach(client: { readonly mayNamePaths: boolean; send(event: CoreEvent): void }): {
    /** Takes one command; never throws. */
    receive(input: unknown): void;
    detach(): void;
  };
}

export interface HeadlessParticipant {
  close(): void;
}

export function createHeadlessParticipant(deps: {
  readonly clients: CoreClients;
  readonly clock: Clock;
  readonly log: Log;
  /** Runs with the flags that this process runs with. */
  readonly script: string;
  /** For tests that tell sources apart: reports beyond the core's protocol, with the levels of these tones in Hz. Null: none. */
  readonly debug: { readonly tones: string; report(reception: object): void } | null;
  /** How many others' pictures it receives at most; null for all. */
  readonly maxPictures: number | null;
  /** Absolute paths. */
  readonly camera?: string;
  readonly microphone?: string;
}): HeadlessParticipant {
  const { clients, clock, debug, log } = deps;
  const args = [
    ...(deps.camera === undefined ? [] : ["--camera", deps.camera]),
    ...(deps.microphone === undefined ? [] : ["--microphone", deps.microphone]),
    ...(deps.maxPictures === null ? [] : ["--pictures", String(deps.maxPictures)]),
    ...(debug === null ? [] : ["--debug-tones", debug.tones]),
  ];

  const supervisor = createSupervisor<ChildProcess, number | null>({
    clock,
    policy: POLICY,
    startChild,
    onEnd: ended,
  });

  /** `exited` gets the exit code; null for a child that was killed or never ran. */
  function startChild(exited: (code: number | null) => void): ChildProcess {
    const child = fork(deps.script, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const connection = clients.attach({
      mayNamePaths: false,
      send: (event) => {
        if (child.connected) child.send(event, () => {});
      },
    });
    child.on("message", (message: unknown) => {
      if (debug !== null && isDebugReport(message)) debug.report(message);
      else connection.receive(message);
    });
    const end = (code: number | null): void => {
      connection.detach();
      exited(code);
    };
    child.on("error", (error) => {
      log.error("the participant's process failed", { error: String(error) });
      // A child that was started exits, too; one that was not never does.
      if (child.pid === undefined) end(null);
    });
    child.on("exit", end);
    return child;
  }

  function ended(end: ChildEnd<number | null>): void {
    if (end.type === "notStarted") {
      log.error("the participant's process failed", { error: String(end.error) });
      return;
    }
    // It has said what is wrong with its file, and could not play it the next time either.
    if (end.reason === BAD_INPUT) return void supervisor.stop();
    log.warn("the participant's process ended; it is started again", { code: end.reason });
  }

  supervisor.start();
  return {
    close() {
      const child = supervisor.stop();
      if (child?.connected === true) child.disconnect();
    },
  };
}

const isDebugReport = (message: unknown): message is object =>
  typeof message === "object" && message !== null && "type" in message && message.type === "debugReception";
