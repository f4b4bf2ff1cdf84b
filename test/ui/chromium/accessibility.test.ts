/** The ways of the keyboard, and what a screen reader is given to say. */
import type { Page } from "playwright-core";
import { advance, behaviour } from "./harness-test.ts";

/** The name of what has the focus, or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent ?? "");

behaviour(
  "[UI120] the toolbar is one stop, and arrow keys move in it",
  { scenario: "meeting-5" },
  async (t, page) => {
    const stops = () =>
      page.locator('[role="toolbar"] button[tabindex="0"]').evaluateAll((all) => all.length);
    t.is(await stops(), 1);
    const names = await page
      .getByRole("toolbar", { name: "Meeting controls" })
      .evaluate((bar) =>
        [...bar.querySelectorAll("button")]
          .filter((each) => each.closest("[popover]") === null && each.getClientRects().length > 0)
          .map((each) => each.ariaLabel ?? each.textContent),
      );
    await page.getByRole("button", { name: "Mute" }).focus();
    const steps = [
      ["ArrowRight", names[1]],
      ["End", names.at(-1)],
      ["ArrowRight", names[0]],
      ["ArrowLeft", names.at(-1)],
      ["ArrowLeft", names.at(-2)],
    ] as const;
    for (const [key, name] of steps) {
      await page.keyboard.press(key);
      t.is(await focused(page), name ?? "", key);
    }
    t.is(await stops(), 1);
    // The stop hides in a narrow window.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.setViewportSize({ width: 420, height: 800 });
    await page.locator('[role="toolbar"] button[tabindex="0"]:visible').waitFor();
    t.is(await stops(), 1);
    await page.setViewportSize({ width: 1280, height: 800 });
  },
);

behaviour(
  "[UI121] a skip link leads past the tiles, and F6 from part to part",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.getByRole("button", { name: "Skip to the controls" }).press("Enter");
    t.is(await focused(page), "Mute");
    await page.keyboard.press("ArrowRight");
    const second = await focused(page);
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Message everyone" }).waitFor();
    await page.waitForFunction(() => document.activeElement instanceof HTMLTextAreaElement);
    await page.keyboard.press("F6");
    t.is(await focused(page), second, "from the chat to the controls, where the focus was");
    const places: string[] = [];
    for (let step = 0; step < 8 && places.at(-1) !== second; step += 1) {
      await page.keyboard.press("Shift+F6");
      places.push(await focused(page));
    }
    t.is(places[0], "Message everyone");
    t.is(places.at(-1), second, "round, and back");
    t.true(places.length >= 3, places.join());
  },
);

behaviour(
  "[UI121] F6 goes through the parts of the home screen and of a history, too",
  { scenario: "home-history" },
  async (t, page) => {
    const round = async (): Promise<readonly string[]> => {
      const places: string[] = [];
      for (let step = 0; step < 12; step += 1) {
        await page.keyboard.press("F6");
        const place = await page.evaluate(() => {
          const part = document.activeElement?.closest("header, section, footer, main > *, nav");
          return `${part?.tagName} ${part?.className}`;
        });
        if (places.includes(place)) break;
        places.push(place);
      }
      return places;
    };
    const home = await round();
    t.true(home.length >= 3, home.join());
    await page.getByRole("button", { name: /^Read/ }).first().click();
    await page.locator(".history-main").waitFor();
    const history = await round();
    t.true(history.length >= 2, history.join());
  },
);

/** The sentences that a screen reader finds in live regions that no dialog covers. */
const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const dialog = document.querySelector("dialog[open]");
    const regions = [...(dialog ?? document).querySelectorAll("[aria-live=polite]")];
    return regions.flatMap((region) =>
      [...region.querySelectorAll("p")].map((each) => each.textContent ?? ""),
    );
  });

behaviour(
  "[UI123] messages, files and own changes are said once, with the chat open or closed",
  { scenario: "meeting-5" },
  async (t, page) => {
    await advance(page, 40_000);
    await page.evaluate(() => window.harness.core.say(1, "Hello all"));
    await advance(page, 16);
    t.deepEqual(await heard(page), ["Ben Okafor: Hello all"]);
    await advance(page, 20_000);
    await page.keyboard.press("m");
    await advance(page, 0);
    t.deepEqual(await heard(page), ["Microphone off"]);
    await advance(page, 20_000);
    await page.getByRole("button", { name: "Unmute" }).press("Enter");
    await advance(page, 0);
    t.deepEqual(await heard(page), [], "the button that has the focus says its name");
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Message everyone" }).waitFor();
    await page.evaluate(() => window.harness.core.offer(1, "plan.pdf", 1_000));
    await advance(page, 16);
    t.deepEqual(await heard(page), ["Ben Okafor shares a file: plan.pdf"]);
    t.is(await page.getByRole("log", { name: "Messages" }).getAttribute("aria-live"), "off");
    await advance(page, 20_000);
    await page.evaluate(() => {
      window.harness.app.state.dialog.value = { kind: "shortcuts" };
    });
    await page.getByRole("dialog").waitFor();
    await page.evaluate(() => window.harness.app.state.say("Daniel Kim joined"));
    await advance(page, 0);
    t.deepEqual(await heard(page), ["Daniel Kim joined"], "a dialog covers the toast");
  },
);

behaviour(
  "[UI723] in forced colours each control has a visible edge, and so have tiles; what is switched on or chosen looks otherwise",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.emulateMedia({ forcedColors: "active" });
    const edgeless = await page
      .locator(".controls button:visible, .meeting-header button:visible, .tile")
      .evaluateAll((all) =>
        all.flatMap((element) => {
          const { borderTopWidth, borderTopStyle, outlineStyle } = getComputedStyle(element);
          const hasEdge = (borderTopStyle !== "none" && borderTopWidth !== "0px") || outlineStyle !== "none";
          return hasEdge ? [] : (element.getAttribute("aria-label") ?? element.className);
        }),
      );
    t.deepEqual(edgeless, []);
    await page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "settings" }));
    await page.locator(".switch:checked").first().waitFor();
    const looks = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { backgroundColor, borderTopWidth } = getComputedStyle(element);
          return { backgroundColor, borderTopWidth };
        });
    for (const [on, off] of [
      [".switch:checked", ".switch:not(:checked)"],
      [".segment.chosen", ".segment:not(.chosen)"],
    ] as const) {
      const [chosen, other] = [await looks(on), await looks(off)];
      t.not(chosen.backgroundColor, other.backgroundColor, on);
      t.not(other.borderTopWidth, "0px", off);
    }
  },
);
