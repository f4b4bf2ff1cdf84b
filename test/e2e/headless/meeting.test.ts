/** Headless peers on a LAN of network namespaces: find each other, join, see, hear, write, survive. */
import test from "ava";
import { createLan, lanProblem, type Lan } from "../../lan/lan.ts";
import { colourCamera, toneMicrophone } from "../media-files.ts";
import { removeDataFolders, startPeer, type DebugReception, type Peer } from "../../support/peer.ts";
import { onlyInFull } from "../../support/full.ts";

const problem = lanProblem();
const lanTest = problem === null ? test.serial : test.skip;
const TONES = [400, 700, 1_100] as const;
const COLOURS = ["red", "green", "blue"] as const;
/** Y'CbCr of the plain colours, as ffmpeg makes them. */
const EXPECTED = { red: { u: 90, v: 240 }, green: { u: 91, v: 81 }, blue: { u: 240, v: 110 } } as const;

const media = (index: number): readonly string[] => [
  "--camera",
  colourCamera(COLOURS[index] ?? "red"),
  "--microphone",
  toneMicrophone(TONES[index] ?? 400),
  "--debug-tones",
  TONES.join(","),
];

let lan: Lan;
test.before(() => {
  if (problem === null) lan = createLan({ name: "lle-meeting", hosts: 4 });
});
test.after.always(() => {
  if (problem === null) lan.close();
  removeDataFolders();
});

const idOf = (peer: Peer): string => peer.last("ready")?.peerId ?? "";

function sees(report: DebugReception | undefined, peerId: string, colour: keyof typeof EXPECTED): boolean {
  const picture = report?.pictures.find((each) => each.peerId === peerId);
  const mean = picture?.colour;
  if (mean === undefined || mean === null || picture === undefined || picture.frames === 0) return false;
  return Math.abs(mean.u - EXPECTED[colour].u) < 20 && Math.abs(mean.v - EXPECTED[colour].v) < 20;
}

/** Others' tones are 30 dB above the own one, which must not come back. */
function hears(report: DebugReception | undefined, own: number): boolean {
  if (report === undefined) return false;
  const levels = TONES.map((hz) => report.tonesDbov[hz] ?? -127);
  return levels.every((level, index) => (index === own ? level < -60 : level > -45));
}

onlyInFull(lanTest)(
  "[E1] three peers find each other, see and hear the others and not themselves, and survive the coordinator's death",
  async (t) => {
    const first = startPeer(lan, 1, "Ana", ["create", "Standup", ...media(0)]);
    await first.event("joined");
    const others = [2, 3].map((host, index) =>
      startPeer(lan, host, host === 2 ? "Ben" : "Cleo", ["join", "Standup", ...media(index + 1)]),
    );
    const peers = [first, ...others];
    for (const peer of peers)
      await peer.until("three members", () => peer.last("members")?.members.length === 3);
    for (const [index, peer] of peers.entries()) {
      await peer.until("the others' colours and tones", () => {
        const report = peer.last("debugReception");
        const others = peers.filter((other) => other !== peer);
        return (
          hears(report, index) &&
          others.every((other) => sees(report, idOf(other), COLOURS[peers.indexOf(other)] ?? "red"))
        );
      });
    }

    first.send({ type: "sendMessage", text: "Good morning" });
    for (const peer of peers) await peer.event("message", ({ text }) => text === "Good morning");

    const coordinatorId = first.last("members")?.coordinator;
    const coordinator = peers.find((peer) => idOf(peer) === coordinatorId);
    t.truthy(coordinator);
    coordinator?.kill();
    const survivors = peers.filter((peer) => peer !== coordinator);
    for (const peer of survivors) {
      const takeover = await peer.event("takeover", ({ cause }) => cause === "died");
      t.log(`${peer.name}: sound gap ${takeover.soundGapMs} ms, picture gap ${takeover.pictureGapMs} ms`);
    }
    for (const peer of survivors) {
      const before = peer.all("debugReception").length;
      await peer.until("pictures after the takeover", () => {
        const report = peer.last("debugReception");
        const other = survivors.find((each) => each !== peer);
        return (
          peer.all("debugReception").length > before + 1 &&
          other !== undefined &&
          sees(report, idOf(other), COLOURS[peers.indexOf(other)] ?? "red")
        );
      });
    }
    survivors[0]?.send({ type: "sendMessage", text: "Still here" });
    for (const peer of survivors) await peer.event("message", ({ text }) => text === "Still here");

    const late = startPeer(lan, 4, "Dov", ["join", "Standup"]);
    await late.event("joined");
    await late.event("message", ({ text }) => text === "Good morning");
    for (const peer of [...survivors, late]) peer.send({ type: "leave" });
    for (const peer of [...survivors, late]) t.is(await peer.exit(), 0);
  },
);

lanTest(
  "[E65] how meetings are joined holds from the moment it is set, in a meeting from its end on",
  async (t) => {
    const peer = startPeer(lan, 1, "Ana", [], { mode: "window" });
    const shown = () => peer.last("view")?.view;
    const self = () => shown()?.self;
    await peer.until("both on", () => self()?.isCameraOn === true && self()?.isMicrophoneOn === true);
    peer.send({ type: "setSettings", settings: { joinWithCamera: false } });
    await peer.until("the camera off", () => self()?.isCameraOn === false);
    peer.send({ type: "createMeeting", title: "Muted next" });
    await peer.until("a meeting", () => shown()?.meeting != null);
    t.like(self(), { isCameraOn: false, isMicrophoneOn: true });
    peer.send({ type: "setSettings", settings: { joinWithMicrophone: false } });
    await peer.until("the setting", () => shown()?.settings.joinWithMicrophone === false);
    t.true(self()?.isMicrophoneOn);
    peer.send({ type: "leave" });
    await peer.until("muted", () => shown()?.meeting === null && self()?.isMicrophoneOn === false);
    peer.kill("SIGTERM");
    t.is(await peer.exit(), 0);
  },
);
