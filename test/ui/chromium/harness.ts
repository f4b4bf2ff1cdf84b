/**
 * The page under test: the real window over a fake core. `?scenario=` chooses its state, `&marked` marks what people wrote in it; tests reach it as
 * `window.harness`.
 */
import type { PeerId } from "../../../src/kernel/ids.ts";
import { createMovableClock } from "../movable-clock.ts";
import { openWindow } from "../../../src/ui/window.tsx";
import type { App } from "../../../src/ui/context/app.ts";
import type { Signal } from "@preact/signals";
import { render } from "preact";
import {
  initialStatistics,
  readCounters,
  SAMPLES,
  stepStatistics,
  type Statistics,
} from "../../../src/ui/model/statistics.ts";
import type { Language } from "../../../src/api/settings.ts";
import { spoken } from "../../../src/ui/language/texts.ts";
import { pseudo } from "../language/pseudo.ts";
import { createFakeCore, type FakeCore } from "../fake-core.ts";
import { createFakeDevices, createFakeLegs, type FakeDevices, type FakeLegs } from "../fake-media.ts";
import { createFakeSegmenter, type FakeSegmenter } from "../fake-segmenter.ts";
import { makeHistory } from "../fake-history.ts";
import { fakeReport } from "../fake-statistics.ts";
import { peerIdAt } from "../cast.ts";
import { followWhatIsLeft } from "./left-behind.ts";
import { scenarioNamed } from "../scenarios.ts";
import { markPeoplesWords } from "../marked.ts";

export interface Harness {
  readonly core: FakeCore;
  readonly devices: FakeDevices;
  readonly segmenter: FakeSegmenter;
  readonly app: App;
  /** Breaks or mends the leg to the coordinator. */
  setUnreached(isUnreached: boolean): void;
  /** Whether the window asks for pictures. */
  isWatching(): boolean | null;
  /** Whose pictures the relay was asked for last, in that order. */
  wanted(): readonly PeerId[];
  /** From now on that participant is the active speaker. */
  setSpeaker(speaker: PeerId): void;
  /** Media gets through, or does not. */
  setPath(isOpen: boolean): void;
  /** Draws what has happened, then moves the window's clock on and draws again. */
  advance(spanMs: number): Promise<void>;
  /** Shows a minute of statistics at once. */
  playMinute(): void;
  /** As if chosen in the settings; "pseudo": English made long. */
  speak(language: Language | "pseudo"): void;
  /** Shows another scenario in the same page: a page of its own takes most of a state's processor time. */
  open(scenario: string, failure: string | null): void;
  /** Fills the meeting log. */
  makeHistory(): Promise<void>;
}
declare global {
  interface Window {
    harness: Harness;
  }
}

const root = document.getElementById("app");
if (root === null) throw new Error("The harness is incomplete");
const leftBehind = followWhatIsLeft();
const query = new URLSearchParams(location.search);

/** The page shows that scenario's state, as if it had just been loaded with it. */
function open(name: string, failure: string | null): void {
  render(null, root as HTMLElement);
  leftBehind.clear();
  window.harness = openHarness(name, failure, root as HTMLElement);
}

function openHarness(name: string, failure: string | null, shownIn: HTMLElement): Harness {
  const nowMs = Date.now();
  const named = scenarioNamed(name, nowMs);
  const scenario = query.has("marked") ? markPeoplesWords(named) : named;
  const meeting = scenarioNamed("meeting-5", nowMs).view.meeting;
  if (meeting === null) throw new Error("The harness is incomplete");
  const clock = createMovableClock();
  leftBehind.add(clock.clear);
  const core = createFakeCore(scenario, meeting);
  const devices = createFakeDevices();
  devices.failure = failure;
  const segmenter = createFakeSegmenter();
  let legs: FakeLegs | null = null;
  const app = openWindow({
    clock,
    link: core.link,
    createLegs: () => (legs = createFakeLegs(core, scenario, [peerIdAt(1)])),
    media: devices.media,
    openSegmenter: segmenter.open,
    root: shownIn,
    sendFile: (path, content, onProgress) => {
      onProgress(content.size);
      return core.receiveUpload(path, content);
    },
  });
  return {
    core,
    devices,
    segmenter,
    app,
    open,
    speak: (language) => speak(app, language),
    isWatching: () => legs?.isWatching ?? null,
    wanted: () => legs?.wanted.map(({ peerId }) => peerId) ?? [],
    setSpeaker: (speaker) => legs?.setSpeaker(speaker),
    setPath: (isOpen) => legs?.setPath(isOpen),
    setUnreached: (isUnreached) => legs?.setUnreached(isUnreached),
    async advance(spanMs) {
      await drawn();
      clock.advance(spanMs);
      await drawn();
    },
    playMinute: () => playMinute(app, legs),
    makeHistory: () => makeHistory(core),
  };
}

function playMinute(app: App, legs: FakeLegs | null): void {
  const statistics = app.media.value?.statistics;
  if (statistics === undefined || legs === null) throw new Error("There is no meeting");
  const pictures = legs.pictures();
  const screen = legs.screen();
  const endMs = performance.now();
  let played = initialStatistics;
  for (let agoS = SAMPLES; agoS >= 0; agoS -= 1) {
    const atMs = endMs - agoS * 1_000;
    played = stepStatistics(played, readCounters(fakeReport(pictures, screen, atMs), pictures, screen), atMs);
  }
  // MeetingMedia types its writable signal as a readonly one.
  (statistics as Signal<Statistics>).value = played;
}

/** Preact runs a component's effects after the next frame. */
async function drawn(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  await new Promise((resolve) => setTimeout(resolve, 0));
}

function speak(app: App, language: Language | "pseudo"): void {
  if (language === "pseudo") spoken.value = { language: "en", locale: "en-GB", catalogue: pseudo };
  else app.state.send({ type: "setSettings", settings: { language } });
}

// The tab had other tests before, and keeps what a reload of this one should find.
const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
if (navigation?.type !== "reload") sessionStorage.clear();
open(query.get("scenario") ?? "home-empty", query.get("failure"));
