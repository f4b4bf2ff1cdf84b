/** Keeps a headless participant running: a child that plays files, drives the core as a window does, and may die. */
import { fork, type ChildProcess } from "node:child_process";
import type { Clients } from "../core/clients.ts";
import type { Log } from "../kernel/log.ts";

/** The participant's exit code for a bad file. */
const BAD_INPUT = 2;
const RESTART_AFTER_MS = [0, 300, 1_200, 5_000];

export interface HeadlessParticipant {
  close(): void;
}

export function createHeadlessParticipant(deps: {
  readonly clients: Clients;
  readonly log: Log;
  /** Runs with the flags that this process runs with. */
  readonly script: string;
  /** For tests that tell sources apart: reports beyond the core's protocol, with the levels of these tones in Hz. */
  readonly debug: { readonly tones: string; report(reception: object): void } | null;
  /** Receives the pictures of at most so many others; null for all. */
  readonly maxPictures: number | null;
  /** Absolute paths. */
  readonly camera?: string;
  readonly microphone?: string;
}): HeadlessParticipant {
  let child: ChildProcess | null = null;
  let deaths = 0;
  let isClosed = false;
  const args = [
    ...(deps.camera === undefined ? [] : ["--camera", deps.camera]),
    ...(deps.microphone === undefined ? [] : ["--microphone", deps.microphone]),
    ...(deps.maxPictures === null ? [] : ["--pictures", String(deps.maxPictures)]),
    ...(deps.debug === null ? [] : ["--debug-tones", deps.debug.tones]),
  ];

  function start(): void {
    if (isClosed) return;
    const started = fork(deps.script, args, {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child = started;
    const connection = deps.clients.attach({
      mayNamePaths: false,
      send: (event) => {
        if (started.connected) started.send(event, () => {});
      },
    });
    started.on("message", (message: unknown) => {
      if (deps.debug !== null && isDebugReport(message)) deps.debug.report(message);
      else connection.receive(message);
    });
    started.on("error", (error) =>
      deps.log.error("the participant's process failed", { error: String(error) }),
    );
    started.on("exit", (code) => {
      connection.detach();
      // A file that it cannot play will not play the next time either; it has said so.
      if (isClosed || code === BAD_INPUT) return;
      deps.log.warn("the participant's process ended; it is started again", { code });
      setTimeout(start, RESTART_AFTER_MS[Math.min(deaths, RESTART_AFTER_MS.length - 1)]);
      deaths += 1;
    });
  }
  start();
  return {
    close() {
      isClosed = true;
      if (child?.connected === true) child.disconnect();
    },
  };
}

const isDebugReport = (message: unknown): message is object =>
  typeof message === "object" && message !== null && "type" in message && message.type === "debugReception";
