/**
 * Entry of the media process: relay and mixer behind an IPC channel. When the channel ends, because the core leaves or
 * has died, it says farewell and goes on for as long as participants need to move to another relay: they hear no gap.
 */
import { randomInt } from "node:crypto";
import { realClock } from "../../kernel/clock.ts";
import type { PeerId } from "../../kernel/ids.ts";
import { createLog } from "../../kernel/log.ts";
import { onParentGone } from "../../platform/parent-process.ts";
import type { ChildMessage, HostMessage } from "./messages.ts";
import { Mixer } from "../mixer/mixer.ts";
import { createOpus } from "../mixer/opus.ts";
import { createTicker } from "../mixer/ticker.ts";
import { createTransport } from "../relay/transport.ts";
import { createRelay } from "../relay/relay.ts";
import { testDispatch } from "../relay/library-self-test.ts";

const TICK_MS = 20;
const BEAT_MS = 100;
const REPORT_MS = 1000;
/** Participants without another relay connect to the next in line meanwhile. */
const LINGER_MS = 3_000;

const log = createLog("warn", (line) => process.stderr.write(`media: ${line}\n`));
const clock = realClock;
const mixer = new Mixer(createOpus());
const relay = createRelay({
  nowMs: () => clock.nowMs(),
  log,
  mixer,
  // An int of 48 bits at most; enough for an SSRC.
  randomBelow: (limit) => randomInt(limit),
  createTransport: (name, events) => createTransport({ log, name, events }),
  onLegClosed: (leg) => send({ type: "legClosed", leg }),
});

/** Some 20 ms, while the process has nothing to do yet. */
const selfTest = testDispatch().then((verdict) => {
  if (verdict === "broken") log.error("The WebRTC library keeps sound from the relay: no leg can be taken");
  if (verdict === "unknown") log.warn("The WebRTC library could not be tested");
  return verdict;
});

function send(message: ChildMessage): void {
  // The channel may close between the check and the write; the process ends then.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

async function receive(message: HostMessage): Promise<void> {
  switch (message.type) {
    case "connectLeg": {
      const { request } = message;
      try {
        if ((await selfTest) === "broken")
          throw new Error("This machine's WebRTC library cannot relay sound.");
        send({ type: "answer", request, sdp: await relay.connect(message.leg, message.offer) });
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        log.count("media.offerRefused");
        send({ type: "refused", request, reason });
      }
      break;
    }
    case "closeLeg":
      relay.disconnect(message.leg);
      break;
    case "removeParticipant":
      relay.removeParticipant(message.peerId, message.isKept);
      break;
    case "keepParticipant":
      relay.keepParticipant(message.peerId);
      break;
    case "setDemand":
      relay.setDemand(message.isOn);
      break;
    case "setPresenter":
      relay.setPresenter(message.peerId);
      break;
    case "stats":
      send({ type: "stats", request: message.request, stats: allStats() });
      break;
  }
}

function allStats(): Record<string, number> {
  const usage = process.cpuUsage();
  const mixing = Object.entries(mixer.counts()).map(([name, count]) => [`mixer.${name}`, count]);
  return {
    ...relay.stats(),
    ...Object.fromEntries(mixing),
    ...log.counters(),
    lateTicks: ticker.lateCount,
    processorMs: Math.round((usage.user + usage.system) / 1000),
    memoryBytes: process.memoryUsage.rss(),
  };
}

/** As told last. */
let warm: readonly PeerId[] = [];
function tellWarm(): void {
  const peers = relay.warm();
  if (peers.join() === warm.join()) return;
  warm = peers;
  send({ type: "warm", peers });
}

const ticker = createTicker({
  clock,
  periodMs: TICK_MS,
  onTick: (nowMs) => {
    mixer.tick(nowMs);
    relay.tick();
  },
  onSkipped: (ticks) => relay.skipAudio(ticks),
});
setInterval(() => {
  relay.beat();
  const peers = relay.takeHeard();
  if (peers.length > 0) send({ type: "heard", peers });
  tellWarm();
}, BEAT_MS);
setInterval(() => relay.report(), REPORT_MS);

// The pipe to a core that died is broken, and nobody reads what is said about it.
process.stderr.on("error", () => {});
// The host sends nothing else: both ends are built from messages.ts.
process.on("message", (message) => void receive(message as HostMessage));

function linger(): void {
  const end = (): void => {
    // Not a natural exit: the native library's threads crash in it.
    if (relay.legCount() === 0) process.exit(0);
  };
  end();
  relay.sayFarewell();
  setInterval(end, BEAT_MS);
  setTimeout(() => {
    relay.close();
    setTimeout(() => process.exit(0), BEAT_MS);
  }, LINGER_MS);
}
onParentGone(linger);
