/**
 * Entry of the media process: relay and mixer behind an IPC channel. When the channel ends, because the core leaves or has died, the
 * process announces its end and goes on for as long as participants need to move to another relay, so that they hear no gap.
 */
import { randomInt } from "node:crypto";
import { realClock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { createLog } from "../../kernel/log.ts";
import { repeatEvery } from "../../kernel/repeat.ts";
import { createRpc } from "../../kernel/rpc.ts";
import { parentPort } from "../../platform/child-port.ts";
import { onParentGone } from "../../platform/parent-process.ts";
import { processorMs } from "../../platform/processor-time.ts";
import { Mixer } from "../mixer/mixer.ts";
import { createOpus } from "../../audio/opus.ts";
import { createTicker } from "../mixer/ticker.ts";
import { testDispatch } from "../relay/library-self-test.ts";
import { createRelay } from "../relay/relay.ts";
import { createTransport } from "../relay/transport.ts";
import type { HostProcedures, MediaProcedures } from "./messages.ts";
import { portsOf } from "./ports.ts";
import { packBatch, RecordedOutbox } from "./recorded-outbox.ts";

const TICK_MS = 20;
const BEAT_MS = 100;
const REPORT_MS = 1000;
/** Meanwhile participants without another relay connect to the next one in the succession. */
const LINGER_MS = 3_000;

const log = createLog("warn", (line) => process.stderr.write(`media: ${line}\n`));
const clock = realClock;
const ports = portsOf(process.argv.slice(2));
const mixer = new Mixer(createOpus());
const recorded = new RecordedOutbox();
const relay = createRelay({
  nowMs: () => clock.nowMs(),
  log,
  mixer,
  // At most 48 bits, of which an SSRC takes 32.
  randomBelow: (limit) => randomInt(limit),
  createTransport: (name, events) => createTransport({ log, name, events, ports }),
  onLegClosed: (leg) => host.send("legClosed", leg),
  onRecorded: (packet) => recorded.add(packet),
});

/** Takes about 20 ms, while the process has nothing to do yet. */
const selfTest = testDispatch(clock).then((verdict) => {
  if (verdict === "broken") log.error("The WebRTC library keeps sound from the relay: no leg can be taken");
  if (verdict === "unknown") log.warn("The WebRTC library could not be tested");
  return verdict;
});

const host = createRpc<HostProcedures, MediaProcedures>({
  port: parentPort,
  procedures: {
    async connectLeg(leg, offerSdp) {
      try {
        if ((await selfTest) === "broken")
          throw new Error("This machine's WebRTC library cannot relay sound.");
        return await relay.connect(leg, offerSdp);
      } catch (cause) {
        log.count("media.offerRefused");
        throw cause;
      }
    },
    closeLeg: relay.disconnect,
    removeParticipant: relay.removeParticipant,
    keepParticipant: relay.keepParticipant,
    setDemand: relay.setDemand,
    setPresenter: relay.setPresenter,
    setMuted: relay.setMuted,
    setRecorded: relay.setRecorded,
    flushRecorded: sendRecorded,
    recordedTaken: () => recorded.taken(),
    stats,
    loads: relay.loads,
  },
  onEventFailed: (name, error) => log.error("A message of the core failed", { name, error: String(error) }),
});

function stats(): Record<string, number> {
  const mixing = Object.entries(mixer.counts()).map(([name, count]) => [`mixer.${name}`, count]);
  return {
    ...relay.stats(),
    ...Object.fromEntries(mixing),
    ...log.counters(),
    lateTicks: ticker.lateCount,
    processorMs: Math.round(processorMs()),
    memoryBytes: process.memoryUsage.rss(),
  };
}

/** As it was last sent. */
let sentWarm: readonly PeerId[] = [];
function sendWarm(): void {
  const peers = relay.warm();
  if (peers.join() === sentWarm.join()) return;
  sentWarm = peers;
  host.send("warm", peers);
}

function sendRecorded(): void {
  const batch = recorded.next(clock.nowMs());
  if (batch !== null) host.send("recorded", packBatch(batch));
}

const ticker = createTicker({
  clock,
  periodMs: TICK_MS,
  onTick: (nowMs) => {
    mixer.tick(nowMs);
    relay.tick();
  },
  takeShiftMs: () => mixer.takeTickShiftMs(),
  onSkipped: (ticks) => relay.skipAudio(ticks),
});
repeatEvery(clock, BEAT_MS, () => {
  relay.beat();
  const peers = relay.takeHeard();
  if (peers.length > 0) host.send("heard", peers);
  sendWarm();
  sendRecorded();
});
repeatEvery(clock, REPORT_MS, relay.report);

// The standard error of a core that died is a broken pipe, and nobody reads about it.
process.stderr.on("error", () => {});

function linger(): void {
  const endWhenLeft = (): void => {
    // A natural exit crashes in the threads of the native library.
    if (relay.legCount() === 0) process.exit(0);
  };
  endWhenLeft();
  relay.sayFarewell();
  repeatEvery(clock, BEAT_MS, endWhenLeft);
  clock.setTimer(clock.nowMs() + LINGER_MS, () => {
    relay.close();
    clock.setTimer(clock.nowMs() + BEAT_MS, () => process.exit(0));
  });
}
onParentGone(linger);
