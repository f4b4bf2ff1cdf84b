/** The core's end of the media process: starts it, restarts it when it dies, and turns its messages into promises. */
import { createEmitter } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Log } from "../../kernel/log.ts";
import type { ChildMessage, HostMessage } from "./messages.ts";
import type { LegKey, MediaHost } from "../types.ts";

/** The part of a child process that is used. */
export interface MediaChild {
  send(message: HostMessage): void;
  onMessage(listener: (message: ChildMessage) => void): void;
  /** Called once, however it ended. */
  onExit(listener: (reason: string) => void): void;
  /** Closes its channel; it ends by itself. */
  stop(): void;
}
export interface MediaHostDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly startChild: () => MediaChild;
}

const ANSWER_TIMEOUT_MS = 5000;
const STATS_TIMEOUT_MS = 1000;
/** Delays before the first, second and every later restart. */
const RESTART_AFTER_MS = [0, 500, 2000] as const;
/** A child that ran for so long was well: its next death counts as the first. */
const PROVEN_AFTER_MS = 30_000;

interface Pending {
  readonly settle: (message: ChildMessage) => void;
  readonly reject: (reason: Error) => void;
}

export function createHost(deps: MediaHostDeps): MediaHost {
  const { clock, log } = deps;
  const legClosed = createEmitter<LegKey>();
  const heard = createEmitter<readonly PeerId[]>();
  const warm = createEmitter<readonly PeerId[]>();
  const died = createEmitter<void>();
  const pending = new Map<number, Pending>();
  const legs = new Map<string, LegKey>();
  let child: MediaChild | null = null;
  let startedAtMs = -Infinity;
  let deaths = 0;
  let presenter: PeerId | null = null;
  let isDemanded = false;
  let isReady = false;
  let isClosed = false;
  let lastRequest = 0;
  let cancelRestart: (() => void) | null = null;

  function start(): MediaChild {
    cancelRestart?.();
    cancelRestart = null;
    if (child !== null) return child;
    const started = deps.startChild();
    child = started;
    startedAtMs = clock.nowMs();
    started.onMessage((message) => child === started && receive(message));
    started.onExit((reason) => child === started && exited(reason));
    started.send({ type: "setPresenter", peerId: presenter });
    if (isDemanded) started.send({ type: "setDemand", isOn: true });
    return started;
  }

  function receive(message: ChildMessage): void {
    if (message.type === "heard") return heard.emit(message.peers);
    if (message.type === "warm") return warm.emit(message.peers);
    if (message.type === "legClosed") {
      if (legs.delete(keyText(message.leg))) legClosed.emit(message.leg);
      return;
    }
    const waiting = pending.get(message.request);
    pending.delete(message.request);
    waiting?.settle(message);
  }

  function forget(reason: string): void {
    child = null;
    legs.clear();
    const waiting = [...pending.values()];
    pending.clear();
    for (const { reject } of waiting) reject(new Error(reason));
    warm.emit([]);
  }

  function exited(reason: string): void {
    log.warn("The media process ended", { reason });
    log.count("media.died");
    if (clock.nowMs() - startedAtMs >= PROVEN_AFTER_MS) deaths = 0;
    const delayMs = RESTART_AFTER_MS[Math.min(deaths, RESTART_AFTER_MS.length - 1)] ?? 0;
    deaths += 1;
    const closed = [...legs.values()];
    forget("The media process ended.");
    if (isReady) cancelRestart = clock.setTimer(clock.nowMs() + delayMs, () => isReady && start());
    // Their participants turn to another relay at once, instead of waiting for silence.
    for (const leg of closed) legClosed.emit(leg);
    died.emit();
  }

  function stop(): void {
    cancelRestart?.();
    cancelRestart = null;
    const stopped = child;
    forget("The media process was stopped.");
    // Its legs end by its own farewell, once their participants have moved.
    stopped?.stop();
  }

  function ask(message: (request: number) => HostMessage, timeoutMs: number): Promise<ChildMessage> {
    const request = ++lastRequest;
    return new Promise((resolve, reject) => {
      const cancel = clock.setTimer(clock.nowMs() + timeoutMs, () => {
        pending.delete(request);
        reject(new Error("The media process did not answer in time."));
      });
      pending.set(request, {
        settle: (answer) => {
          cancel();
          resolve(answer);
        },
        reject: (reason) => {
          cancel();
          reject(reason);
        },
      });
      try {
        start().send(message(request));
      } catch (cause) {
        pending.delete(request);
        cancel();
        reject(new Error("The media process could not be started.", { cause }));
      }
    });
  }

  return {
    async connectLeg(leg, offerSdp) {
      if (isClosed) throw new Error("The media process was stopped.");
      const answer = await ask(
        (request) => ({ type: "connectLeg", request, leg, offer: offerSdp }),
        ANSWER_TIMEOUT_MS,
      );
      if (answer.type === "refused") throw new Error(answer.reason);
      if (answer.type !== "answer") throw new Error("The media process gave no answer.");
      legs.set(keyText(leg), leg);
      return answer.sdp;
    },
    closeLeg(leg) {
      legs.delete(keyText(leg));
      child?.send({ type: "closeLeg", leg });
    },
    removeParticipant: (peerId, when = "now") =>
      child?.send({ type: "removeParticipant", peerId, isKept: when === "whenSilent" }),
    keepParticipant: (peerId) => child?.send({ type: "keepParticipant", peerId }),
    setDemand(isOn) {
      if (isDemanded === isOn) return;
      isDemanded = isOn;
      child?.send({ type: "setDemand", isOn });
    },
    setPresenter(peerId) {
      presenter = peerId;
      child?.send({ type: "setPresenter", peerId });
    },
    setReady(ready) {
      if (isClosed || isReady === ready) return;
      isReady = ready;
      if (!ready) return stop();
      try {
        start();
      } catch (cause) {
        log.error("The media process could not be started", { cause: String(cause) });
      }
    },
    onLegClosed: legClosed.on,
    onHeard: heard.on,
    onWarm: warm.on,
    onDied: died.on,
    async stats() {
      if (child === null) return null;
      try {
        const answer = await ask((request) => ({ type: "stats", request }), STATS_TIMEOUT_MS);
        return answer.type === "stats" ? answer.stats : null;
      } catch {
        return null;
      }
    },
    async close() {
      isClosed = true;
      isReady = false;
      stop();
    },
  };
}

function keyText(leg: LegKey): string {
  return `${leg.peerId} ${leg.legId}`;
}
