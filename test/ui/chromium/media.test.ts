/** What the window does with camera, microphone and sound, in Chromium over fake devices and legs. */
import type { Settings } from "../../../src/api/settings.ts";
import { launchChromium } from "../../support/chromium.ts";
import { PATIENCE_MS } from "../../support/eventually.ts";
import { choose } from "./choose.ts";
import { advance, behaviour } from "./harness-test.ts";

behaviour(
  "[DV11] a window whose media is in another one has none, says so, and takes it over",
  { scenario: "meeting-5" },
  async (t, page) => {
    const hasMedia = () => page.evaluate(() => window.harness.app.media.value !== null);
    const getsMedia = () => page.waitForFunction(() => window.harness.app.media.value !== null);
    await getsMedia();
    await page.evaluate(() => window.harness.core.emit({ type: "mediaHolder", holder: "other" }));
    await page.getByText("Your camera, microphone and sound are in another window.").waitFor();
    t.false(await hasMedia());
    t.is(await page.evaluate(() => window.harness.app.devices.camera.value), null);
    await page.getByRole("button", { name: "Use it here" }).click();
    await page
      .getByText("Your camera, microphone and sound are in another window.")
      .waitFor({ state: "detached" });
    await getsMedia();
    const asked = await page.evaluate(() =>
      window.harness.core.sent.findLast((command) => command.type === "holdMedia"),
    );
    t.like(asked, { takeOver: true });
  },
);

behaviour(
  "[DV15] when no media gets through the window says so, and the core is told",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => window.harness.setPath(false));
    const bar = page.getByText(/No sound or pictures get through to Ben Okafor's computer/);
    await bar.waitFor();
    await page.evaluate(() => window.harness.setPath(true));
    await bar.waitFor({ state: "detached" });
    const reports = await page.evaluate(() =>
      window.harness.core.sent.flatMap((command) =>
        command.type === "reportMediaPath" ? [command.isOpen] : [],
      ),
    );
    t.deepEqual(reports, [false, true]);
  },
);

behaviour(
  "[DV7] a microphone that the system mutes says so at its button, and is the user's to turn off",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
    await page.waitForFunction(() => window.harness.app.devices.microphone.value !== null);
    await page.evaluate(() => window.harness.devices.muteMicrophone(true));
    await advance(page, 1_000);
    await page.getByText("Look at its switch").waitFor();
    await page.getByRole("button", { name: "Muted by the system" }).click();
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    await page.getByText("Look at its switch").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Unmute" }).click();
    await page.evaluate(() => window.harness.devices.muteMicrophone(false));
    await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
    t.pass();
  },
);

behaviour(
  "[DV12] who speaks while the microphone is off reads it at its button, until it is on",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.waitForFunction(() => window.harness.app.devices.microphone.value !== null);
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    const note = page.getByText("You are muted.");
    // The fake microphone plays a tone; the window's clock samples it only when it is moved on.
    for (let count = 0; count < 40 && (await note.count()) === 0; count += 1) await advance(page, 100);
    await note.waitFor();
    await page.keyboard.press("m");
    await note.waitFor({ state: "detached" });
    t.pass();
  },
);

behaviour(
  "[DV17] the microphone's menu and the settings show its level, or that it is muted, and measure nothing while they are closed",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.waitForFunction(() => window.harness.app.devices.microphone.value !== null);
    const meters = page.locator(".level-meter");
    /** The fake microphone plays a tone. */
    const moves = (place: string) =>
      page.waitForFunction((within) => {
        const bar = document.querySelector<HTMLElement>(`${within} .level-bar`);
        return Number(/scaleX\(([\d.]+)\)/u.exec(bar?.style.transform ?? "")?.[1] ?? 0) > 0.1;
      }, place);
    t.is(await meters.count(), 0);
    const menu = page.getByRole("button", { name: "Choose microphone and speaker" });
    await menu.click();
    await moves(".menu");
    await page.keyboard.press("Escape");
    await meters.waitFor({ state: "detached" });
    await choose(page, "More", "Settings");
    await moves(".dialog");
    await page.keyboard.press("Escape");
    await meters.waitFor({ state: "detached" });
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    await menu.click();
    await page.locator(".menu-note").getByText("You are muted.").waitFor();
    t.is(await meters.count(), 0, "not an empty bar");
    await page.keyboard.press("Escape");
    await page.locator(".menu-note").getByText("You are muted.").waitFor({ state: "detached" });
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
  },
);

behaviour(
  "[UI250] Space held talks, Control with Space also while typing; a button that the keyboard reached keeps Space",
  { scenario: "meeting-5" },
  async (t, page) => {
    const isOn = (on: boolean) =>
      page.waitForFunction(
        (wanted) => {
          const { state, talkKey } = window.harness.app;
          return state.view.value?.self.isMicrophoneOn === wanted && !talkKey.isSilenced.value;
        },
        on,
        { polling: 20 },
      );
    await page.getByRole("button", { name: "Mute", exact: true }).click();
    await isOn(false);
    await page.keyboard.down("Space");
    await isOn(true);
    await page.keyboard.up("Space");
    await isOn(false);
    await page.keyboard.press("c");
    const field = page.getByRole("textbox", { name: "Message everyone" });
    await field.press("Space");
    t.is(await field.inputValue(), " ");
    await page.keyboard.down("Control");
    await page.keyboard.down("Space");
    await isOn(true);
    await page.keyboard.up("Control");
    await isOn(false);
    await page.keyboard.up("Space");
    t.is(await field.inputValue(), " ");
    await page.keyboard.press("Escape");
    await page
      .getByRole("button", { name: "Camera" })
      .or(page.getByRole("button", { name: "Turn camera off" }))
      .first()
      .focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Space");
    await isOn(true);
    await page.evaluate(() =>
      window.harness.app.state.send({ type: "setSettings", settings: { letterShortcuts: false } }),
    );
    await page.waitForFunction(() => !window.harness.app.state.view.value?.settings.letterShortcuts);
    await page.keyboard.press("m");
    await page.keyboard.press("c");
    await page.getByRole("button", { name: "Mute", exact: true }).press("Enter");
    await isOn(false);
    t.is(await field.count(), 0, "letters are no shortcuts any more");
  },
);

behaviour(
  "[UI276] sound only: nobody's picture is there, nor missed; the own one is, and a button brings all back",
  { scenario: "meeting-5" },
  async (t, page) => {
    const pictured = page.locator(".tile video");
    const count = () => pictured.count();
    await page.waitForFunction(() => document.querySelectorAll(".tile video").length > 2);
    const before = await count();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Sound only" }).click();
    const bar = page.getByText("Sound only: no pictures and screens are received.");
    await bar.waitFor();
    await page.waitForFunction(() => document.querySelectorAll(".tile video").length === 1);
    await advance(page, 6_000);
    t.is(await page.getByText("No picture from").count(), 0);
    await page.getByRole("button", { name: "Show pictures" }).click();
    await bar.waitFor({ state: "detached" });
    await page.waitForFunction((all) => document.querySelectorAll(".tile video").length === all, before);
    t.pass();
  },
);

behaviour(
  "[UI422] strong noise suppression filters the open microphone under the page's policy, and original sound goes out as it is",
  { scenario: "meeting-5" },
  async (t, page) => {
    const set = (settings: Partial<Settings>) =>
      page.evaluate(
        (change) => window.harness.app.state.send({ type: "setSettings", settings: change }),
        settings,
      );
    const trackId = () => page.evaluate(() => window.harness.app.devices.microphone.value?.id ?? "");
    await page.waitForFunction(() => window.harness.app.devices.microphone.value !== null);
    const opened = await trackId();
    await set({ noiseSuppression: "strong" });
    // The window's clock looks for the filter's first sound only when it is moved on.
    const until = performance.now() + 30_000;
    while ((await trackId()) === opened && performance.now() < until) await advance(page, 20);
    t.not(await trackId(), opened);
    t.is(await page.evaluate(() => window.harness.devices.asked.microphone), 1, "nothing was opened anew");
    await set({ originalSound: true });
    await page.waitForFunction(() => window.harness.devices.asked.microphone === 2);
    await page.waitForFunction(() => window.harness.app.devices.microphone.value?.contentHint === "music");
    t.is(await page.getByText("does not run in this browser").count(), 0);
  },
);

declare global {
  interface Window {
    /** How many wake locks are held. */
    locks?: number;
  }
}

behaviour(
  "[DV2] the window keeps the screen awake while a meeting is in sight, [DV1] and asks for no pictures while it is out of sight",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      window.locks = 0;
      const count = (by: number) => void (window.locks = (window.locks ?? 0) + by);
      const request = async () => {
        count(1);
        return { release: async () => count(-1) };
      };
      Object.defineProperty(navigator, "wakeLock", { configurable: true, value: { request } });
      window.harness.open("meeting-5", null);
    });
    const holds = (locks: number) => page.waitForFunction((wanted) => window.locks === wanted, locks);
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { configurable: true, value });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    const asks = () => page.evaluate(() => window.harness.isWatching());
    await holds(1);
    t.true(await asks());
    await hide(true);
    await holds(0);
    await advance(page, 1_000);
    t.false(await asks());
    await hide(false);
    await holds(1);
    t.true(await asks());
    await page.evaluate(() => window.harness.core.setMeeting(null));
    await holds(0);
    // The page is the next test's, too.
    await page.evaluate(() => {
      Reflect.deleteProperty(document, "hidden");
      Reflect.deleteProperty(navigator, "wakeLock");
    });
  },
);

behaviour(
  "[SO4] a screen is asked for without the meeting's own sound and picture",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.getByRole("button", { name: /^Present/ }).click();
    await page.waitForFunction(() => window.harness.devices.screenOptions !== null);
    t.like(await page.evaluate(() => window.harness.devices.screenOptions), {
      audio: {
        restrictOwnAudio: true,
        channelCount: 2,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
      selfBrowserSurface: "exclude",
    });
  },
);

behaviour(
  "[DV13] in a browser that plays nothing before a gesture a bar says so, after a reload, too, and any key lets it play",
  { scenario: "meeting-5" },
  async (t, shared) => {
    const browser = await launchChromium("document-user-activation-required");
    t.teardown(() => browser.close());
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    // The shared page was made anew in place, and its address is that of what was shown first.
    await page.goto(new URL("?scenario=meeting-5", shared.url()).href);
    const bar = page.getByText(/Click anywhere to hear/);
    await bar.waitFor();
    await page.reload();
    await bar.waitFor();
    t.true(await page.evaluate(() => window.harness.app.isSoundBlocked.value));
    await page.keyboard.press("x");
    await bar.waitFor({ state: "detached" });
    t.false(await page.evaluate(() => window.harness.app.isSoundBlocked.value));
    // Sound again on any gesture, after each reload.
    await page.reload();
    await bar.waitFor();
    await page.mouse.click(640, 300);
    await bar.waitFor({ state: "detached" });
    t.pass();
  },
);

/** What `setSinkId` was called with, in order, and on which context: they are numbered as they come. */
interface Sinks {
  readonly asked: (readonly [context: number, id: string])[];
  readonly restore: () => void;
}

behaviour(
  "[DV8] the meeting and the chimes are heard from the speaker that was chosen, and from the default one after that",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      // The DOM's types lack it.
      const prototype = AudioContext.prototype as AudioContext & { setSinkId(id: string): Promise<void> };
      const original = prototype.setSinkId;
      const contexts: AudioContext[] = [];
      const asked: [number, string][] = [];
      prototype.setSinkId = function (this: AudioContext, id) {
        if (!contexts.includes(this)) contexts.push(this);
        asked.push([contexts.indexOf(this), id]);
        return Promise.resolve();
      };
      const sinks: Sinks = { asked, restore: () => void (prototype.setSinkId = original) };
      Object.assign(window, { sinks });
    });
    const asked = () => page.evaluate(() => (window as unknown as { sinks: Sinks }).sinks.asked);
    const count = (wanted: number) =>
      page.waitForFunction(
        (least) => (window as unknown as { sinks: Sinks }).sinks.asked.length >= least,
        wanted,
      );
    const pick = async (speaker: string) => {
      await choose(page, "More", "Settings");
      await page.getByRole("dialog").getByRole("combobox", { name: "Speaker" }).selectOption(speaker);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    };
    try {
      await pick("Headset");
      await count(1);
      t.deepEqual(await asked(), [[0, "s1"]], "the meeting");
      // What arrives right after joining is history, without a chime.
      await advance(page, 2_000);
      await page.evaluate(() => {
        const { app, core } = window.harness;
        app.state.send({ type: "setSettings", settings: { notificationSounds: true } });
        core.say(1, "Good morning");
      });
      await count(2);
      t.deepEqual((await asked())[1], [1, "s1"], "a chime is played by a context of its own");
      await pick("");
      await count(4);
      t.deepEqual(
        (await asked()).slice(2).toSorted(([a], [b]) => a - b),
        [
          [0, ""],
          [1, ""],
        ],
      );
    } finally {
      await page.evaluate(() => (window as unknown as { sinks: Sinks }).sinks.restore());
    }
  },
);
