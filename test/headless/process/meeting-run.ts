/**
 * Two headless participants over real relays, in one network namespace: run by headless-meeting.test.ts, prints one
 * line of JSON. This script plays the core: it carries offers and answers, and names the coordinator.
 */
import { defaultSettings } from "../../../src/api/settings.ts";
import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "../../../src/api/commands.ts";
import type { CoreEvent } from "../../../src/api/events.ts";
import { realClock } from "../../../src/kernel/clock.ts";
import type { PeerId } from "../../../src/kernel/ids.ts";
import { silentLog } from "../../../src/kernel/log.ts";
import type { DebugReception } from "../../../src/headless/participant.ts";
import { createMediaHost } from "../../../src/media/index.ts";
import type { MediaHost } from "../../../src/media/types.ts";
import { peerId } from "../../support/ids.ts";
import { eventually } from "../../support/eventually.ts";
import { wavOf } from "../../support/wav.ts";

type FromParticipant = Command | ({ readonly type: "debugReception" } & DebugReception);
type Takeover = Extract<Command, { type: "reportTakeover" }>;

interface Participant {
  readonly peerId: PeerId;
  readonly colour: readonly [y: number, u: number, v: number];
  readonly toneHz: number;
  host: MediaHost | null;
  newest: DebugReception | null;
  takeover: Takeover | null;
}

const participant = (index: number, colour: Participant["colour"], toneHz: number): Participant => ({
  peerId: peerId(index),
  colour,
  toneHz,
  host: null,
  newest: null,
  takeover: null,
});
const RED = participant(1, [81, 90, 240], 440);
const BLUE = participant(2, [41, 240, 110], 880);
const ALL = [RED, BLUE];
const processes = new Map<Participant, ChildProcess>();
const relays = new Map<Participant, ChildProcess>();
const OTHER = new Map([
  [RED, BLUE],
  [BLUE, RED],
]);
const LOUD_DBOV = -25;
const OWN_VOICE_BELOW_DBOV = -50;
const COLOUR_TOLERANCE = 25;
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

let meeting = {
  meetingId: "0".repeat(32),
  coordinator: RED.peerId,
  deputy: BLUE.peerId as PeerId | null,
  term: 1,
  presenter: null as PeerId | null,
};

function tell(each: Participant): void {
  const self = each.peerId;
  const participants = ALL.map(({ peerId }) => ({
    peerId,
    isSelf: peerId === self,
    isCameraOn: true,
    isMicrophoneOn: true,
    volumePercent: 100,
    sameRoom: "no" as const,
  }));
  const view = {
    settings: defaultSettings,
    self: { peerId: self, isCameraOn: true, isMicrophoneOn: true },
    speech: { state: "off", problem: null },
    update: null,
    meeting: { ...meeting, participants },
  };
  processes.get(each)?.send({ type: "view", view });
}

async function receive(from: Participant, message: FromParticipant): Promise<void> {
  const answer = (event: CoreEvent): void => void processes.get(from)?.send(event);
  if (message.type === "debugReception") from.newest = message;
  if (message.type === "reportTakeover") from.takeover = message;
  if (message.type !== "connectLeg" && message.type !== "closeLeg") return;
  const { legId, relay, requestId = "" } = message;
  const host = ALL.find(({ peerId }) => peerId === relay)?.host ?? null;
  const leg = { peerId: from.peerId, legId };
  if (message.type === "closeLeg") return host?.closeLeg(leg);
  try {
    const sdp = (await host?.connectLeg(leg, message.offer)) ?? "";
    answer({ type: "legAnswer", requestId, legId, relay, answer: sdp });
  } catch (error) {
    answer({ type: "error", requestId, code: "relayFailed", message: String(error) });
  }
}

/** Pictures of one colour at 10 a second. */
function y4m([y, u, v]: Participant["colour"]): Uint8Array {
  const pixels = 320 * 180;
  const planes = [Buffer.alloc(pixels, y), Buffer.alloc(pixels / 4, u), Buffer.alloc(pixels / 4, v)];
  return Buffer.concat([Buffer.from("YUV4MPEG2 W320 H180 F10:1 C420\nFRAME\n"), ...planes]);
}

/** A second of a tone at -15 dBov, 48 kHz mono. */
function wav(toneHz: number): Uint8Array {
  const samples = Int16Array.from({ length: 48_000 }, (_, index) =>
    Math.round(8_200 * Math.sin((2 * Math.PI * toneHz * index) / 48_000)),
  );
  return wavOf(samples);
}

async function start(each: Participant, folder: string): Promise<void> {
  const camera = join(folder, `${each.toneHz}.y4m`);
  const microphone = join(folder, `${each.toneHz}.wav`);
  await writeFile(camera, y4m(each.colour));
  await writeFile(microphone, wav(each.toneHz));
  each.host = createMediaHost({
    clock: realClock,
    log: silentLog,
    entry: path("../../../src/media/process/process.ts"),
    fork(entry) {
      const child = fork(entry, [], { serialization: "advanced", stdio: ["ignore", 2, 2, "ipc"] });
      relays.set(each, child);
      return child;
    },
  });
  const tones = ALL.map(({ toneHz }) => toneHz).join(",");
  const options = ["--camera", camera, "--microphone", microphone, "--debug-tones", tones];
  const child = fork(path("../../../src/headless/process.ts"), options, {
    stdio: ["ignore", 2, 2, "ipc"],
  });
  processes.set(each, child);
  // The participant's own messages; nothing else comes on this channel.
  child.on("message", (message) => void receive(each, message as FromParticipant));
  tell(each);
}

function perceives(each: Participant): boolean {
  const other = OTHER.get(each);
  const seen = each.newest?.pictures.find(({ peerId }) => peerId === other?.peerId);
  const tones = each.newest?.tonesDbov;
  if (other === undefined || seen?.colour == null || seen.frames === 0 || tones === undefined) return false;
  const { y, u, v } = seen.colour;
  const isRightColour = [y, u, v].every(
    (value, plane) => Math.abs(value - (other.colour[plane] ?? 0)) <= COLOUR_TOLERANCE,
  );
  const isHeard = (tones[other.toneHz] ?? -127) > LOUD_DBOV;
  const isOwnVoiceAbsent = (tones[each.toneHz] ?? 0) < OWN_VOICE_BELOW_DBOV;
  return isRightColour && isHeard && isOwnVoiceAbsent;
}

const until = (what: string, condition: () => boolean): Promise<true> =>
  eventually(what, condition, {
    everyMs: 50,
    seen: () => JSON.stringify(ALL.map(({ newest }) => newest)),
  });

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "landline-meeting-"));
  try {
    for (const each of ALL) await start(each, folder);
    await until("seeing and hearing each other", () => ALL.every(perceives));

    meeting = { ...meeting, presenter: BLUE.peerId };
    for (const { host } of ALL) host?.setPresenter(BLUE.peerId);
    ALL.forEach(tell);
    await until("seeing the screen", () => (RED.newest?.screen?.frames ?? 0) > 0);

    relays.get(RED)?.kill("SIGKILL");
    meeting = { ...meeting, coordinator: BLUE.peerId, deputy: RED.peerId, term: 2, presenter: null };
    ALL.forEach(tell);
    await until("the takeover's measurement", () => ALL.every(({ takeover }) => takeover !== null));
    for (const each of ALL) each.newest = null;
    await until("seeing and hearing each other after it", () => ALL.every(perceives));

    // The coordinator's core is gone: only its media process still says something.
    const orphan = relays.get(BLUE);
    const isOrphanGone = () => orphan?.exitCode !== null || orphan.signalCode !== null;
    orphan?.disconnect();
    await until("the end of the relay without a core", isOrphanGone);
    for (const each of ALL) each.newest = null;
    await until("seeing and hearing each other by way of the deputy", () => ALL.every(perceives));
    process.stdout.write(JSON.stringify({ takeovers: ALL.map(({ takeover }) => takeover) }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

// Children end with their channels.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
