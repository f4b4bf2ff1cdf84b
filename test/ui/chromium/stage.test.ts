/** The stage and its toolbar: what tiles say while they wait, and what can be reached in the smallest windows. */
import type { Page } from "playwright-core";
import { eventually } from "../../support/eventually.ts";
import { variants } from "../../support/full.ts";
import { cutTexts } from "./cut-text.ts";
import { advance, behaviour } from "./harness-test.ts";
import { setLabels } from "./shots-of-notices.ts";
import { settled } from "./shots.ts";

const tile = (page: Page, name: string) => page.getByRole("group", { name, exact: true });

behaviour(
  "[UI164] a tile without its picture says that it connects, and after 5 s that there is none",
  { scenario: "waiting" },
  async (t, page) => {
    // In one step of the page, so that no slow machine lets 5 s pass before the words are read.
    const words = await page.evaluate(async () => {
      const { core, advance: draw } = window.harness;
      const { participants = [] } = core.view.meeting ?? {};
      const setCamera = async (isCameraOn: boolean) => {
        core.setMeeting({
          participants: participants.map((each, index) => (index === 1 ? { ...each, isCameraOn } : each)),
        });
        await core.delivered();
        await draw(0);
        return document.querySelector('.tile[aria-label="Ben Okafor"] .tile-wait')?.textContent ?? "";
      };
      return [await setCamera(false), await setCamera(true)];
    });
    t.deepEqual(words, ["", "Connecting…"]);
    await advance(page, 5_000);
    await tile(page, "Ben Okafor").getByText("No picture from Ben Okafor").waitFor();
    // A camera that is off is not waited for, and neither is a picture that is there.
    t.deepEqual(await page.getByText(/^No picture/).allInnerTexts(), [
      "No picture from Ben Okafor",
      "No picture from Daniel Kim",
    ]);
  },
);

behaviour(
  "[UI164] a shared screen starts, and after 5 s says that there is no picture",
  { scenario: "waiting-screen" },
  async (t, page) => {
    const screen = tile(page, "Ben Okafor's screen");
    // In one step of the page, as above.
    const words = await page.evaluate(async () => {
      const { core, advance: draw } = window.harness;
      const presenter = core.view.meeting?.presenter ?? null;
      for (const each of [null, presenter]) {
        core.setMeeting({ presenter: each });
        await core.delivered();
        await draw(0);
      }
      return document.querySelector(`.tile[aria-label="Ben Okafor's screen"] .tile-wait`)?.textContent;
    });
    t.is(words, "Starting…");
    await advance(page, 5_000);
    await screen.getByText("No picture from Ben Okafor's screen").waitFor();
  },
);

behaviour(
  "[UI380] a tile whose picture the own link does not bear says so at once",
  { scenario: "paused" },
  async (t, page) => {
    const words = "Paused: your network is slow";
    await tile(page, "Daniel Kim").getByText(words).waitFor();
    t.is(await tile(page, "Ben Okafor").getByText(words).count(), 0);
  },
);

/** Names of those elements that something else covers, or that the window does not show whole. */
const unreachable = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((all) =>
    all.flatMap((element) => {
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      if (width === 0) return [];
      const isInside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const isOnTop = found !== null && element.contains(found);
      return isInside && isOnTop ? [] : [element.ariaLabel ?? element.textContent ?? "?"];
    }),
  );

for (const { width, height } of [
  { width: 420, height: 800 },
  { width: 320, height: 640 },
  // 1280x800 at a zoom of 400%.
  { width: 320, height: 200 },
]) {
  behaviour(
    `[UI165] at ${width}x${height} every control, tile and message can be reached`,
    { scenario: "meeting-5" },
    async (t, page) => {
      await page.setViewportSize({ width, height });
      await settled(page);
      // The window draws again some frames after it has another size.
      await eventually(
        "all to be in reach",
        async () =>
          (await unreachable(page, ".controls button, .meeting-header button, .pager button, .tile"))
            .length === 0,
      );
      const wrapped = await page
        .locator(".caption")
        .evaluateAll((all) =>
          all.filter((each) => each.getClientRects().length > 1 || each.clientHeight > 20),
        );
      t.is(wrapped.length, 0);

      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "People" }).click();
      await page.getByRole("button", { name: "Close people" }).click();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Settings" }).click();
      const settings = page.getByRole("dialog", { name: "Settings" });
      await settings.waitFor();
      t.deepEqual(await unreachable(page, ".dialog-header button"), []);
      t.is(await settings.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth), 0);
      await page.keyboard.press("Escape");
      await settings.waitFor({ state: "detached" });
      await page.getByRole("button", { name: /^Chat/ }).click();
      const last = page.locator(".chat-line").last();
      await last.waitFor();
      t.deepEqual(await unreachable(page, ".composer textarea, .panel-header button"), []);
      const message = await last.boundingBox();
      const composer = await page.locator(".composer").boundingBox();
      t.true(message !== null && composer !== null && message.y >= 0);
      t.true((message?.y ?? 0) + (message?.height ?? 0) <= (composer?.y ?? 0));
      t.is(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    },
  );
}

/** Names of each two of those elements that stand over one another. */
const overlapping = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((all) => {
    const nameOf = (element: Element) => element.ariaLabel ?? element.textContent ?? "?";
    const shown = all
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    return shown.flatMap(({ element, box }, index) =>
      shown
        .slice(index + 1)
        .filter(
          ({ element: other, box: its }) =>
            !element.contains(other) &&
            Math.min(box.right, its.right) - Math.max(box.left, its.left) > 0.5 &&
            Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top) > 0.5,
        )
        .map(({ element: other }) => `${nameOf(element)} and ${nameOf(other)}`),
    );
  });

behaviour(
  "[UI165] at 641x481, just above where parts of the window fold away, nothing stands over another thing, with and without a panel",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.setViewportSize({ width: 641, height: 481 });
    await settled(page);
    const parts = ".controls button, .meeting-header button, .meeting-header h1, .tile, .pager button";
    const inPlace = async (what: string, selector: string) => {
      await eventually(what, async () => {
        const found = [
          ...(await unreachable(page, ".controls button, .meeting-header button")),
          ...(await overlapping(page, selector)),
        ];
        return found.length === 0;
      });
      t.is(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0, what);
    };
    await inPlace("all in place", parts);
    for (const [key, panel] of [
      ["c", ".composer textarea, .chat-line"],
      ["p", ".participant"],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(panel).first().waitFor();
      const beside = ".controls button, .meeting-header button, .panel-header, .composer";
      await inPlace(`all in place beside ${panel}`, beside);
      t.deepEqual(await unreachable(page, ".panel-header button"), []);
      // The focus may come into the composer late, where the key would be a letter.
      await page.locator(".panel-actions button").last().click();
      await page.locator(".panel-header").waitFor({ state: "detached" });
    }
  },
);

for (const language of variants(["de", "pseudo"] as const))
  behaviour(
    `[UI734] with words that are always wanted every button has a whole one and can be reached, in ${language}`,
    { scenario: "meeting-5", reach: (page) => setLabels(page, "always") },
    async (t, page) => {
      await page.evaluate((spoken) => window.harness.speak(spoken), language);
      for (const size of [
        { width: 1280, height: 800 },
        { width: 420, height: 800 },
        { width: 320, height: 640 },
        { width: 320, height: 200 },
      ]) {
        await page.setViewportSize(size);
        await advance(page, 0);
        const large = page.locator(".controls .icon-button.large");
        await eventually(
          `all to be in reach at ${size.width}x${size.height}`,
          async () => (await unreachable(page, ".controls button")).length === 0,
        );
        t.is(await page.locator(".controls .caption").count(), await large.count());
        t.true((await large.count()) >= 5);
        t.deepEqual(
          (await cutTexts(page)).filter(({ by }) => by !== "h1.ellipsis" && by !== "span.ellipsis"),
          [],
        );
        // No word runs into the one beside it.
        const boxes = await page.locator(".controls .caption").evaluateAll((all) =>
          all.map((each) => {
            const { left, right, top } = each.getBoundingClientRect();
            return { left, right, top };
          }),
        );
        for (const one of boxes)
          for (const other of boxes)
            t.false(
              one !== other && one.top === other.top && one.left < other.left && one.right > other.left + 1,
            );
      }
    },
  );

behaviour(
  "[UI166] the arrow beside the microphone lists the devices, and opens the one that is chosen",
  { scenario: "meeting-2" },
  async (t, page) => {
    const arrow = page.getByRole("button", { name: "Choose microphone and speaker" });
    await arrow.click();
    await page.getByRole("menuitemradio", { name: "Headset" }).first().click();
    await page.waitForFunction(() => window.harness.devices.opened.at(-1) === "m2");
    await arrow.click();
    const chosen = page
      .getByRole("group", { name: "Microphone" })
      .getByRole("menuitemradio", { checked: true });
    t.is(await chosen.innerText(), "Headset");
  },
);

behaviour(
  "[UI166] the arrow beside the camera opens the one that is chosen, and the button of a camera that is off is red",
  { scenario: "meeting-2" },
  async (t, page) => {
    const colour = (name: string) =>
      page
        .getByRole("button", { name, exact: true })
        .evaluate((each) => getComputedStyle(each).backgroundColor);
    await page.getByRole("button", { name: "Choose camera" }).click();
    await page.getByRole("menuitemradio", { name: "Document Camera" }).first().click();
    await page.waitForFunction(() => window.harness.devices.opened.at(-1) === "c2");
    const on = await colour("Turn camera off");
    await page.getByRole("button", { name: "Turn camera off", exact: true }).click();
    await page.getByRole("button", { name: "Turn camera on", exact: true }).waitFor();
    await page.mouse.move(0, 0);
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))),
    );
    const off = await colour("Turn camera on");
    t.not(off, on);
    t.is(off, await colour("Leave"), "as red as what leaves");
  },
);

behaviour(
  "[UI166] f fills the screen, and so does the button",
  { scenario: "meeting-2" },
  async (t, page) => {
    const isFull = (wanted: boolean) =>
      page.waitForFunction((full) => (document.fullscreenElement !== null) === full, wanted);
    await page.keyboard.press("f");
    await isFull(true);
    await page.getByRole("button", { name: "Leave full screen" }).click();
    await isFull(false);
    t.pass();
  },
);

behaviour(
  "[UI160] the own picture is hidden by its button, and shown again by the menu",
  { scenario: "meeting-2" },
  async (t, page) => {
    const own = tile(page, "Ana Ribeiro (you)");
    await own.hover();
    await own.getByRole("button", { name: "Hide my picture from me" }).click();
    await own.waitFor({ state: "detached" });
    t.true(await page.evaluate(() => window.harness.core.view.self.isCameraOn));
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Show my picture to me" }).click();
    await own.waitFor();
  },
);

behaviour(
  "[VW28] in the grid the picture of who speaks is asked for first; who answers it comes first after four seconds",
  { scenario: "upright" },
  async (t, page) => {
    const wanted = () => page.evaluate(() => window.harness.wanted());
    const [first, second, third] = await wanted();
    if (first === undefined || second === undefined || third === undefined)
      return t.fail("no three pictures");
    const speak = (speaker: typeof first) =>
      page.evaluate((next) => window.harness.setSpeaker(next), speaker);
    await advance(page, 5_000);
    await speak(third);
    await eventually("who speaks is asked for first", async () => (await wanted())[0] === third || null);
    await speak(second);
    await eventually("who answers is first", async () => {
      await advance(page, 500);
      return (await wanted())[0] === second || null;
    });
    t.is((await wanted())[1], third);
  },
);
