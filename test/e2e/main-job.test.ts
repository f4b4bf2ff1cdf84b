/**
 * The main job on real input: four headless peers and a window, in a namespace each, hold a meeting; with `--full` there are
 * five and two. All see and hear all; the coordinator is killed twice and leaves once; every message is everywhere, once,
 * in the same order.
 */
import test from "ava";
import { createLan, lanProblem, type Lan } from "../lan/lan.ts";
import { eventually, PATIENCE_MS } from "../support/eventually.ts";
import { isFull } from "../support/full.ts";
import { prepareIdentities } from "../support/identities.ts";
import { colourCamera, speechMicrophone } from "./media-files.ts";
import { removeDataFolders, startPeer, type Peer } from "../support/peer.ts";
import { startWindow, windowProblem, type Window } from "./window.ts";

interface Person {
  readonly name: string;
  readonly colour: string;
  /** What a picture of the colour has in Y'CbCr (U, V), and in RGB. */
  readonly uv: readonly [u: number, v: number];
  readonly rgb: readonly [r: number, g: number, b: number];
  readonly toneHz: number;
  readonly voice: string;
}

const CAST: readonly Person[] = [
  { name: "Ana", colour: "red", uv: [90, 240], rgb: [254, 0, 0], toneHz: 410, voice: "en" },
  { name: "Ben", colour: "lime", uv: [54, 34], rgb: [0, 255, 0], toneHz: 630, voice: "de" },
  { name: "Cleo", colour: "blue", uv: [240, 110], rgb: [0, 0, 254], toneHz: 890, voice: "fr" },
  { name: "Dov", colour: "yellow", uv: [16, 146], rgb: [255, 255, 0], toneHz: 1_230, voice: "es" },
  { name: "Eve", colour: "magenta", uv: [202, 222], rgb: [254, 0, 254], toneHz: 1_570, voice: "it" },
  { name: "Win", colour: "cyan", uv: [166, 16], rgb: [0, 254, 254], toneHz: 1_910, voice: "en" },
  { name: "Zoe", colour: "white", uv: [128, 128], rgb: [254, 254, 254], toneHz: 2_310, voice: "de" },
];
/** Of the cast, the others have windows. */
const HEADLESS = CAST.slice(0, isFull ? 5 : 4);
/** Five people with all their pictures leave two slow processors some room; seven do not. */
const PEOPLE = isFull ? CAST : [...HEADLESS, ...CAST.slice(5, 6)];
/** For a machine with other work, where each voice and picture takes its time. */
const PATIENCE = { patienceMs: PATIENCE_MS, everyMs: 250 };
/** Room for seven tiles, and half the work of the usual size. */
const VIEWPORT = { width: 640, height: 400 };
const TONES = PEOPLE.map(({ toneHz }) => toneHz);
const TITLE = "The main job";
/** Others' tones stand this much above the own one, which comes from the others' speech alone. */
const TONE_MARGIN_DB = 10;

const problem = lanProblem() ?? windowProblem();
const mainJob = problem === null ? test.serial : test.skip;
let lan: Lan;
test.before(() => {
  if (problem === null) lan = createLan({ name: "lle-main", hosts: PEOPLE.length });
});
test.after.always(() => {
  if (problem === null) lan.close();
  removeDataFolders();
});

/** Someone in the meeting, with or without a window. */
interface Attendee {
  readonly person: Person;
  readonly peer: Peer;
  readonly window: Window | null;
}

const idOf = ({ peer }: Attendee): string => peer.last("ready")?.peerId ?? "";
const isNear = (a: number, b: number, tolerance: number) => Math.abs(a - b) <= tolerance;

async function sees(viewer: Attendee, seen: Attendee): Promise<boolean> {
  if (viewer.window !== null) {
    const colour = await viewer.window.colourOf(seen.person.name);
    const [r, g, b] = seen.person.rgb;
    return colour !== null && isNear(colour.r, r, 45) && isNear(colour.g, g, 45) && isNear(colour.b, b, 45);
  }
  const picture = viewer.peer.last("debugReception")?.pictures.find(({ peerId }) => peerId === idOf(seen));
  const colour = picture?.colour ?? null;
  const [u, v] = seen.person.uv;
  return (
    picture !== undefined &&
    picture.frames > 0 &&
    colour !== null &&
    isNear(colour.u, u, 20) &&
    isNear(colour.v, v, 20)
  );
}

async function toneDb(listener: Attendee, hz: number): Promise<number> {
  return listener.window === null
    ? (listener.peer.last("debugReception")?.tonesDbov[hz] ?? -127)
    : listener.window.toneDb(hz);
}

/** Takes every attendee off `unheard` whose tone the listener hears, well above its own. Speech may hide a tone for a moment. */
async function hears(listener: Attendee, unheard: Set<Attendee>): Promise<boolean> {
  const own = await toneDb(listener, listener.person.toneHz);
  for (const other of [...unheard]) {
    const level = await toneDb(listener, other.person.toneHz);
    if (level > own + TONE_MARGIN_DB && level > -75) unheard.delete(other);
  }
  return unheard.size === 0;
}

/** The pictures at both ends, for an error's message. */
async function picturesOf(ends: readonly Attendee[]): Promise<string> {
  const reports = ends.map(async ({ person, peer, window }) => {
    const report = await (window?.report() ?? JSON.stringify(peer.last("debugReception")?.pictures));
    return `${person.name}:\n${report}`;
  });
  return (await Promise.all(reports)).join("\n");
}

async function seesAndHears(one: Attendee, others: readonly Attendee[], when: string): Promise<void> {
  await one.peer.until(
    `members ${when}`,
    () => one.peer.last("members")?.members.length === others.length + 1,
    PATIENCE.patienceMs,
  );
  for (const other of others) {
    const what = `${one.person.name} sees ${other.person.name} ${when}`;
    await eventually(what, () => sees(one, other), PATIENCE).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await picturesOf([one, other])}`);
    });
  }
  const unheard = new Set(others);
  await eventually(`${one.person.name} hears the others ${when}`, () => hears(one, unheard), PATIENCE).catch(
    async (error: unknown) => {
      const levels = await Promise.all(
        PEOPLE.map(async ({ name, toneHz }) => `${name} ${(await toneDb(one, toneHz)).toFixed(0)}`),
      );
      const missing = [...unheard].map(({ person }) => person.name).join(", ");
      const legs = JSON.stringify(one.peer.last("debugReception")?.legs);
      throw new Error(
        `${String(error)}; not heard: ${missing}; tones in dB: ${levels.join(", ")}; legs: ${legs}`,
      );
    },
  );
}

async function allSeeAndHearAll(when: string, attendees: readonly Attendee[]): Promise<void> {
  await Promise.all(
    attendees.map((one) =>
      seesAndHears(
        one,
        attendees.filter((other) => other !== one),
        when,
      ),
    ),
  );
}

mainJob("[E2] people meet, two coordinators die and one leaves, and nothing is lost", async (t) => {
  const folders = await prepareIdentities(PEOPLE.map(({ name }) => name));
  const mediaOf = ({ colour, voice, toneHz, name }: Person) => ({
    camera: colourCamera(colour),
    microphone: speechMicrophone(name, voice, toneHz),
  });
  const attendees: Attendee[] = [];
  const windows: Window[] = [];
  for (const [index, person] of PEOPLE.entries()) {
    const dataFolder = folders[index] ?? "";
    const { camera, microphone } = mediaOf(person);
    if (HEADLESS.includes(person)) {
      const args = index === 0 ? ["create", TITLE] : ["join", TITLE];
      const files = ["--camera", camera, "--microphone", microphone, "--debug-tones", TONES.join(",")];
      const peer = startPeer(lan, index + 1, person.name, [...args, ...files], { dataFolder });
      attendees.push({ person, peer, window: null });
      if (index === 0) await peer.event("joined");
    } else {
      const files = { camera, microphone, dataFolder };
      const window = await startWindow(lan, index + 1, person.name, { ...files, viewport: VIEWPORT });
      windows.push(window);
      attendees.push({ person, peer: window.peer, window });
      window.peer.send({ type: "joinMeeting", meeting: TITLE });
    }
  }
  await allSeeAndHearAll("at first", attendees);

  let count = 0;
  const sent: string[] = [];
  const say = (from: readonly Attendee[]) => {
    for (const { person, peer } of from) {
      const text = `${person.name} ${(count += 1)}`;
      sent.push(text);
      peer.send({ type: "sendMessage", text });
    }
  };
  let present = [...attendees];
  say(present);
  for (const fault of ["kill", "leave", "kill"] as const) {
    const coordinatorId = present[0]?.peer.last("members")?.coordinator;
    const coordinator = present.find((one) => idOf(one) === coordinatorId);
    if (coordinator === undefined) throw new Error("nobody coordinates");
    const delivered = sent.filter((text) => text.startsWith(`${coordinator.person.name} `));
    await coordinator.peer.until("its messages to be held by others", () =>
      delivered.every((text) => {
        const id = coordinator.peer.all("message").find((message) => message.text === text)?.id;
        return coordinator.peer.all("acknowledged").some((known) => known.id === id && known.isDelivered);
      }),
    );
    present = present.filter((one) => one !== coordinator);
    if (fault === "kill") coordinator.peer.kill();
    else coordinator.peer.send({ type: "leave" });
    // In the very moment of the fault, as people do.
    say(present);
    await allSeeAndHearAll(`after the coordinator's ${fault}`, present);
    for (const one of present) {
      const takeover = one.peer.last("takeover");
      t.log(
        `${fault}: ${one.person.name} sound ${takeover?.soundGapMs ?? "-"} ms, picture ${takeover?.pictureGapMs ?? "-"} ms`,
      );
    }
    say(present);
  }

  for (const one of present) {
    await one.peer.until(
      "every message",
      () => new Set(one.peer.all("message").map(({ text }) => text)).size === sent.length,
    );
  }
  const timelines = present.map(({ peer }) =>
    peer
      .all("message")
      .toSorted((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ text }) => text),
  );
  for (const timeline of timelines) {
    t.deepEqual(timeline.toSorted(), sent.toSorted());
    t.deepEqual(timeline, timelines[0]);
  }
  for (const window of windows) await window.close();
});
