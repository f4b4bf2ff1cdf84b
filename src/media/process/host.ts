/** The core's end of the media process: starts it, restarts it when it dies, and calls its procedures. */
import type { Clock } from "../../kernel/clock.ts";
import { createEmitter } from "../../kernel/emitter.ts";
import type { PeerId } from "../../kernel/ids.ts";
import type { Log } from "../../kernel/log.ts";
import type { RecordedBatch } from "../../kernel/recorded-packet.ts";
import { createRpc, RpcError, type Rpc } from "../../kernel/rpc.ts";
import type { ChildPort } from "../../platform/child-port.ts";
import { createSupervisor, type ChildEnd, type RestartPolicy } from "../../platform/supervisor.ts";
import type { LegKey, MediaHost, Muted } from "../types.ts";
import type { HostProcedures, MediaProcedures } from "./messages.ts";
import { unpackBatch } from "./recorded-outbox.ts";

export interface MediaHostDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** May throw. */
  readonly startChild: () => ChildPort;
}

/** The core that asked for a leg gives up after 5 s, too; statistics are read about once a second. */
const TIMEOUTS_MS = { connectLeg: 5_000, stats: 1_000, loads: 1_000, flushRecorded: 1_000 };
/** While the process is wanted, it is tried for ever: without it this peer cannot carry the meeting. */
const POLICY: RestartPolicy = {
  restartAfterMs: [0, 500, 2_000],
  provenAfterMs: 30_000,
  maxRestarts: Infinity,
};

/** How long a process that carries no leg, and is not wanted, is kept for the next one. */
const IDLE_MS = 30_000;

/** A child that runs. */
interface Running {
  readonly rpc: Rpc<MediaProcedures>;
  /** This end stopped it. */
  isStopped: boolean;
  stop(): void;
}

export function createHost(deps: MediaHostDeps): MediaHost {
  const { clock, log } = deps;
  const legClosed = createEmitter<LegKey>();
  const heard = createEmitter<readonly PeerId[]>();
  const warm = createEmitter<readonly PeerId[]>();
  const died = createEmitter<void>();
  const batches = createEmitter<RecordedBatch>();
  const legs = new Map<string, LegKey>();
  let presenter: PeerId | null = null;
  let muted: Muted = { microphone: [], camera: [] };
  let recorded: readonly PeerId[] = [];
  let recordsPictures = false;
  let isDemanded = false;
  let isReady = false;
  let connecting = 0;
  let cancelIdle = () => {};
  let isClosed = false;

  const supervisor = createSupervisor<Running>({ clock, policy: POLICY, startChild, onEnd: ended });

  function startChild(exited: (reason: string) => void): Running {
    const child = deps.startChild();
    const rpc = createRpc<MediaProcedures, HostProcedures>({
      port: child,
      timeouts: { clock, ms: TIMEOUTS_MS },
      procedures: {
        legClosed(leg) {
          if (!legs.delete(keyText(leg))) return;
          stopWhenIdle();
          legClosed.emit(leg);
        },
        heard: heard.emit,
        warm: warm.emit,
        recorded(batch) {
          rpc.send("recordedTaken");
          batches.emit(unpackBatch(batch));
        },
      },
      onEventFailed: (name, error) =>
        log.error("A message of the media process failed", { name, error: String(error) }),
    });
    // After the calls, which fail first when the port closes.
    child.onClose(exited);
    rpc.send("setPresenter", presenter);
    rpc.send("setMuted", muted);
    if (recorded.length > 0) rpc.send("setRecorded", recorded, recordsPictures);
    if (isDemanded) rpc.send("setDemand", true);
    return { rpc, isStopped: false, stop: () => child.stop() };
  }

  function ended(end: ChildEnd<string>): void {
    if (!isReady) supervisor.stop();
    if (end.type === "notStarted") {
      log.error("The media process could not be started", { cause: String(end.error) });
      return;
    }
    log.warn("The media process ended", { reason: end.reason });
    log.count("media.died");
    const closed = [...legs.values()];
    legs.clear();
    warm.emit([]);
    // Their participants turn to another relay at once, instead of waiting for silence.
    for (const leg of closed) legClosed.emit(leg);
    died.emit();
  }

  function stop(): void {
    cancelIdle();
    const stopped = supervisor.stop();
    legs.clear();
    warm.emit([]);
    if (stopped === null) return;
    stopped.isStopped = true;
    stopped.rpc.close();
    // Its legs end by its own farewell, once their participants have moved.
    stopped.stop();
  }

  /** Anybody in the meeting can offer a leg to anybody: what such an offer has started does not stay for good. */
  function stopWhenIdle(): void {
    cancelIdle();
    const isIdle = !isReady && legs.size === 0 && connecting === 0 && supervisor.child !== null;
    cancelIdle = isIdle ? clock.setTimer(clock.nowMs() + IDLE_MS, stop) : () => {};
  }

  return {
    async connectLeg(leg, offerSdp) {
      if (isClosed) throw new Error("The media process was stopped.");
      const running = supervisor.child ?? supervisor.start();
      if (running === null) throw new Error("The media process could not be started.");
      connecting += 1;
      stopWhenIdle();
      try {
        const answerSdp = await running.rpc.call("connectLeg", leg, offerSdp);
        legs.set(keyText(leg), leg);
        return answerSdp;
      } catch (error) {
        throw new Error(sentenceOf(error, running.isStopped), { cause: error });
      } finally {
        connecting -= 1;
        stopWhenIdle();
      }
    },
    closeLeg(leg) {
      legs.delete(keyText(leg));
      supervisor.child?.rpc.send("closeLeg", leg);
      stopWhenIdle();
    },
    removeParticipant: (peerId, when = "now") =>
      supervisor.child?.rpc.send("removeParticipant", peerId, when === "whenSilent"),
    keepParticipant: (peerId) => supervisor.child?.rpc.send("keepParticipant", peerId),
    setDemand(isOn) {
      if (isDemanded === isOn) return;
      isDemanded = isOn;
      supervisor.child?.rpc.send("setDemand", isOn);
    },
    setPresenter(peerId) {
      presenter = peerId;
      supervisor.child?.rpc.send("setPresenter", peerId);
    },
    setMuted(peers) {
      if (isSame(peers, muted)) return;
      muted = peers;
      supervisor.child?.rpc.send("setMuted", muted);
    },
    setRecorded(peers, hasPictures) {
      if (recorded.join() === peers.join() && recordsPictures === hasPictures) return;
      recorded = peers;
      recordsPictures = hasPictures;
      supervisor.child?.rpc.send("setRecorded", peers, hasPictures);
    },
    async flushRecorded() {
      try {
        await supervisor.child?.rpc.call("flushRecorded");
      } catch {
        // What it had is lost with it.
      }
    },
    onRecorded: batches.on,
    setReady(ready) {
      if (isClosed || isReady === ready) return;
      isReady = ready;
      cancelIdle();
      if (ready) supervisor.start();
      else stop();
    },
    onLegClosed: legClosed.on,
    onHeard: heard.on,
    onWarm: warm.on,
    onDied: died.on,
    async loads() {
      try {
        return (await supervisor.child?.rpc.call("loads")) ?? null;
      } catch {
        return null;
      }
    },
    async stats() {
      try {
        return (await supervisor.child?.rpc.call("stats")) ?? null;
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

/** The relay's own sentence where it refused the offer. */
function sentenceOf(error: unknown, isStopped: boolean): string {
  if (error instanceof RpcError && error.code === "timeout")
    return "The media process did not answer in time.";
  if (error instanceof RpcError && error.code === "closed") {
    return isStopped ? "The media process was stopped." : "The media process ended.";
  }
  return error instanceof Error ? error.message : String(error);
}

const isSame = (one: Muted, other: Muted): boolean =>
  one.microphone.join() === other.microphone.join() && one.camera.join() === other.camera.join();

function keyText(leg: LegKey): string {
  return `${leg.peerId} ${leg.legId}`;
}
