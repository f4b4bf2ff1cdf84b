/** What people wrote stands in the direction of its own letters. Rules: ../SPEC.md. */
import type { Page } from "playwright-core";
import { sample } from "../../support/full.ts";
import { MARK } from "../marked.ts";
import { behaviour } from "./harness-test.ts";
import { caption } from "./shots-of-captions.ts";

/** Texts with the mark that are neither isolated nor in an element that looks at their letters. */
const astray = (page: Page): Promise<readonly string[]> =>
  page.evaluate((mark) => {
    const found: string[] = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      const text = node.textContent ?? "";
      if (!text.replaceAll(/\u2068[^\u2069]*\u2069/gu, "").includes(mark)) continue;
      const element = node.parentElement?.closest("[dir], bdi") ?? null;
      const isItsOwn =
        element !== null && (element.localName === "bdi" || element.getAttribute("dir") === "auto");
      if (!isItsOwn) found.push(`${node.parentElement?.outerHTML.slice(0, 200)}`);
    }
    return [...new Set(found)];
  }, MARK);

const press = (key: string) => (page: Page) => page.keyboard.press(key);
const SAID = { speaker: 1, text: `Good morning, everybody.${MARK}`, isFinal: true };

const STATES: readonly (readonly [scenario: string, show?: (page: Page) => Promise<void>])[] = [
  ["home-list"],
  ["home-recordings"],
  [
    "home-history",
    (page) =>
      page
        .getByRole("button", { name: /^Read / })
        .first()
        .click(),
  ],
  ["meeting-5", press("p")],
  ["rich", press("c")],
  ["files", press("c")],
  ["files", press("d")],
  ["announced"],
  ["knocks", press("p")],
  ["polls", (page) => page.evaluate(() => void (window.harness.app.state.panel.value = "polls"))],
  ["presenter", (page) => caption(page, [SAID], 1)],
];

behaviour(
  "[UI590] what people wrote looks at its own letters for its direction, or is isolated",
  { scenario: "meeting-2&marked" },
  async (t, page) => {
    for (const [scenario, show] of sample(STATES, 2)) {
      await page.goto(page.url().replace(/\?.*/u, `?scenario=${scenario}&marked`));
      await page.locator(".home, .meeting").first().waitFor();
      await show?.(page);
      await page.getByText(MARK).first().waitFor({ state: "attached" });
      await page.evaluate(() => window.harness.advance(2_000));
      t.deepEqual(await astray(page), [], scenario);
    }
  },
);

/** Whether all that shows that text and nothing else runs from right to left: its first letter stands rightmost, its last sign leftmost. */
const runsLeftwards = (page: Page, text: string): Promise<readonly boolean[]> =>
  page.evaluate((wanted) => {
    const found: boolean[] = [];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const leftOf = (node: Node, at: number) => {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      return range.getBoundingClientRect();
    };
    for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
      const element = node.parentElement;
      if (node.textContent !== wanted || element === null) continue;
      const [first, last] = [leftOf(node, 0), leftOf(node, wanted.length - 1)];
      // What is cut off at its end is looked at by its direction alone.
      const isShown = last.width > 0 && first.left > last.left;
      found.push(getComputedStyle(element).direction === "rtl" && isShown);
    }
    return found;
  }, text);

behaviour(
  "[UI105] a Hebrew title in an English window runs from right to left, with its punctuation at its own end",
  { scenario: "home-list" },
  async (t, page) => {
    // English brackets, a number and a mark at the end: each is thrown about where the direction is not the title's own.
    const title = "שיעור 3 (חזרה)!";
    await page.evaluate((hebrew) => {
      const { core } = window.harness;
      const [first, ...others] = core.view.nearby;
      if (first !== undefined) core.setView({ nearby: [{ ...first, title: hebrew }, ...others] });
    }, title);
    await page.getByText(title).first().waitFor();
    t.deepEqual(await runsLeftwards(page, title), [true]);
    await page.getByRole("button", { name: /^Join .*חזרה/u }).click();
    await page.locator(".prejoin h1").waitFor();
    t.deepEqual(await runsLeftwards(page, title), [true]);
    await page.evaluate((hebrew) => {
      const { core } = window.harness;
      core.link.send({ type: "createMeeting", title: hebrew });
    }, title);
    await page.locator(".meeting-header h1").waitFor();
    await page.getByText(title).first().waitFor();
    t.deepEqual(await runsLeftwards(page, title), [true]);
    // The rest of the window goes on from left to right.
    t.is(await page.evaluate(() => getComputedStyle(document.documentElement).direction), "ltr");
  },
);
