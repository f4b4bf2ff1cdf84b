/**
 * How soon what a host orders holds for everybody: headless peers (320x180, 10 fps, one of them with a tone) in network namespaces of one machine. The
 * highest of them made the meeting, the lowest carries it. Each of the others measures in its own decoded sound, by 10 ms, on the
 * machine's monotonic clock, from the moment at which the host's command is written.
 *
 *   PEERS=6 ROUNDS=2 ATTEMPTS=20 STEPS=mute,speaker npm run bench hosting      (STEPS: mute,speaker,patched,remove,coordinator,ban)
 */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { PeerId } from "../src/kernel/ids.ts";
import { createParty, idOf, interruptions, REPORTED_MS, TITLE, type Guest } from "../test/chaos/party.ts";
import { spreadText } from "../test/chaos/interruptions.ts";
import { monotonicMs, type Span } from "../test/chaos/recorder.ts";
import { createLan } from "../test/lan/lan.ts";
import { makeDataFolder, removeDataFolders, startPeer } from "../test/support/peer.ts";
import { printTable } from "./support/table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 5);
/** With the one that is muted, ten others hear. */
const PEERS = Number(process.env["PEERS"] ?? 11);
/** Each peer receives the pictures of so many others: two cores can't do more. */
const PICTURES = Math.min(PEERS - 1, Number(process.env["PICTURES"] ?? 2));
const ATTEMPTS = Number(process.env["ATTEMPTS"] ?? 100);
const STEPS = (process.env["STEPS"] ?? "mute,speaker,patched,remove,coordinator,ban").split(",");
/** Neither host nor coordinator nor deputy, and the only one with a tone: beside others' tones a stretched frame passes for it. */
const PUPIL = 2;
/** Shorter gaps in a tone are the machine's. */
const GONE_MS = 500;
const CALM_MS = 3_000;
const WINDOW_MS = 4_000;

// So that the network and its processes end with this one.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const lan = createLan({ name: "llb-hosting", hosts: PEERS });
const pass = (spanMs: number) => new Promise((resolve) => setTimeout(resolve, spanMs));
const party = await createParty(lan, PEERS, { talkers: [PUPIL], maxPictures: PICTURES });
const rows = new Map<string, { readonly reach: string; readonly values: number[] }>();

function note(what: string, reach: string, values: readonly number[]): void {
  const row = rows.get(what) ?? { reach, values: [] };
  rows.set(what, row);
  row.values.push(...values);
  if (process.env["VERBOSE"] !== undefined)
    console.log(`  ${what}: ${values.map((value) => value.toFixed(0)).join(" ")}`);
}

const guestAt = (index: number): Guest => {
  const found = party.guests.find((guest) => guest.index === index);
  if (found === undefined) throw new Error(`guest ${index} is not here`);
  return found;
};
function peerIdOf({ peer }: Guest): PeerId {
  const ready = peer.last("ready");
  if (ready === undefined) throw new Error(`${peer.name} is not ready`);
  return ready.peerId;
}
const host = () => guestAt(PEERS - 1);
const othersThan = (guest: Guest) => party.guests.filter((each) => each !== guest);

/** How long the guest's tone could still be heard by that listener. */
function heardForMs(listener: Guest, { toneHz }: Guest, fromMs: number): number {
  const runs = listener.recorder.missing(toneHz ?? 0, { fromMs, toMs: Infinity });
  const gone = runs.find((run) => run.toMs - run.fromMs > GONE_MS);
  return gone === undefined ? Number.NaN : Math.max(0, gone.fromMs - fromMs);
}

/** How long the guest's tone could not yet be heard by that listener. */
function unheardForMs(listener: Guest, { toneHz }: Guest, fromMs: number): number {
  const [run] = listener.recorder.missing(toneHz ?? 0, { fromMs, toMs: fromMs + 1 });
  return run === undefined ? Number.NaN : run.toMs - fromMs;
}

const isGoneFor = (listener: Guest, guest: Guest, fromMs: number): boolean =>
  !Number.isNaN(heardForMs(listener, guest, fromMs));

/** Waits until nobody has heard the guest for a while. */
async function silence(guest: Guest, fromMs: number): Promise<void> {
  for (const listener of othersThan(guest))
    await listener.peer.until(`silence of ${guest.peer.name}`, () => isGoneFor(listener, guest, fromMs));
}

/** The guest says yes to what it is asked next. */
async function acceptNext(guest: Guest, order: () => void): Promise<void> {
  const asked = () => guest.peer.all("muted").filter(({ mute }) => mute === "invited").length;
  const before = asked();
  order();
  await guest.peer.until("the question", () => asked() > before);
  guest.peer.send({ type: "setMicrophone", on: true });
}

async function calm(): Promise<void> {
  await party.settle(party.guests);
  await pass(CALM_MS);
}

async function mute(guest: Guest): Promise<void> {
  const fromMs = monotonicMs();
  host().peer.send({ type: "mute", peerId: peerIdOf(guest) });
  await silence(guest, fromMs);
  note(
    "muted: silent at the others, ms",
    "300",
    othersThan(guest).map((listener) => heardForMs(listener, guest, fromMs)),
  );
  await acceptNext(guest, () => host().peer.send({ type: "askToUnmute", peerId: peerIdOf(guest) }));
  await calm();
}

async function speaker(guest: Guest): Promise<void> {
  const peerId = peerIdOf(guest);
  const silentFromMs = monotonicMs();
  host().peer.send({ type: "setRole", peerId, role: "viewer" });
  await silence(guest, silentFromMs);
  const fromMs = monotonicMs();
  await acceptNext(guest, () => host().peer.send({ type: "setRole", peerId, role: "speaker" }));
  // Nobody asks it to be seen.
  guest.peer.send({ type: "setCamera", on: true });
  await calm();
  note(
    "viewer made speaker, says yes: heard, ms",
    "1000",
    othersThan(guest).map((listener) => unheardForMs(listener, guest, fromMs)),
  );
}

/** A copy of this tree's program whose participant sends sound and pictures whatever the core says. Returns its starter. */
function patchedProgram(): string {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const folder = makeDataFolder("patched");
  for (const name of ["bin", "dist", "package.json"])
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const participant = path.join(folder, "dist", "participant.js");
  const before = readFileSync(participant, "utf8");
  const after = before.replaceAll(/self\d*\.is(?:Microphone|Camera)On/g, "true");
  if (after === before) throw new Error("there is nothing to patch");
  writeFileSync(participant, after);
  return path.join(folder, "bin", "landline.js");
}

/** For how long that tone was there, in frames of 20 ms. */
function heardFrames(listener: Guest, toneHz: number, window: Span): number {
  const missingMs = listener.recorder
    .missing(toneHz, window)
    .map(({ fromMs, toMs }) => Math.min(toMs, window.toMs) - Math.max(fromMs, window.fromMs))
    .reduce((sum, each) => sum + each, 0);
  return Math.max(0, Math.floor((window.toMs - window.fromMs - missingMs) / 20));
}

/** A client that sends all the same is muted, and its camera stopped; then the machine that carries the meeting is killed. */
async function patched(): Promise<void> {
  const honest = guestAt(PUPIL);
  honest.peer.kill("SIGTERM");
  party.forget(honest);
  await honest.peer.exit();
  const liar = party.start(PUPIL, "join", patchedProgram());
  await liar.peer.event("joined");
  await calm();
  const peerId = peerIdOf(liar);
  const mutedAtMs = monotonicMs();
  for (const type of ["mute", "stopCamera"] as const) host().peer.send({ type, peerId, mayUnmute: false });
  await silence(liar, mutedAtMs);
  const fromMs = monotonicMs();
  await pass(WINDOW_MS);
  const killed = party.coordinator();
  killed.peer.kill("SIGKILL");
  party.forget(killed);
  await pass(2 * WINDOW_MS);
  const window = { fromMs, toMs: monotonicMs() };
  await pass(REPORTED_MS);
  const listeners = othersThan(liar);
  // Each picture begins a wait; the one that begins with the window is that of a listener that never saw any.
  const seen = (listener: Guest) =>
    listener.recorder.waits(peerId, window).filter(({ fromMs: atMs }) => atMs > window.fromMs).length;
  note(
    "patched sender, muted, through kill -9 of the coordinator: frames heard",
    "0",
    listeners.map((listener) => heardFrames(listener, liar.toneHz ?? 0, window)),
  );
  note("the same: pictures seen", "0", listeners.map(seen));
  liar.peer.kill("SIGTERM");
  party.forget(liar);
  await liar.peer.exit();
  for (const index of [killed.index, PUPIL]) await party.start(index, "join").peer.event("joined");
  const back = guestAt(PUPIL);
  await acceptNext(back, () => {
    for (const type of ["askToStartCamera", "askToUnmute"] as const) host().peer.send({ type, peerId });
  });
  back.peer.send({ type: "setCamera", on: true });
  await calm();
}

/** When each of the others had a roster without the peer, from now on. */
function watchRosters(gone: PeerId, others: readonly Guest[]): ReadonlyMap<Guest, number> {
  const times = new Map<Guest, number>();
  for (const guest of others)
    guest.peer.onEvent((event) => {
      if (event.type !== "members" || times.has(guest)) return;
      if (!event.members.some(({ peerId }) => peerId === gone)) times.set(guest, monotonicMs());
    });
  return times;
}

/** Puts the guest out, measures, and lets it come back. */
async function remove(guest: Guest): Promise<void> {
  const others = othersThan(guest);
  const offRoster = watchRosters(peerIdOf(guest), others);
  const isCoordinator = party.coordinator() === guest;
  const fromMs = monotonicMs();
  host().peer.send({ type: "remove", peerId: peerIdOf(guest) });
  party.forget(guest);
  await guest.peer.exit();
  await party.settle(others);
  await pass(Math.max(0, fromMs + WINDOW_MS + REPORTED_MS - monotonicMs()));
  if (isCoordinator) {
    const found = interruptions(others, others, { fromMs, toMs: fromMs + WINDOW_MS });
    note(
      "coordinator removed: lost sound frames of 20 ms of the others",
      "0",
      found.map(({ lostFrames }) => lostFrames),
    );
  } else {
    note(
      "removed: sound cut, ms",
      "300",
      others.map((listener) => heardForMs(listener, guest, fromMs)),
    );
    note(
      "removed: off the others' rosters, ms",
      "1000",
      others.map((other) => (offRoster.get(other) ?? Number.NaN) - fromMs),
    );
  }
  await party.start(guest.index, "join").peer.event("joined");
  await calm();
}

async function ban(guest: Guest): Promise<void> {
  host().peer.send({ type: "ban", peerId: peerIdOf(guest) });
  party.forget(guest);
  await guest.peer.exit();
  await party.settle(party.guests);
  const { dataFolder, name } = guest.peer;
  const banned = startPeer(lan, guest.host, name, [], { dataFolder });
  await banned.event("ready");
  let refused = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const requestId = `attempt ${attempt}`;
    banned.send({ type: "joinMeeting", requestId, meeting: TITLE });
    const isAnswer = (event: object) => "requestId" in event && event.requestId === requestId;
    await banned.until("an answer", () => banned.events.some(isAnswer));
    const answer = banned.events.find(isAnswer);
    if (answer?.type === "error" && answer.code === "banned") refused += 1;
  }
  note(`banned: refused of ${ATTEMPTS} attempts`, String(ATTEMPTS), [refused]);
  banned.kill("SIGTERM");
  await banned.exit();
}

try {
  await party.start(PEERS - 1, "create").peer.event("joined");
  for (let index = 0; index < PEERS - 1; index += 1) await party.start(index, "join").peer.event("joined");
  // Otherwise the host's own machine does, and the host cannot remove itself.
  host().peer.send({ type: "setCarrier", peerId: peerIdOf(guestAt(0)) });
  await host().peer.until("the lowest carries the meeting", () => party.coordinator() === guestAt(0));
  await calm();
  for (const step of STEPS)
    for (let round = 0; round < (step === "ban" ? 1 : ROUNDS); round += 1) {
      if (process.env["VERBOSE"] !== undefined)
        console.log(`${step} ${round + 1}, coordinator ${idOf(party.coordinator())}`);
      if (step === "mute") await mute(guestAt(PUPIL));
      else if (step === "speaker") await speaker(guestAt(PUPIL));
      else if (step === "patched") await patched();
      else if (step === "remove") await remove(guestAt(PUPIL));
      else if (step === "coordinator") await remove(party.coordinator());
      else if (step === "ban") await ban(guestAt(PUPIL));
      else throw new Error(`No such step: ${step}`);
    }
  printTable(
    `What a host orders, ${PEERS} headless peers on one machine, each seeing ${PICTURES}; median / p95 / worst over listeners and ${ROUNDS} rounds; load average ${(loadavg()[0] ?? 0).toFixed(1)}`,
    [
      ["what", "n", "median / p95 / worst", "to reach"],
      ...[...rows].map(([what, { reach, values }]) => [
        what,
        String(values.length),
        spreadText(values),
        reach,
      ]),
    ],
  );
} finally {
  lan.close();
  removeDataFolders();
}
process.exit(0);
