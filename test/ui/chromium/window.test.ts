import type { Page } from "playwright-core";
import type { MeetingView } from "../../../src/api/view.ts";
import { advance, behaviour } from "./harness-test.ts";
import { openShot, settled } from "./shots.ts";

declare global {
  interface Window {
    /** Kept in the page between two steps of a test. */
    savedMeeting?: MeetingView | null;
    /** Stands in for the system's hotkey. */
    pressHotkey?: () => void;
  }
}

behaviour("[UI10] m and v toggle, and typing them does not", { scenario: "meeting-5" }, async (t, page) => {
  const self = () => page.evaluate(() => window.harness.core.view.self);
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "Unmute" }).waitFor();
  t.is((await self()).isMicrophoneOn, false);
  // Red, and not by its icon alone.
  const colour = await page
    .getByRole("button", { name: "Unmute" })
    .evaluate((element) => getComputedStyle(element).backgroundColor);
  const [red = 0, green = 255, blue = 255] = (/\d+, \d+, \d+/.exec(colour)?.[0] ?? "").split(",").map(Number);
  t.true(red > 150 && green < 100 && blue < 100, colour);
  // The same key on keyboards of other letters.
  const pressOn = (key: string) =>
    page.evaluate(
      (letter) =>
        void document.body.dispatchEvent(
          new KeyboardEvent("keydown", { key: letter, code: "KeyM", bubbles: true, cancelable: true }),
        ),
      key,
    );
  await pressOn("ь");
  await page.getByRole("button", { name: "Mute", exact: true }).waitFor();
  await pressOn("צ");
  await page.getByRole("button", { name: "Unmute" }).waitFor();
  t.is((await self()).isMicrophoneOn, false);
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Message everyone" }).fill("");
  await page.keyboard.type("mv?");
  t.is(await page.getByRole("textbox", { name: "Message everyone" }).inputValue(), "mv?");
  t.like(await self(), { isMicrophoneOn: false, isCameraOn: true });
});

behaviour(
  "[UI721] the icon's badge counts what is unread, and is gone once that is switched off",
  { scenario: "meeting-2" },
  async (t, page) => {
    await page.evaluate(() => {
      const shown: number[] = [];
      const put = async (count = 0) => void shown.push(count);
      Object.assign(navigator, { setAppBadge: put, clearAppBadge: put });
      Object.assign(window, { shown });
    });
    const showsLast = (count: number) =>
      page.waitForFunction((n) => (window as { shown?: number[] }).shown?.at(-1) === n, count);
    const before = await page.evaluate(() => window.harness.app.state.unread.value);
    await page.evaluate(() => window.harness.core.say(1, "ping"));
    await showsLast(before + 1);
    await page.evaluate(() =>
      window.harness.app.state.send({ type: "setSettings", settings: { unreadBadge: false } }),
    );
    await showsLast(0);
    t.false((await page.title()).startsWith("("));
  },
);

behaviour(
  "[UI11] the badge counts, and opening the chat marks it as read",
  { scenario: "meeting-2" },
  async (t, page) => {
    const before = await page.evaluate(() => window.harness.app.state.unread.value);
    await page.evaluate(() => window.harness.core.say(1, "ping"));
    await page.getByRole("button", { name: `Chat, ${before + 1} unread` }).click();
    await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Chat", exact: true }).waitFor();
    t.pass();
  },
);

behaviour(
  "[UI12] only web addresses become links, and markup stays text",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() =>
      window.harness.core.say(
        1,
        'javascript:alert(1) file:///etc/passwd ftp://x.example <img src=x onerror="alert(1)"> http://ok.example',
      ),
    );
    await page.keyboard.press("c");
    await page.getByText("onerror").waitFor();
    const links = await page
      .locator(".chat-list a")
      .evaluateAll((all) =>
        all.map((link) => [link.getAttribute("href"), link.getAttribute("rel"), link.getAttribute("target")]),
      );
    const rel = "noopener noreferrer";
    t.deepEqual(links, [
      ["https://intranet.example/drawings/42", rel, "_blank"],
      ["https://www.example.org", rel, "_blank"],
      ["http://ok.example", rel, "_blank"],
    ]);
    t.is(await page.locator(".chat-list img").count(), 0);
  },
);

behaviour(
  "[UI13] the window asks once for denied devices, says so, and the meeting goes on",
  { scenario: "meeting-5", failure: "NotAllowedError" },
  async (t, page) => {
    await page
      .getByText(/may not use the camera/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Turn camera on" }).waitFor();
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    t.deepEqual(await page.evaluate(() => window.harness.devices.asked), {
      camera: 1,
      microphone: 1,
      screen: 0,
    });
    await page.getByRole("button", { name: "Turn camera on" }).click();
    await page.waitForFunction(() => window.harness.devices.asked.camera === 2);
  },
);

behaviour(
  "[UI13] in the preview a denied device is asked for once, whatever else changes",
  { scenario: "home-list", failure: "NotAllowedError" },
  async (t, page) => {
    await page.getByRole("button", { name: "Join Design review" }).click();
    await page.getByText(/may not use the camera/).waitFor();
    await page.getByText(/may not use the microphone/).waitFor();
    await page.evaluate(() => window.harness.core.setView({ earlier: [] }));
    await page.waitForFunction(() => window.harness.app.state.view.value?.earlier.length === 0);
    t.like(await page.evaluate(() => window.harness.devices.asked), { camera: 1, microphone: 1 });
    await page.getByRole("button", { name: "Join with the camera on" }).click();
    await page.waitForFunction(() => window.harness.devices.asked.camera === 2);
  },
);

/** How the first picture in `box` fits it, once it has that shape. */
const fitOf = (page: Page, box: string, shape: readonly [width: number, height: number]): Promise<string> =>
  page.evaluate(
    async ([selector, [shapeWidth, shapeHeight]]) => {
      const video = document.querySelector<HTMLVideoElement>(`${selector} video`);
      if (video === null) throw new Error(`No picture in ${selector}`);
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: shapeWidth, height: shapeHeight });
      canvas.getContext("2d")?.fillRect(0, 0, shapeWidth, shapeHeight);
      const hasShape = new Promise<void>((resolve) =>
        video.addEventListener("loadedmetadata", () => resolve(), { once: true }),
      );
      video.srcObject = canvas.captureStream(5);
      await hasShape;
      const { width, height } = video.getBoundingClientRect();
      const hasThatShape = video.videoWidth === shapeWidth && video.videoHeight === shapeHeight;
      return hasThatShape && width > height
        ? getComputedStyle(video).objectFit
        : "the picture is of another shape, or not in a wide box";
    },
    [box, shape] as const,
  );

/** How cameras that are held upright send, and one that nearly has the usual shape. */
const UPRIGHT = [
  [480, 640],
  [720, 1280],
  [641, 481],
] as const;

behaviour("[UI60] a tile shows an upright picture whole", { scenario: "meeting-5" }, async (t, page) => {
  await page.locator(".tile video").first().waitFor();
  for (const shape of UPRIGHT) t.is(await fitOf(page, ".tile", shape), "contain", shape.join("x"));
});

behaviour("[UI60] the preview shows an upright picture whole", { scenario: "home-list" }, async (t, page) => {
  await page.getByRole("button", { name: "Join Design review" }).click();
  await page.locator(".preview video").waitFor();
  for (const shape of UPRIGHT) t.is(await fitOf(page, ".preview", shape), "contain", shape.join("x"));
});

behaviour(
  "[UI53] the device that is chosen is the one that is opened",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    const choose = async (kind: string, label: string, deviceId: string) => {
      const count = await page.evaluate(() => window.harness.devices.opened.length);
      await page.getByRole("combobox", { name: kind }).selectOption({ label });
      await page.waitForFunction((before) => window.harness.devices.opened.length > before, count);
      t.is(await page.evaluate(() => window.harness.devices.opened.at(-1)), deviceId, label);
    };
    await choose("Microphone", "Headset", "m2");
    await choose("Microphone", "Desk Microphone", "m1");
    await choose("Microphone", "Default microphone", "");
    await choose("Camera", "Document Camera", "c2");
    await choose("Camera", "Document Camera (2)", "c3");
    await choose("Camera", "Studio Camera 4K", "c1");
  },
);

behaviour(
  "[UI14] an unplugged camera gives way to the default one",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => window.harness.devices.unplugCamera());
    await page.getByText(/was disconnected. Using/).waitFor();
    t.is(await page.evaluate(() => window.harness.core.view.self.isCameraOn), true);
  },
);

behaviour(
  "[UI14] without another camera the meeting goes on without",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      window.harness.devices.failure = "NotFoundError";
      window.harness.devices.unplugCamera();
    });
    await page.getByText(/still in the meeting without it/).waitFor();
    await page.getByRole("button", { name: "Turn camera on" }).waitFor();
    t.pass();
  },
);

behaviour(
  "[UI15] focus stays in a dialog, and Escape closes it",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Tab");
      // The browser's own controls may have the focus in between: then it is the body's.
      t.true(
        await page.evaluate(
          () =>
            document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
        ),
      );
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },
);

behaviour(
  "[UI106] the focus goes back to what opened a dialog or panel, or to the screen's main button",
  { scenario: "meeting-5" },
  async (t, page) => {
    const focused = (name: string) =>
      page.waitForFunction((wanted) => document.activeElement?.ariaLabel?.startsWith(wanted), name);
    await page.getByRole("button", { name: "Keyboard shortcuts" }).press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await focused("Keyboard shortcuts");
    await page.getByRole("button", { name: /^Chat/ }).press("Enter");
    await focused("Message everyone");
    await page.keyboard.press("Escape");
    await focused("Chat");
    // A panel that takes another one's place has an opener of its own.
    await page.getByRole("button", { name: /^People/ }).press("Enter");
    await page.getByRole("complementary", { name: "People" }).waitFor();
    await page.getByRole("button", { name: /^Chat/ }).press("Enter");
    await focused("Message everyone");
    await page.keyboard.press("Escape");
    await focused("Chat");
    await page.getByRole("button", { name: "Leave" }).click();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes("New meeting"));
    t.pass();
  },
);

behaviour("[UI16] presenting over somebody asks first", { scenario: "presenter" }, async (t, page) => {
  await page.keyboard.press("s");
  await page.getByRole("button", { name: "Ask to take over" }).click();
  await page.waitForFunction(() =>
    window.harness.core.sent.some((command) => command.type === "presentScreen"),
  );
  const sent = await page.evaluate(() =>
    window.harness.core.sent.filter((command) => command.type === "presentScreen"),
  );
  t.like(sent[0], { on: true, takeOver: true });
  await page.evaluate(() =>
    window.harness.core.setMeeting({ presenter: window.harness.core.view.self.peerId }),
  );
  await page.getByRole("button", { name: "Choose what to show" }).click();
  await page.getByText("Everyone sees your screen").waitFor();
  // The fake screen has no sound: see SO6.
  await page.getByRole("status").getByText("tick “Also share audio”").waitFor();
});

behaviour("[UI16] what is typed stays when the chat closes", { scenario: "meeting-5" }, async (t, page) => {
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Message everyone" }).fill("half a thought");
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Message everyone" }).waitFor({ state: "detached" });
  await page.keyboard.press("c");
  t.is(await page.getByRole("textbox", { name: "Message everyone" }).inputValue(), "half a thought");
  await page.getByRole("textbox", { name: "Message everyone" }).press("Enter");
  await page.locator(".chat-line").last().getByRole("img", { name: "Delivered" }).waitFor();
});

behaviour("[UI17] a lost link shows, and the meeting stays", { scenario: "meeting-5" }, async (t, page) => {
  await page.evaluate(() => window.harness.core.setLinkState("lost"));
  await page.getByText("Reconnecting to Landline").waitFor();
  t.true(await page.getByRole("toolbar", { name: "Meeting controls" }).isVisible());
  await page.evaluate(() => window.harness.core.setLinkState("open"));
  await page.getByText("Reconnecting to Landline").waitFor({ state: "detached" });
});

/** A core that died is running again and on its way back into its meeting. */
async function restartCore(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { core } = window.harness;
    core.setLinkState("lost");
    window.savedMeeting = core.view.meeting;
    core.setView({ meeting: null, joining: { title: "Design review", place: null } });
    core.setLinkState("open");
  });
  await page.getByText("Reconnecting to Landline").waitFor();
}
const bringBack = (page: Page): Promise<void> =>
  page.evaluate(() => window.harness.core.setView({ meeting: window.savedMeeting ?? null, joining: null }));

behaviour(
  "[UI17] a core that is on its way back finds its meeting on screen, with the same pictures",
  { scenario: "meeting-5" },
  async (t, page) => {
    const tracks = () =>
      page
        .locator(".tile video")
        .evaluateAll((all: HTMLVideoElement[]) =>
          all.map((video) =>
            video.srcObject instanceof MediaStream ? video.srcObject.getTracks()[0]?.id : null,
          ),
        );
    const before = await tracks();
    await restartCore(page);
    t.deepEqual(await tracks(), before);
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Message everyone" }).fill("typed meanwhile");
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: "Sending" }).waitFor();
    const isSent = () =>
      page.evaluate(() => window.harness.core.sent.some((command) => command.type === "sendMessage"));
    t.false(await isSent());
    await bringBack(page);
    await page.getByText("Reconnecting to Landline").waitFor({ state: "detached" });
    await page.locator(".chat-line").last().getByRole("img", { name: "Delivered" }).waitFor();
    t.true(await isSent());
    t.deepEqual(await tracks(), before);
  },
);

behaviour(
  "[UI17] a core that does not get back into the meeting says so, on the list, and what was typed is kept",
  { scenario: "meeting-5" },
  async (t, page) => {
    await restartCore(page);
    await page.keyboard.press("c");
    const field = page.getByRole("textbox", { name: "Message everyone" });
    await field.fill("sent meanwhile");
    await field.press("Enter");
    await field.fill("half a thought");
    await page.evaluate(() => window.harness.core.setView({ joining: null }));
    await page.getByText("could not get back into the meeting").waitFor();
    t.true(await page.getByRole("heading", { name: "Meetings", exact: true }).isVisible());
    await bringBack(page);
    await page.getByRole("button", { name: /^Chat/ }).click();
    t.is(await field.inputValue(), "sent meanwhile\nhalf a thought");
  },
);

behaviour(
  "[UI23] cut off, the window says so, keeps what is typed, and sends it later",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("c");
    const field = page.getByRole("textbox", { name: "Message everyone" });
    await field.fill("half a thought");
    await page.evaluate(() => window.harness.core.setMeeting({ isPartitioned: true }));
    await page.getByText("You are not connected to the others.").waitFor();
    t.is(await field.inputValue(), "half a thought");
    await field.press("Enter");
    const mark = page.locator(".chat-line").last().getByRole("img");
    await page.locator(".chat-line").last().getByRole("img", { name: "Sending" }).waitFor();
    await page.evaluate(() => window.harness.core.setMeeting({ isPartitioned: false }));
    await page.getByText("You are not connected to the others.").waitFor({ state: "detached" });
    t.is(await mark.getAttribute("aria-label"), "Sent");
  },
);

behaviour(
  "[UI27] a banner names a coordinator that self has no connection to, until there is one",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => window.harness.setUnreached(true));
    await advance(page, 4_000);
    const bar = page.getByText("You cannot reach Ben Okafor's computer, which carries the meeting.");
    await bar.waitFor();
    await page.evaluate(() => window.harness.setUnreached(false));
    await bar.waitFor({ state: "detached" });
    await page.evaluate(() => window.harness.core.setMeeting({ isCoordinatorOutOfReach: true }));
    await bar.waitFor();
    await page.evaluate(() => window.harness.core.setMeeting({ isCoordinatorOutOfReach: false }));
    await bar.waitFor({ state: "detached" });
    await page.keyboard.press("i");
    await page.getByText("Connected to Ben Okafor's computer again after").waitFor();
    t.pass();
  },
);

behaviour(
  "[UI24] a takeover changes a quiet badge with the coordinator's name, without dialog or toast",
  { scenario: "meeting-5" },
  async (t, page) => {
    const said = page.getByRole("status").filter({ hasText: /Carried by|Switching/ });
    const badge = page.getByRole("button", { name: "Carried by Ben Okafor" });
    await badge.waitFor();
    t.is(await badge.innerText(), "", "no words while nothing changes");
    await page.evaluate(() => window.harness.core.setMeeting({ isTakingOver: true }));
    await page.getByRole("button", { name: "Switching computers" }).waitFor();
    t.is(await said.innerText(), "Switching computers");
    await page.evaluate(() => {
      const { core } = window.harness;
      const coordinator = core.view.meeting?.participants[0]?.peerId;
      if (coordinator === undefined) throw new Error("Nobody is there");
      core.setMeeting({ isTakingOver: false, coordinator, term: 2 });
      core.emit({ type: "takeover", cause: "died", coordinator, term: 2, soundGapMs: 0, pictureGapMs: null });
    });
    await page.getByRole("button", { name: "Carried by you" }).waitFor();
    t.is(await said.innerText(), "Carried by you");
    t.is(await page.getByRole("button", { name: "Carried by you" }).innerText(), "Carried by you");
    await advance(page, 6_000);
    t.is(
      await page.getByRole("button", { name: "Carried by you" }).innerText(),
      "",
      "it is no news any more",
    );
    t.is(await page.locator(".toast").count(), 0);
    t.is(await page.getByRole("dialog").count(), 0);
    await page.keyboard.press("p");
    const own = page.getByRole("listitem").filter({ hasText: "(you)" });
    t.true(await own.getByText("Carries the meeting").isVisible());
  },
);

behaviour(
  "[UI25] statistics open by key, badge or button, list what happened, and are copied as text",
  { scenario: "meeting-5" },
  async (t, page) => {
    const panel = page.getByRole("complementary", { name: "Statistics" });
    await page.keyboard.press("i");
    await panel.waitFor();
    await page.evaluate(() => window.harness.makeHistory());
    await panel
      .getByText("Ben Okafor's computer went away: Chloé Martin's computer carries the meeting now")
      .waitFor();
    await page.evaluate(() => window.harness.playMinute());
    await panel
      .getByText(/frames\/s/)
      .first()
      .waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await panel.getByRole("button", { name: "Copy as text" }).click();
    await panel.getByRole("status").filter({ hasText: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    t.true(text.includes("Carried by Chloé Martin"), text);
    t.regex(text, /picture of Chloé Martin: \d+×\d+, \d+ frames\/s/);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Carried by Chloé Martin" }).click();
    await page
      .getByRole("dialog", { name: "Who carries the meeting" })
      .getByText(/Show the numbers/)
      .click();
    await panel.waitFor();
    await page.getByRole("button", { name: "Statistics", exact: true }).click();
    await panel.waitFor({ state: "detached" });
  },
);

interface NamedBox {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
const boxesOf = (page: Page, selector: string): Promise<NamedBox[]> =>
  page.locator(selector).evaluateAll((all) =>
    all.map((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { name: element.textContent || (element.ariaLabel ?? ""), left, top, width, height };
    }),
  );
const overlap = (a: NamedBox, b: NamedBox): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

for (const size of [
  { width: 1280, height: 800 },
  { width: 1280, height: 600 },
  { width: 420, height: 800 },
]) {
  for (const scenario of ["meeting-5", "meeting-11", "meeting-25"]) {
    behaviour(
      `[UI26] toasts cover no name and no control: ${scenario}, ${size.width}x${size.height}`,
      { scenario },
      async (t, page) => {
        await page.setViewportSize(size);
        await page.evaluate(() => {
          const { state } = window.harness.app;
          for (const name of ["Grace", "Hugo", "Ines"]) state.say(`${name} joined`);
          const text = "The camera was disconnected. You are still in the meeting without it.";
          state.toast({ text, tone: "problem" });
          state.say("Keiko raised their hand");
        });
        await page.getByText("Keiko raised").waitFor();
        await settled(page);
        const toasts = (await boxesOf(page, ".toast")).filter(({ height }) => height > 0);
        t.true(toasts.length > 0);
        const others = await boxesOf(
          page,
          ".tile-name, .controls button, .meeting-header button, .pager button",
        );
        const covered = others.filter((box) => toasts.some((toast) => overlap(toast, box)));
        t.deepEqual(covered, []);
      },
    );
  }
}

/** What Electron's preload puts into the page (`src/api/electron-bridge.ts`), with a hotkey that the test presses. */
const SHELL = `
  const listeners = new Set();
  window.pressHotkey = () => listeners.forEach((listener) => listener());
  window.landline = {
    isMac: false,
    setHotkey: async () => true,
    setTray: async () => true,
    setBadge: async () => {},
    onChooseSource: () => () => {},
    onToggleMicrophone(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pathOf: ({ name }) => (name === "letter.txt" ? "/home/ana/letter.txt" : ""),
  };
`;

behaviour(
  "[UI91] in Electron the hotkey toggles the microphone, and what is dropped goes by its path",
  { scenario: "meeting-5" },
  async (t, page) => {
    const script = await page.addInitScript({ content: SHELL });
    await openShot(page, t.context.server.url, { name: "shell", scenario: "meeting-5" });
    await page.keyboard.press("?");
    await page.getByText("Ctrl+Shift+Space").waitFor();
    await page.evaluate(() => window.pressHotkey?.());
    await page.waitForFunction(() => !window.harness.core.view.self.isMicrophoneOn);
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["Dear Ana"], "letter.txt"));
      data.items.add(new File(["no path"], "pasted.txt"));
      for (const type of ["dragover", "drop"])
        window.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.waitForFunction(() => window.harness.core.sent.some(({ type }) => type === "shareFile"));
    const shared = await page.evaluate(() =>
      window.harness.core.sent.filter(({ type }) => type === "shareFile"),
    );
    t.like(shared[0], { path: "/home/ana/letter.txt" });
    t.is(shared.length, 1);
    await page.waitForFunction(() => window.harness.core.uploads.length === 1);
    await script.dispose();
  },
);

behaviour(
  "[UI540] a language that is chosen is spoken at once, and is the page's own",
  {
    scenario: "meeting-5",
    reach: (page) => page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "settings" })),
  },
  async (t, page) => {
    const ofPage = () => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
    t.deepEqual(await ofPage(), ["en", "ltr"]);
    await page.getByLabel("Language").selectOption("Deutsch");
    await page.getByRole("dialog", { name: "Einstellungen" }).waitFor();
    t.deepEqual(await ofPage(), ["de", "ltr"]);
    await page.getByLabel("Sprache", { exact: true }).selectOption("English");
    await page.getByRole("dialog", { name: "Settings" }).waitFor();
    t.deepEqual(await ofPage(), ["en", "ltr"]);
  },
);
