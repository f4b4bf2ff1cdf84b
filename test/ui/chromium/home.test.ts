import jsqr from "jsqr";
import type { Page } from "playwright-core";
import type { Command } from "../../../src/api/commands.ts";
import { choose } from "./choose.ts";
import { behaviour } from "./harness-test.ts";
import { examinationOf, FAULTY, tell } from "./shots-of-examination.ts";
import { showUpdate, UPDATES } from "./shots-of-updates.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first();
const asked = (page: Page) => page.evaluate(() => ({ ...window.harness.devices.asked }));
const sentTypes = (page: Page): Promise<readonly Command["type"][]> =>
  page.evaluate(() => window.harness.core.sent.map(({ type }) => type));

behaviour(
  "[UI47] an earlier meeting is read without devices and without joining, and forgotten after a question",
  { scenario: "home-history" },
  async (t, page) => {
    await button(page, /^Read Friday coffee/).click();
    await page.getByText("sheet 4").waitFor();
    await page.waitForFunction(() => document.activeElement?.ariaLabel === "Messages and files");
    await page.getByText("Site photos").waitFor();
    await page.getByText("not on this computer").waitFor();
    await button(page, /^Save /)
      .first()
      .click();
    await page.getByText(/ is saved: \/home\/ana\/Downloads\//).waitFor();
    const title = await page.getByRole("heading", { level: 1 }).boundingBox();
    const toast = await page.locator(".toast").boundingBox();
    t.true((toast?.y ?? 0) > (title?.y ?? 0) + (title?.height ?? 0), "it covers no title");
    await page.getByRole("searchbox", { name: "Search this meeting" }).fill("floor plan");
    await page.evaluate(() => window.harness.advance(150));
    await page.getByText("1 found").waitFor();
    t.is(await page.getByText("sheet 4").count(), 0);
    const download = page.waitForEvent("download");
    await button(page, "More about this meeting").click();
    await page.getByRole("menuitem", { name: "Export as Markdown" }).click();
    t.regex((await download).suggestedFilename(), /^Friday coffee.*\.md$/);
    t.like(await asked(page), { camera: 0, microphone: 0 });
    t.false((await sentTypes(page)).some((type) => type === "openMeeting" || type === "joinMeeting"));
    await button(page, "More about this meeting").click();
    await page.getByRole("menuitem", { name: "Forget" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Forget" }).click();
    await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
    t.is(await button(page, /Friday coffee/).count(), 0);
  },
);

behaviour(
  "[UI58] a meeting is one row, its buttons stand below each other, and it is entered through the preview",
  { scenario: "home-earlier" },
  async (t, page) => {
    t.is(await page.getByText("Design review", { exact: true }).count(), 1);
    const lefts = await page
      .locator(".row-action")
      .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().left)));
    t.is(lefts.length, 4);
    t.is(new Set(lefts).size, 1, String(lefts));
    await button(page, "More about Design review").click();
    await page.getByRole("menuitem", { name: "Read messages" }).click();
    await button(page, "Join").click();
    await page.getByText("Ready to join?").waitFor();
    const name = page.getByRole("textbox", { name: "Your name" });
    await name.fill("Ana R.");
    await name.press("Tab");
    await page.waitForFunction(() => window.harness.core.view.self.name === "Ana R.");
    await button(page, "Back to the list").click();
    await button(page, "Back to the list").click();
    await button(page, /^More about Friday coffee/).click();
    await page.getByRole("menuitem", { name: "Start it again" }).click();
    await page.getByText("Nobody nearby is in it now").waitFor();
    await button(page, "Start it again").click();
    await page.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
    t.true((await sentTypes(page)).includes("openMeeting"));
  },
);

behaviour(
  "[UI140] with the preview skipped, camera and microphone stay as they were last",
  { scenario: "home-earlier" },
  async (t, page) => {
    await page.evaluate(() => {
      const { settings, self } = window.harness.core.view;
      window.harness.core.setView({
        settings: { ...settings, skipPreview: true },
        self: { ...self, isCameraOn: false },
      });
    });
    await page.waitForFunction(() => window.harness.app.state.view.value?.settings.skipPreview);
    await button(page, "Join Design review").click();
    await page.getByRole("button", { name: /^Turn camera on/ }).waitFor();
    t.false((await sentTypes(page)).some((type) => type === "setCamera" || type === "setMicrophone"));
  },
);

behaviour(
  "[UI141] [UI610] the first start asks the name; what follows is read by keyboard, and the settings show it again",
  { scenario: "first-start" },
  async (t, page) => {
    const name = page.getByRole("textbox", { name: "Your name" });
    t.is(await name.inputValue(), "");
    t.is(await page.getByRole("button").count(), 2);
    await name.press("Enter");
    await page.getByText("Type your name").waitFor();
    await name.fill("Ana Ribeiro");
    await name.press("Enter");
    await page.getByRole("heading", { name: "Your camera and microphone" }).waitFor();
    await page.locator(".preview video").waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === "Your camera and microphone");
    await button(page, "Continue").press("Enter");
    await page.getByRole("heading", { name: "How Landline works" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === "How Landline works");
    await page.getByText("One computer carries the meeting").waitFor();
    await page.getByText("When it leaves or fails, the next one carries on within a moment").waitFor();
    t.is(await page.evaluate(() => window.harness.app.devices.camera.value), null, "the camera is off again");
    await button(page, "Begin").press("Enter");
    await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
    await button(page, /^Ana Ribeiro.*change your name/).click();
    t.is(await page.getByRole("textbox", { name: "Your name" }).inputValue(), "Ana Ribeiro");
    await button(page, "Show the introduction").click();
    await page.getByRole("heading", { name: "Your camera and microphone" }).waitFor();
    await button(page, "Skip").click();
    await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
  },
);

behaviour(
  "[UI141] [UI610] whoever skips the name goes on as the account is called",
  { scenario: "first-start" },
  async (t, page) => {
    const own = await page.evaluate(() => window.harness.core.view.self.name);
    await button(page, "Skip").press("Enter");
    // A new page takes the focus to its heading.
    await page.waitForFunction(() => document.activeElement?.textContent === "Your camera and microphone");
    await button(page, "Skip").press("Enter");
    await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
    t.is(await page.evaluate(() => window.harness.core.view.self.name), own);
    t.true(await page.evaluate(() => window.harness.core.view.self.isNameChosen));
  },
);

behaviour(
  "[UI310] a code is mended where it is mistyped; what an address leads to is shown with words to compare before it is joined",
  { scenario: "home-empty" },
  async (t, page) => {
    await button(page, "Join by code…").click();
    const way = page.getByRole("textbox", { name: "Code, link or address" });
    await way.fill("0G28Q");
    await way.press("Enter");
    await page.getByRole("alert").filter({ hasText: "first group" }).waitFor();
    await way.fill("192.168.1.24");
    await way.press("Enter");
    const found = page.getByRole("status", { name: "The meeting there" });
    await found.getByText("Made by Ana Ribeiro · 5 people in it").waitFor();
    await found.getByText("zivotdopan basugilon").waitFor();
    // Another way is another meeting.
    await way.fill("0G28Q-7ZC4A-XW9TE");
    await found.waitFor({ state: "detached" });
    await way.press("Enter");
    await found.waitFor();
    t.is(await found.getByText("zivotdopan").count(), 0);
    await way.press("Enter");
    await page.getByText("Ready to join?").waitFor();
    await page.getByText("5 people here now").waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === "Join");
    await page.keyboard.press("Enter");
    const passcode = page.getByRole("textbox", { name: "Passcode of “Design review”" });
    await passcode.fill("wrong one");
    await passcode.press("Enter");
    await page.getByRole("alert").filter({ hasText: "The passcode is wrong" }).waitFor();
    await passcode.fill("1234");
    await passcode.press("Enter");
    await page.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
  },
);

const inPreview = (page: Page) => page.getByText("Ready to join?").waitFor();
const findIt = (page: Page) =>
  page
    .getByRole("status", { name: "The meeting there" })
    .waitFor()
    .then(() => page.getByRole("dialog").getByRole("button", { name: "Join" }).click());
const WAYS: Record<string, (page: Page) => Promise<void>> = {
  async code(page) {
    await button(page, "Join by code…").click();
    await page.getByRole("textbox", { name: "Code, link or address" }).fill("0G28Q-7ZC4A-XW9TE");
    await button(page, "Find it").click();
    await findIt(page);
  },
  async title(page) {
    await button(page, "Join by title…").click();
    await page.getByRole("textbox", { name: "Title" }).fill("Design review");
    await page.getByRole("dialog").getByRole("button", { name: "Join" }).click();
  },
  async link(page) {
    await page.evaluate(() =>
      window.harness.core.setView({ openedLink: "landline:join?m=1&k=2&a=192.168.1.24" }),
    );
    await findIt(page);
  },
};

/** Nothing of the person is in a meeting after any of these. */
const JOINING: ReadonlySet<Command["type"]> = new Set([
  "join",
  "joinMeeting",
  "openMeeting",
  "createMeeting",
]);

for (const [way, lead] of Object.entries(WAYS))
  behaviour(
    `[UI312] by ${way} a meeting is entered through the preview alone, muted where that is set`,
    { scenario: "home-empty" },
    async (t, page) => {
      await page.evaluate(() => {
        const { settings, self } = window.harness.core.view;
        window.harness.core.setView({
          settings: { ...settings, joinWithMicrophone: false },
          self: { ...self, isMicrophoneOn: true },
        });
      });
      await lead(page);
      await inPreview(page);
      await button(page, "Join with the microphone on").waitFor();
      t.is(await page.getByRole("dialog").count(), 0);
      t.false((await sentTypes(page)).some((type) => JOINING.has(type)));
      await page.getByRole("main").getByRole("button", { name: "Join", exact: true }).click();
      if (way !== "title") {
        await page.getByRole("textbox", { name: "Passcode of “Design review”" }).fill("1234");
        await page.keyboard.press("Enter");
      }
      await page.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
      const sent = await page.evaluate(() => window.harness.core.sent);
      const muted = sent.findIndex((each) => each.type === "setMicrophone" && !each.on);
      const joined = sent.findIndex(({ type }) => JOINING.has(type));
      t.true(muted >= 0 && muted < joined, `muted at ${muted}, joined at ${joined}`);
      await button(page, /^Turn microphone on|^Unmute/).waitFor();
    },
  );

behaviour(
  "[UI313] a title that leads nowhere is mended where it was typed, over the preview and without one",
  { scenario: "home-empty" },
  async (t, page) => {
    const dialog = page.getByRole("dialog", { name: "Join an unlisted meeting" });
    const title = page.getByRole("textbox", { name: "Title" });
    await button(page, "Join by title…").click();
    await title.fill("Desing review");
    await title.press("Enter");
    await inPreview(page);
    await page.getByRole("heading", { name: "Desing review", level: 1 }).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === "Join");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").filter({ hasText: "There is no meeting" }).waitFor();
    t.is(await title.inputValue(), "Desing review");
    await title.fill("Design review");
    await title.press("Enter");
    await page.getByRole("heading", { name: "Design review", level: 1 }).waitFor();
    t.is(await page.getByRole("dialog").count(), 0);
    await page.getByRole("switch", { name: "Skip this preview next time" }).click();
    await page.waitForFunction(() => window.harness.app.state.view.value?.settings.skipPreview);
    await button(page, "Back to the list").click();
    await button(page, "Join by title…").click();
    await title.fill("Desing review");
    await title.press("Enter");
    await dialog.getByRole("alert").filter({ hasText: "There is no meeting" }).waitFor();
    await title.fill("Design review");
    await title.press("Enter");
    await page.getByRole("toolbar", { name: "Meeting controls" }).waitFor();
  },
);

behaviour(
  "[UI314] whoever leaves the preview while it joins gives up joining, and nothing more is said or asked",
  { scenario: "home-list" },
  async (t, page) => {
    await WAYS["title"]?.(page);
    await inPreview(page);
    await page.evaluate(() => {
      const { link } = window.harness.core;
      const { send } = link;
      // The meeting is looked for until the attempt is given up.
      let requestId = "";
      link.send = (command) => {
        if (command.type !== "joinMeeting" && command.type !== "leave") return send(command);
        if (command.type === "joinMeeting") {
          requestId = command.requestId ?? "";
          window.harness.core.setView({ joining: { title: command.meeting, place: null } });
          return;
        }
        window.harness.core.emit({
          type: "error",
          code: "passcodeNeeded",
          message: "A passcode.",
          requestId,
        });
        window.harness.core.setView({ joining: null });
        send(command);
      };
    });
    const main = page.getByRole("main");
    await main.getByRole("button", { name: "Join", exact: true }).click();
    await main.getByRole("button", { name: "Joining…" }).waitFor();
    await button(page, "Back to the list").click();
    await page.getByRole("heading", { name: "Meetings", exact: true }).waitFor();
    t.true((await sentTypes(page)).includes("leave"));
    await page.waitForFunction(() => window.harness.app.state.view.value?.joining === null);
    t.is(await page.getByRole("dialog").count(), 0);
    t.is(await page.locator(".toast").count(), 0);
  },
);

/** What a camera reads in the QR code of that name, as it is on the screen; null if it finds none. */
async function qrText(page: Page, name: string): Promise<string | null> {
  const picture = await page.getByRole("img", { name }).screenshot();
  const { data, width, height } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.drawImage(bitmap, 0, 0);
    const pixels = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { data: [...pixels.data], width: pixels.width, height: pixels.height };
  }, picture.toString("base64"));
  return jsqr.default(Uint8ClampedArray.from(data), width, height)?.data ?? null;
}

behaviour(
  "[UI311] somebody in the meeting finds its code for each network, its link and a QR code",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.keyboard.press("p");
    await button(page, "Invite").click();
    await page.getByRole("region", { name: "Code" }).getByText("0G28Q").waitFor();
    await page.getByRole("img", { name: "The link as a QR code" }).waitFor();
    await page.getByRole("combobox", { name: "For whoever comes from the network" }).selectOption("10.8.0.6");
    await button(page, "Copy the code").click();
    await page.getByRole("status").filter({ hasText: "The code was copied" }).waitFor();
    t.is(await page.evaluate(() => navigator.clipboard.readText()), "4587C-01A6N-7ZC4H-XW9TB");
    await button(page, "Copy the link").click();
    await page.getByRole("status").filter({ hasText: "The link was copied" }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    t.regex(link, /^landline:join\?/);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      t.is(await qrText(page, "The link as a QR code"), link, colorScheme);
    }
  },
);

behaviour(
  "[UI142] alone, the window says who can join and how, and copies an invitation",
  { scenario: "alone-passcode" },
  async (t, page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("heading", { name: "You are the only one here" }).waitFor();
    const facts = page.locator(".alone-facts");
    await facts.getByText(/^A title of sixty/).waitFor();
    await facts.getByText("green apple 7").waitFor();
    await button(page, "Copy an invitation").click();
    await page.getByRole("status").filter({ hasText: "copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    t.regex(
      text,
      /^Join "A title of sixty .*\nPasscode: green apple 7\nIf it .*\nCode: 0G28Q-.*\nLink: landline:.*$/,
    );
  },
);

behaviour(
  "[UI400] a recording is opened and played from disk, something is made of it with progress, and it is deleted after a question",
  { scenario: "home-recordings" },
  async (t, page) => {
    await button(page, /^Open the recording of Design review, Yesterday/).click();
    await page.getByRole("heading", { name: "Design review", level: 1 }).waitFor();
    await button(page, "Play Ben Okafor's voice, from 1:05 on").click();
    const player = page.locator("audio");
    t.regex(
      (await player.getAttribute("src")) ?? "",
      /^recordings\/[0-9a-f]{64}\/1%20voice%20Ben%20Okafor\.webm$/,
    );
    await choose(page, "Make…", "Everybody's sound in one file");
    await page.getByText("Everybody's sound in one file: 42 %").waitFor();
    t.is(await button(page, "Make…").count(), 0, "one at a time");
    await button(page, "Cancel").click();
    await button(page, "Make…").waitFor();
    await choose(page, "More about this recording", "Delete");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "Recordings", exact: true }).waitFor();
    t.is(await button(page, /^Open the recording of Design review, Yesterday/).count(), 0);
    t.deepEqual(
      (await sentTypes(page)).filter((type) => /Recording|Compos/.test(type)),
      ["listRecordings", "composeRecording", "cancelComposing", "deleteRecording", "listRecordings"],
    );
  },
);

behaviour(
  "[UI401] in the meeting whoever recorded it shares what was made of the recording",
  { scenario: "recording" },
  async (t, page) => {
    await page.keyboard.press("p");
    await choose(page, "More for everybody", "Recordings…");
    await button(page, /^Open the recording of Design review, Yesterday/).click();
    await button(page, "Share Sound in this meeting").click();
    await page.getByText("Sound is shared in the chat.").first().waitFor();
    t.like(
      await page.evaluate(() => window.harness.core.sent.find(({ type }) => type === "shareRecording")),
      { file: "Sound - Design review.webm" },
    );
  },
);

behaviour(
  "[RC302] another computer's copy of a recording is named; in a meeting one's own is sent there, and what came from there fills this one",
  { scenario: "recording" },
  async (t, page) => {
    await page.keyboard.press("p");
    await choose(page, "More for everybody", "Recordings…");
    await page.getByText("Also on the computer of Ben Okafor").waitFor();
    await button(page, /^Open the recording of Friday coffee/).click();
    await page.getByText("The computer of Ben Okafor recorded this, too.").waitFor();
    await button(page, "Send this copy").click();
    await page.getByText("The copy is sent to Ben Okafor, in your chat.").first().waitFor();
    t.is(await button(page, "Fill from it").count(), 0);
    await page.evaluate(() => window.harness.core.offer(1, "Friday coffee (recording 00000000)", 9e8, true));
    await button(page, "Fill from it").click();
    await page.getByText("The recording has everything that the copy of Ben Okafor has.").first().waitFor();
    const sent = await page.evaluate(() =>
      window.harness.core.sent.filter(({ type }) => /^(share|joinShared)Recording$/.test(type)),
    );
    t.like(sent, [{ type: "shareRecording", file: null }, { type: "joinSharedRecording" }] as never);
  },
);

behaviour(
  "[UP20] a later version is fetched and explained from its notice, which can be put away and stands in the settings then",
  { scenario: "meeting-5" },
  async (t, page) => {
    const notice = page.getByRole("region", { name: "A later Landline" });
    t.is(await notice.count(), 0);
    await showUpdate(page, UPDATES.AVAILABLE);
    await notice.getByText("Chloé Martin has Landline 0.4.0.").waitFor();
    await notice.getByRole("button", { name: "Get it" }).click();
    await showUpdate(page, UPDATES.FETCHING);
    await notice.getByRole("progressbar").waitFor();
    await notice.getByRole("button", { name: "Cancel" }).click();
    await showUpdate(page, UPDATES.READY);
    await notice.getByRole("button", { name: "How to install it…" }).click();
    await page
      .getByRole("dialog")
      .getByText(/sudo apt install/)
      .first()
      .waitFor();
    await page.keyboard.press("Escape");
    await notice.getByRole("button", { name: "Not now" }).click();
    await notice.waitFor({ state: "detached" });
    await page.waitForFunction(() => document.activeElement?.closest('[role="toolbar"]') !== null);
    await page.evaluate(() => (window.harness.app.state.dialog.value = { kind: "settings" }));
    await page.getByRole("dialog").getByRole("button", { name: "How to install it…" }).waitFor();
    const types = await sentTypes(page);
    t.deepEqual(
      types.filter((type) => type.endsWith("Update")),
      ["getUpdate", "cancelUpdate", "installUpdate"],
    );
  },
);

behaviour(
  "[UI705] by keys the doctor looks at this computer, and its buttons do what they say",
  { scenario: "home-empty" },
  async (t, page) => {
    await button(page, "Nobody found? Check this computer…").focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Check this computer" });
    const examined = (count: number) =>
      page.waitForFunction(
        (wanted) => window.harness.core.sent.filter(({ type }) => type === "examine").length === wanted,
        count,
      );
    await examined(1);
    t.like(await asked(page), { camera: 1, microphone: 1 }, "each is opened for a moment");
    const sent = await page.evaluate(() => window.harness.core.sent.find(({ type }) => type === "examine"));
    t.like(sent, {
      devices: { cameras: 3, microphones: 2, camera: "fine", microphone: "fine", missing: [] },
    });
    await tell(page, { type: "examination", state: "running", done: 2, total: 4 });
    t.is(await dialog.getByRole("progressbar").getAttribute("value"), "2");
    await tell(page, examinationOf(FAULTY));
    await dialog.getByText("7 things need a look.").waitFor();
    const signs = await dialog.getByRole("list", { name: "What was found" }).getByRole("img").all();
    const severities = await Promise.all(signs.map((sign) => sign.getAttribute("aria-label")));
    t.deepEqual(severities, ["Problem", ...Array.from({ length: 6 }, () => "Note")]);
    await dialog.getByText("UDP 26560–26999").first().waitFor();

    await dialog.getByRole("button", { name: "Receive pictures" }).focus();
    await page.keyboard.press("Enter");
    await examined(2);
    const changes = await page.evaluate(() =>
      window.harness.core.sent.flatMap((each) => (each.type === "setSettings" ? [each.settings] : [])),
    );
    t.deepEqual(changes, [{ soundOnly: false }]);
    await dialog.getByRole("button", { name: "Device settings…" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Settings" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === "SELECT");
    const focused = await page.evaluate(
      () => document.activeElement?.closest<HTMLElement>("[data-section]")?.dataset["section"],
    );
    t.is(focused, "devices");
    await page.getByRole("button", { name: "Check this computer…" }).last().click();
    await examined(3);
    await dialog.getByRole("button", { name: "Join by code…" }).first().click();
    await page.getByRole("dialog", { name: "Join by code, link or address" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },
);

behaviour(
  "[UI706] in a meeting the doctor opens no device that is off, and leads to the test with somebody",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      window.harness.app.devices.setWanted("camera", false);
      window.harness.app.state.dialog.value = { kind: "examination" };
    });
    await page.waitForFunction(() => window.harness.core.sent.some(({ type }) => type === "examine"));
    const sent = await page.evaluate(() => window.harness.core.sent.find(({ type }) => type === "examine"));
    t.like(sent, { devices: { camera: "unknown" } });
    await tell(page, examinationOf({ heard: 0 }));
    const dialog = page.getByRole("dialog", { name: "Check this computer" });
    await dialog.getByText("One thing needs a look.").waitFor();
    t.is(await dialog.getByRole("button", { name: "Join by code…" }).count(), 0);
    await dialog.getByRole("button", { name: "Test with somebody…" }).click();
    await page.getByRole("dialog", { name: "Test the connection" }).waitFor();
  },
);

behaviour(
  "[UI730] where another copy of the data folder is in use, an identity of its own is offered, on the way in and after being put out",
  { scenario: "home-history" },
  async (t, page) => {
    const dialog = page.getByRole("dialog", { name: "Another copy is in use" });
    await page.evaluate(() => {
      const { core, app } = window.harness;
      const { send } = core.link;
      // A core that refuses to open that meeting.
      const refusing: typeof send = (command) => {
        if (command.type !== "openMeeting") return send(command);
        const { requestId = "" } = command;
        core.emit({ type: "error", code: "identityInUse", message: "Another copy is in it.", requestId });
      };
      Object.assign(core.link, { send: refusing });
      const [meeting] = core.view.earlier;
      if (meeting === undefined) throw new Error("there is no earlier meeting");
      app.state.target.value = { kind: "reopen", meeting };
    });
    await page.locator(".prejoin .button.primary").click();
    await dialog.getByText("for one person").waitFor();
    t.is(await page.locator(".toast").count(), 0, "it is said once");
    const error = page.locator(".prejoin").getByText("Another copy is in it.");
    await error.waitFor();
    await dialog.getByRole("button", { name: "Use a new identity" }).click();
    await page.getByText("This computer has an identity of its own now.").first().waitFor();
    await error.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Back to the list" }).click();

    await page.evaluate(() => {
      const { core, app } = window.harness;
      app.state.send({ type: "joinMeeting", meeting: core.view.nearby[0]?.meetingId ?? "" });
    });
    await page.getByRole("toolbar").first().waitFor();
    await page.evaluate(() => {
      const { core } = window.harness;
      core.emit({ type: "error", code: "identityInUse", message: "It is in use on another computer." });
      core.setMeeting(null);
    });
    await dialog.getByRole("button", { name: "Use a new identity" }).click();
    await page.getByText("This computer has an identity of its own now.").first().waitFor();
    await page.getByText("It is in use on another computer.").waitFor();
    t.true(await page.evaluate(() => window.harness.core.sent.some(({ type }) => type === "renewIdentity")));
  },
);
