/** The states of the window that axe checks and that screenshots show. */
import type { Page } from "playwright-core";
import { choose } from "./choose.ts";
import { CAPTION_SHOTS } from "./shots-of-captions.ts";
import { EXAMINATION_SHOTS } from "./shots-of-examination.ts";
import { HOST_SHOTS } from "./shots-of-hosts.ts";
import { LINK_TEST_SHOTS } from "./shots-of-link-test.ts";
import { NOTICE_SHOTS } from "./shots-of-notices.ts";
import { UPDATE_SHOTS } from "./shots-of-updates.ts";
import { putShellAround, SHELL_SHOTS } from "./shots-of-shell.ts";
import { words } from "../../../src/kernel/words.ts";

/** One state: a scenario, and the steps from it to the state. */
export interface Shot {
  readonly name: string;
  readonly scenario: string;
  readonly failure?: string;
  /** Looks different from another shot, but consists of the same things: axe has nothing to find that it does not find there. */
  readonly isForLooks?: true;
  readonly reach?: (page: Page) => Promise<void>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();

async function introduction(page: Page, shown: "devices" | "howItWorks"): Promise<void> {
  await page.evaluate((at) => void (window.harness.app.state.introduction.value = at), shown);
  await page.locator(".introduction").waitFor();
}

export const SHOTS: readonly Shot[] = [
  { name: "home-empty", scenario: "home-empty" },
  { name: "home-list", scenario: "home-list" },
  { name: "home-problem", scenario: "home-problem" },
  { name: "create", scenario: "home-list", reach: (page) => button(page, "New meeting").click() },
  { name: "prejoin", scenario: "home-list", reach: (page) => button(page, "Join Design review").click() },
  {
    name: "prejoin-covered",
    scenario: "home-list",
    async reach(page) {
      await button(page, "Join Design review").click();
      await page.getByRole("radio", { name: "A picture" }).check();
      await page.waitForFunction(() => window.harness.app.background.status.value === "running");
      await page.locator(".preview video").waitFor();
    },
  },
  {
    name: "prejoin-uncovered",
    scenario: "home-list",
    async reach(page) {
      await page.evaluate(() => void (window.harness.segmenter.way = "broken"));
      await button(page, "Join Design review").click();
      await page.getByRole("radio", { name: "Blurred" }).check();
      await page.getByText("could not be covered").waitFor();
    },
  },
  {
    name: "camera-menu",
    scenario: "meeting-2",
    isForLooks: true,
    async reach(page) {
      await button(page, "Choose camera").click();
      await page.getByRole("menuitemradio", { name: "Blurred" }).waitFor();
    },
  },
  {
    name: "sound-menu",
    scenario: "meeting-2",
    async reach(page) {
      await button(page, "Choose microphone and speaker").click();
      await page.locator(".menu .level-meter").waitFor();
    },
  },
  {
    name: "sound-menu-muted",
    scenario: "meeting-2",
    isForLooks: true,
    async reach(page) {
      await page.keyboard.press("m");
      await button(page, "Choose microphone and speaker").click();
      await page.locator(".menu-note").getByText("You are muted.").waitFor();
    },
  },
  {
    name: "prejoin-denied",
    scenario: "home-list",
    failure: "NotAllowedError",
    reach: (page) => button(page, "Join Design review").click(),
  },
  {
    name: "passcode-error",
    scenario: "home-list",
    async reach(page) {
      await button(page, "Join Board meeting").click();
      await button(page, /^Join$/).click();
      await page.getByLabel(/Passcode of/).fill("wrong");
      await page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
      await page.getByText("The passcode is wrong").waitFor();
    },
  },
  ...["meeting-1", "meeting-2", "meeting-5", "meeting-11", "meeting-25", "meeting-28"].map((name) => ({
    name,
    scenario: name,
  })),
  { name: "long-name", scenario: "long-name" },
  { name: "no-cameras", scenario: "no-cameras" },
  {
    name: "catch-up",
    scenario: "catch-up",
    isForLooks: true,
    reach: (page) => button(page, /^Chat/).click(),
  },
  ...[
    "meeting-3",
    "same-names",
    "paused",
    "upright",
    "upright-2",
    "waiting",
    "presenter-2",
    "presenter-25",
  ].map((name) => ({ name, scenario: name, isForLooks: true as const })),
  ...["waiting", "waiting-2", "waiting-25"].map((scenario) => ({
    name: `missing-${scenario}`,
    scenario,
    ...(scenario === "waiting" ? {} : { isForLooks: true as const }),
    async reach(page: Page) {
      await page.evaluate(() => window.harness.advance(5_000));
      await page.getByText("No picture from Ben Okafor").waitFor();
    },
  })),
  { name: "waiting-screen", scenario: "waiting-screen", isForLooks: true },
  {
    name: "self-hidden",
    scenario: "meeting-2",
    isForLooks: true,
    reach: (page) =>
      page.evaluate(() => {
        window.harness.app.state.isSelfHidden.value = true;
      }),
  },
  {
    name: "devices-menu",
    scenario: "meeting-2",
    async reach(page) {
      await button(page, "Choose microphone and speaker").click();
      await page.getByRole("menuitemradio", { name: "Desk Microphone" }).waitFor();
    },
  },
  {
    name: "more-menu",
    scenario: "meeting-5",
    isForLooks: true,
    async reach(page) {
      await button(page, /^More$/).click();
      await page.getByRole("menuitem", { name: "Settings" }).waitFor();
    },
  },
  {
    name: "devices-off",
    scenario: "meeting-3",
    async reach(page) {
      await page.keyboard.press("m");
      await page.keyboard.press("v");
      await button(page, "Unmute").waitFor();
    },
  },
  { name: "call-incoming", scenario: "called" },
  {
    name: "call-connecting",
    scenario: "called",
    async reach(page) {
      await button(page, "Sound only").click();
      await page.getByText("Connecting…").waitFor();
      await button(page, "Mute in the call").waitFor();
    },
  },
  { name: "presenter", scenario: "presenter" },
  {
    name: "own-screen",
    scenario: "own-screen",
    reach: (page) => button(page, "Choose what to show").click(),
  },
  {
    name: "speaker-view",
    isForLooks: true,
    scenario: "meeting-11",
    reach: (page) => page.keyboard.press("g"),
  },
  { name: "hands", scenario: "hands" },
  {
    name: "taking-over",
    scenario: "taking-over",
    reach: (page) => page.getByRole("button", { name: "Switching computers" }).waitFor(),
  },
  { name: "cut-off", scenario: "cut-off" },
  {
    name: "cut-off-chat",
    isForLooks: true,
    scenario: "cut-off",
    async reach(page) {
      await page.keyboard.press("c");
      await page.getByRole("textbox", { name: "Message everyone" }).fill("Are you there?");
      await page.keyboard.press("Enter");
      await page.getByRole("img", { name: "Sending" }).last().waitFor();
    },
  },
  {
    name: "unreached",
    scenario: "long-name",
    async reach(page) {
      await page.evaluate(() => window.harness.setUnreached(true));
      await page.evaluate(() => window.harness.advance(4_000));
      await page.getByText("You cannot reach").waitFor();
    },
  },
  {
    name: "media-elsewhere",
    scenario: "meeting-3",
    async reach(page) {
      await page.evaluate(() => window.harness.core.emit({ type: "mediaHolder", holder: "other" }));
      await button(page, "Use it here").waitFor();
    },
  },
  {
    name: "no-path",
    scenario: "long-name",
    isForLooks: true,
    async reach(page) {
      await page.evaluate(() => window.harness.setPath(false));
      await page.getByText("No sound or pictures get through").waitFor();
    },
  },
  {
    name: "muted-by-system",
    scenario: "meeting-3",
    async reach(page) {
      await page.waitForFunction(() => window.harness.app.devices.microphone.value !== null);
      await page.evaluate(() => window.harness.devices.muteMicrophone(true));
      await page.evaluate(() => window.harness.advance(1_000));
      await button(page, "Muted by the system").waitFor();
    },
  },
  {
    name: "statistics",
    scenario: "meeting-5",
    async reach(page) {
      await page.evaluate(() => window.harness.makeHistory());
      await page.keyboard.press("i");
      await page.evaluate(() => window.harness.playMinute());
      await page.getByText(/pictures paused/).waitFor();
    },
  },
  {
    name: "statistics-11",
    scenario: "meeting-11",
    async reach(page) {
      await page.keyboard.press("i");
      await page.evaluate(() => window.harness.playMinute());
    },
  },
  {
    name: "statistics-end",
    isForLooks: true,
    scenario: "meeting-11",
    async reach(page) {
      await page.keyboard.press("i");
      await page.evaluate(() => window.harness.playMinute());
      await page.getByTitle("Microphone", { exact: true }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "statistics-alone",
    isForLooks: true,
    scenario: "meeting-1",
    reach: (page) => page.keyboard.press("i"),
  },
  {
    name: "statistics-long",
    isForLooks: true,
    scenario: "long-name",
    reach: (page) => page.keyboard.press("i"),
  },
  { name: "home-earlier", scenario: "home-earlier" },
  { name: "home-recordings", scenario: "home-recordings" },
  { name: "recorded-paused", scenario: "recorded-paused" },
  { name: "recorded-twice", scenario: "recorded-twice" },
  {
    name: "recording-paused",
    scenario: "recording",
    isForLooks: true,
    async reach(page) {
      await button(page, "Pause recording").click();
      await button(page, "Resume recording").waitFor();
    },
  },
  {
    name: "one-recording",
    scenario: "home-recordings",
    async reach(page) {
      await button(page, /^Open the recording of Design review, Yesterday/).click();
      await choose(page, "Make…", "Each voice in a file of its own");
      await page.getByText("42 %").waitFor();
    },
  },
  {
    name: "one-recording-missing",
    scenario: "home-recordings",
    isForLooks: true,
    async reach(page) {
      await button(page, /^Open the recording of Friday coffee/).click();
      await button(page, "Make…").click();
      await page.getByRole("menuitem").first().waitFor();
    },
  },
  {
    name: "recording-copy",
    scenario: "recording",
    async reach(page) {
      await page.keyboard.press("p");
      await choose(page, "More for everybody", "Recordings…");
      await button(page, /^Open the recording of Friday coffee/).click();
      await page.evaluate(() =>
        window.harness.core.offer(1, "Friday coffee (recording 00000000)", 9e8, true),
      );
      await button(page, "Fill from it").waitFor();
    },
  },
  {
    name: "recordings-dialog",
    scenario: "recording",
    async reach(page) {
      await page.keyboard.press("p");
      await choose(page, "More for everybody", "Recordings…");
      await button(page, /^Open the recording of Design review, Yesterday/).click();
      await button(page, "Share Sound in this meeting").waitFor();
    },
  },
  {
    name: "prejoin-earlier",
    scenario: "home-earlier",
    async reach(page) {
      await button(page, /^Read Friday coffee/).click();
      await button(page, "Start it again").click();
    },
  },
  {
    name: "forget",
    scenario: "home-earlier",
    async reach(page) {
      await button(page, /^More about Friday coffee/).click();
      await page.getByRole("menuitem", { name: "Forget" }).click();
    },
  },
  {
    name: "home-menu",
    scenario: "home-earlier",
    async reach(page) {
      await button(page, "More about Design review").click();
      await page.getByRole("menuitem", { name: "Read messages" }).waitFor();
    },
  },
  { name: "home-kept-only", isForLooks: true, scenario: "home-kept-only" },
  { name: "first-start", scenario: "first-start" },
  {
    name: "introduction-devices",
    scenario: "home-list",
    reach: (page) => introduction(page, "devices"),
  },
  {
    name: "introduction-how",
    scenario: "home-list",
    reach: (page) => introduction(page, "howItWorks"),
  },
  {
    name: "first-start-error",
    scenario: "first-start",
    reach: (page) => button(page, "Continue").click(),
  },
  {
    name: "history",
    scenario: "home-history",
    async reach(page) {
      await button(page, /^Read Friday coffee/).click();
      await page.getByText("sheet 4").waitFor();
    },
  },
  {
    name: "history-search",
    isForLooks: true,
    scenario: "home-history",
    async reach(page) {
      await button(page, /^Read Friday coffee/).click();
      await page.getByRole("searchbox").fill("the");
      await page.getByText(/found$/).waitFor();
    },
  },
  {
    name: "history-menu",
    scenario: "home-history",
    async reach(page) {
      await button(page, /^Read Friday coffee/).click();
      await button(page, "More about this meeting").click();
      await page.getByRole("menuitem", { name: "Export as JSON" }).waitFor();
    },
  },
  { name: "alone-passcode", scenario: "alone-passcode" },
  {
    name: "carrying",
    scenario: "meeting-5",
    async reach(page) {
      await button(page, "Carried by Ben Okafor").click();
      await page.getByText("What if I close my laptop?").waitFor();
    },
  },
  {
    name: "carrying-news",
    isForLooks: true,
    scenario: "meeting-5",
    async reach(page) {
      await page.evaluate(() => {
        const { core } = window.harness;
        const coordinator = core.view.meeting?.participants[2]?.peerId;
        if (coordinator !== undefined) core.setMeeting({ coordinator, term: 2 });
      });
      await page.getByText("Carried by Chloé Martin").last().waitFor();
    },
  },
  { name: "window-closed", scenario: "window-closed", reach: (page) => page.keyboard.press("p") },
  {
    name: "leave-only-host",
    scenario: "only-host",
    reach: (page) => button(page, "Leave").click(),
  },
  { name: "chat-rich", scenario: "rich", reach: (page) => page.keyboard.press("c") },
  {
    name: "chat-private",
    scenario: "rich",
    async reach(page) {
      await page.keyboard.press("c");
      await page.getByRole("tab", { name: /Ben Okafor/ }).click();
    },
  },
  {
    name: "chat-actions",
    scenario: "rich",
    async reach(page) {
      await page.keyboard.press("c");
      await page.locator(".chat-line").filter({ hasText: "can you check" }).first().hover();
      await button(page, "React").click();
      await page.getByRole("button", { name: "Thumbs up" }).waitFor();
    },
  },
  {
    name: "chat-reply",
    scenario: "rich",
    async reach(page) {
      await page.keyboard.press("c");
      await page.locator(".chat-line").filter({ hasText: "sheet 4" }).hover();
      await button(page, "Reply").click();
      await page.getByRole("textbox", { name: "Message everyone" }).pressSequentially("Thanks @b");
      await page.getByRole("listbox").waitFor();
    },
  },
  {
    name: "chat-search",
    scenario: "rich",
    async reach(page) {
      await page.keyboard.press("c");
      await button(page, "Search messages").click();
      await page.getByRole("searchbox").fill("the");
      await page.getByText("newest first").waitFor();
    },
  },
  {
    name: "chat-batch",
    scenario: "meeting-5",
    async reach(page) {
      await page.evaluate(() => {
        const { core } = window.harness;
        for (let index = 1; index <= 12; index += 1) core.offer(1, `IMG_${2_400 + index}.jpg`, 4_200_000);
      });
      await page.keyboard.press("c");
      await button(page, "Show the 12 pictures").click();
      await button(page, "Save IMG_2403.jpg").click();
      await page.getByText("1 of 12 saved").waitFor();
    },
  },
  {
    name: "chat-new",
    isForLooks: true,
    scenario: "meeting-5",
    async reach(page) {
      await page.keyboard.press("c");
      await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
      await page.keyboard.press("Escape");
      await page.evaluate(() => {
        window.harness.core.say(2, "Is the stair on the same sheet?");
        window.harness.core.say(3, "It is on sheet 4.");
      });
      await button(page, /2 unread/).click();
      await page.getByRole("separator", { name: "New messages" }).waitFor();
    },
  },
  {
    name: "chat-menu",
    scenario: "announced-host",
    async reach(page) {
      await page.keyboard.press("c");
      await button(page, "More about the chat").click();
      await page.getByRole("menuitem", { name: "Export as JSON" }).waitFor();
    },
  },
  {
    name: "private-picker",
    scenario: "meeting-11",
    async reach(page) {
      await page.keyboard.press("c");
      await button(page, "New private message").click();
      await page.getByRole("checkbox", { name: "Ben Okafor" }).check();
      await page.getByRole("checkbox", { name: "Daniel Kim" }).check();
    },
  },
  { name: "chat-long", scenario: "long-talk", reach: (page) => page.keyboard.press("c") },
  {
    name: "chat-empty-private",
    isForLooks: true,
    scenario: "long-name",
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, /^More about Maximiliane/).click();
      await page.getByRole("menuitem", { name: "Message privately" }).click();
      await page.getByText("No messages yet").waitFor();
    },
  },
  { name: "announcement", scenario: "announced" },
  { name: "announcement-host", scenario: "announced-host", reach: (page) => page.keyboard.press("c") },
  {
    name: "announcements",
    scenario: "announced-host",
    reach: (page) => button(page, "1 more").click(),
  },
  {
    name: "announce",
    scenario: "announced-host",
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, /^Announce$/).click();
      await page.getByRole("textbox", { name: "Announcement" }).waitFor();
    },
  },
  {
    name: "all-files",
    scenario: "shared-files",
    async reach(page) {
      await page.keyboard.press("d");
      await page.getByText(/^\d+ files, /).waitFor();
    },
  },
  {
    name: "all-files-chosen",
    scenario: "shared-files",
    async reach(page) {
      await page.keyboard.press("d");
      await page.getByRole("checkbox", { name: "Choose notes.txt" }).check();
      await page.getByRole("checkbox", { name: "Choose entrance.jpg" }).check();
      await page.evaluate(() => {
        const { state } = window.harness.app;
        state.saving.value = new Set(state.files.value.slice(0, 4).map(({ fileId }) => fileId));
      });
      await page.getByText("1 of 4 saved").waitFor();
    },
  },
  {
    name: "all-files-empty",
    scenario: "meeting-5",
    isForLooks: true,
    reach: (page) => page.keyboard.press("d"),
  },
  {
    name: "history-files",
    scenario: "home-history",
    async reach(page) {
      await button(page, /^Read Friday coffee/).click();
      await page.getByRole("radio", { name: "Files" }).check();
      await page.getByText(/^\d+ files, /).waitFor();
    },
  },
  { name: "files", scenario: "files", reach: (page) => page.keyboard.press("c") },
  {
    name: "files-start",
    scenario: "files",
    async reach(page) {
      await page.keyboard.press("c");
      await button(page, /^Details of entrance/).click();
      await page.locator(".chat-list").evaluate((list) => list.scrollTo({ top: 0 }));
    },
  },
  {
    name: "file-preview",
    scenario: "files",
    async reach(page) {
      await page.keyboard.press("c");
      await button(page, "Preview notes.txt").click();
      await page.getByText("A line of the notes").waitFor();
    },
  },
  {
    name: "leave-unsafe",
    scenario: "files",
    reach: (page) => button(page, "Leave").click(),
  },
  {
    name: "withdraw",
    scenario: "files",
    async reach(page) {
      await page.keyboard.press("c");
      await button(page, "Withdraw notes.txt").click();
    },
  },
  {
    name: "drop",
    scenario: "rich",
    async reach(page) {
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File(["x"], "plan.pdf"));
        window.dispatchEvent(
          new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      });
      await page.getByText("Drop to share").waitFor();
    },
  },
  {
    name: "people-menu",
    scenario: "meeting-11-host",
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, "More about Ben Okafor").click();
      await page.getByRole("menuitem", { name: "Remove as host" }).waitFor();
    },
  },
  {
    name: "settings-meetings",
    scenario: "home-list",
    async reach(page) {
      await page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "settings" }));
      await page
        .getByLabel("Start when I log in")
        .evaluate((field) => field.scrollIntoView({ block: "center" }));
    },
  },
  {
    name: "settings-files",
    scenario: "meeting-5",
    async reach(page) {
      // In the app, which names folders.
      await putShellAround(page);
      await page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "settings" }));
      await page.getByLabel("Save files in").fill("/nowhere");
      await page.getByLabel("Save files in").press("Tab");
      await page.getByText("Choose another.").waitFor();
      await page.getByText(/^Landline \d/).scrollIntoViewIfNeeded();
    },
  },
  { name: "people-11", scenario: "meeting-11", reach: (page) => page.keyboard.press("p") },
  { name: "spotlight", scenario: "spotlight" },
  { name: "recorded", scenario: "recorded" },
  { name: "recording", scenario: "recording" },
  {
    name: "pins",
    scenario: "presenter",
    isForLooks: true,
    async reach(page) {
      await page.evaluate(() => {
        const { state } = window.harness.app;
        state.pins.value = (state.view.value?.meeting?.participants ?? [])
          .slice(1, 5)
          .map(({ peerId }) => peerId);
      });
    },
  },
  {
    name: "person-menu",
    scenario: "own-hearing",
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, "More about Ben Okafor").click();
    },
  },
  {
    name: "volume",
    scenario: "own-hearing",
    async reach(page) {
      await page.evaluate(() => {
        const [, , third] = window.harness.core.view.meeting?.participants ?? [];
        if (third !== undefined)
          window.harness.app.state.dialog.value = { kind: "volume", peerId: third.peerId };
      });
      await page.getByRole("slider").waitFor();
    },
  },
  { name: "watching", scenario: "watching", reach: (page) => page.keyboard.press("p") },
  {
    name: "broadcast-menu",
    scenario: "broadcasting",
    isForLooks: true,
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, "More about Farid Rahimi").click();
    },
  },
  { name: "people-host", scenario: "hosting", reach: (page) => page.keyboard.press("p") },
  ...CAPTION_SHOTS,
  ...HOST_SHOTS,
  ...SHELL_SHOTS,
  ...LINK_TEST_SHOTS,
  ...EXAMINATION_SHOTS,
  ...UPDATE_SHOTS,
  ...NOTICE_SHOTS,
  {
    name: "ban",
    scenario: "hosting",
    isForLooks: true,
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, "More about Elif Yılmaz").click();
      await page.getByRole("menuitem", { name: "Ban…" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "muted-by-host", scenario: "muted-by-host", isForLooks: true },
  { name: "held-by-host", scenario: "held-by-host" },
  { name: "knock-one", scenario: "knock-one", isForLooks: true },
  { name: "knock-many", scenario: "knocks", isForLooks: true },
  { name: "knocks", scenario: "knocks", reach: (page) => page.keyboard.press("p") },
  {
    name: "waiting-room",
    scenario: "home-list",
    async reach(page) {
      const joining = { title: "Design review", place: 2 };
      await page.evaluate((at) => window.harness.core.setView({ joining: at }), joining);
      await page.getByRole("heading", { name: "Waiting to be let in" }).waitFor();
    },
  },
  {
    name: "by-title",
    scenario: "home-list",
    reach: (page) => button(page, "Join by title…").click(),
    isForLooks: true,
  },
  {
    name: "by-code",
    scenario: "home-list",
    isForLooks: true,
    reach: (page) => button(page, "Join by code…").click(),
  },
  {
    name: "by-code-found",
    scenario: "home-list",
    async reach(page) {
      await button(page, "Join by code…").click();
      await page.getByRole("textbox", { name: "Code, link or address" }).fill("192.168.1.24");
      await button(page, "Find it").click();
      await page.getByRole("status", { name: "The meeting there" }).waitFor();
    },
  },
  {
    name: "by-code-preview",
    scenario: "home-list",
    isForLooks: true,
    async reach(page) {
      await button(page, "Join by code…").click();
      await page.getByRole("textbox", { name: "Code, link or address" }).fill("0G28Q-7ZC4A-XW9TE");
      await button(page, "Find it").click();
      await page.getByRole("status", { name: "The meeting there" }).waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
      await page.locator(".preview video").waitFor();
    },
  },
  {
    name: "by-title-failed",
    scenario: "home-list",
    isForLooks: true,
    async reach(page) {
      await button(page, "Join by title…").click();
      await page.getByRole("textbox", { name: "Title" }).fill("Desing review");
      await page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
      await page.locator(".preview video").waitFor();
      await page.getByRole("main").getByRole("button", { name: "Join", exact: true }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "invite",
    scenario: "meeting-5",
    async reach(page) {
      await page.keyboard.press("p");
      await button(page, "Invite").click();
      await page.getByRole("img", { name: "The link as a QR code" }).waitFor();
    },
  },
  {
    name: "entrance",
    scenario: "knocks",
    async reach(page) {
      await page.keyboard.press("p");
      await choose(page, "More for everybody", "Meeting rules…");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "invited-by-host", scenario: "invited-by-host" },
  {
    name: "put-out",
    scenario: "meeting-5",
    async reach(page) {
      await page.evaluate((message) => {
        const { core } = window.harness;
        const sentences = [{ code: "removed", params: [] }];
        core.emit({ type: "error", code: "removed", message, sentences });
        core.setMeeting(null);
      }, words("removed").message);
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "chat-closed",
    scenario: "watching",
    async reach(page) {
      await page.keyboard.press("c");
      await page.evaluate(() => window.harness.core.setMeeting({ viewersMayChat: false }));
      await page.getByText(/^Hosts have closed the chat/).waitFor();
    },
    isForLooks: true,
  },
  { name: "chat", scenario: "meeting-5", reach: (page) => page.keyboard.press("c") },
  {
    name: "reactions",
    scenario: "hands",
    isForLooks: true,
    async reach(page) {
      // Without the motion they stay where they begin.
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.evaluate(() => {
        const { core } = window.harness;
        const [, ben, cleo] = core.view.meeting?.participants ?? [];
        if (ben === undefined || cleo === undefined) return;
        for (const emoji of ["👏", "🎉"] as const) core.emit({ type: "reaction", peerId: ben.peerId, emoji });
        core.emit({ type: "reaction", peerId: cleo.peerId, emoji: "❤️" });
      });
      await page.locator(".tile-reaction", { hasText: "🎉" }).waitFor();
    },
  },
  {
    name: "polls",
    scenario: "polls",
    async reach(page) {
      await page.evaluate(() => void (window.harness.app.state.panel.value = "polls"));
      await page.getByRole("button", { name: "Vote", exact: true }).waitFor();
    },
  },
  {
    name: "polls-empty",
    scenario: "meeting-5",
    isForLooks: true,
    reach: (page) => page.evaluate(() => void (window.harness.app.state.panel.value = "polls")),
  },
  {
    name: "ask-poll",
    scenario: "polls",
    reach: (page) => page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "askPoll" })),
  },
  {
    name: "react-menu",
    isForLooks: true,
    scenario: "hands",
    async reach(page) {
      const own = page.getByRole("button", { name: "React", exact: true });
      await ((await own.count()) > 0 ? own : button(page, "More")).click();
      await page.getByRole("menuitem", { name: /Clapping/ }).waitFor();
    },
  },
  {
    name: "timer-dialog",
    isForLooks: true,
    scenario: "hands",
    reach: (page) => page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "timer" })),
  },
  { name: "people", scenario: "hands", reach: (page) => page.keyboard.press("p") },
  {
    name: "sound-only",
    isForLooks: true,
    scenario: "meeting-5",
    async reach(page) {
      await page.evaluate(() =>
        window.harness.app.state.send({ type: "setSettings", settings: { soundOnly: true } }),
      );
      await page.getByText("Sound only: no pictures").waitFor();
    },
  },
  {
    name: "settings",
    scenario: "meeting-5",
    reach: (page) => page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "settings" })),
  },
  { name: "shortcuts", scenario: "meeting-5", reach: (page) => page.keyboard.press("?") },
  { name: "take-over", scenario: "presenter", reach: (page) => page.keyboard.press("s") },
  {
    name: "toasts",
    scenario: "meeting-5",
    reach: (page) =>
      page.evaluate(() => {
        window.harness.app.state.say("Grace Liu joined");
        window.harness.app.state.toast({
          text: "The camera was disconnected. You are still in the meeting without it.",
          tone: "problem",
        });
      }),
  },
  {
    name: "reconnecting",
    scenario: "meeting-5",
    async reach(page) {
      await page.evaluate(() => window.harness.core.setLinkState("lost"));
      await page.evaluate(() => window.harness.advance(600));
      await page.getByText("Reconnecting").waitFor();
    },
  },
];

/** Opens the shot's state and waits until it stands still. In place: in the page that showed another one, if there is one, and neither has marks in what people wrote. */
export async function openShot(page: Page, url: string, shot: Shot, isInPlace = false): Promise<void> {
  const { scenario, failure } = shot;
  const isMarked = [page.url(), scenario].some((address) => address.includes("&marked"));
  if (isInPlace && page.url().startsWith(url) && !isMarked) {
    await page.evaluate(
      ([name, why]) => {
        sessionStorage.clear();
        // The shell that another shot may have put around the page.
        Reflect.deleteProperty(window, "landline");
        window.harness.open(name, why);
      },
      [scenario, failure ?? null] as const,
    );
  } else await page.goto(`${url}?scenario=${scenario}${failure === undefined ? "" : `&failure=${failure}`}`);
  await page.locator(".home, .meeting, .welcome").first().waitFor();
  await shot.reach?.(page);
  await settled(page);
}

/** Waits until every video shows a frame and every transition is over. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    [...document.querySelectorAll("video")].every((video) => video.readyState >= 2 && video.currentTime > 0),
  );
  await page.waitForFunction(() => document.querySelector(".tile-blank.waiting") === null);
  await page.evaluate(async () => {
    const running = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(running.map((one) => one.finished.catch(() => {})));
  });
}
