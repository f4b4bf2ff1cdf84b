/** What all see at once: hands, reactions, the timer and the view that a host leads, by keyboard. */
import type { Page } from "playwright-core";
import type { Command } from "../../../src/api/commands.ts";
import { peerIdAt } from "../cast.ts";
import { choose } from "./choose.ts";
import { advance, behaviour } from "./harness-test.ts";
import { caption } from "./shots-of-captions.ts";
import { lead } from "./shots-of-hosts.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const sent = (page: Page, type: Command["type"]) =>
  page.evaluate((wanted) => window.harness.core.sent.filter((command) => command.type === wanted), type);

behaviour(
  "[CA34] a captioner types, chooses who speaks and finishes lines by keyboard; a line is read out once, if at all",
  { scenario: "meeting-5" },
  async (t, page) => {
    await caption(page, [{ speaker: 1, text: "A whole line", isFinal: true }]);
    const log = page.getByRole("log", { name: "Captions" });
    await log.getByText("A whole line").waitFor();
    t.is(await log.getAttribute("aria-live"), "off");
    await caption(page, [{ speaker: 1, text: "Half a li", isFinal: false }], 0, 1);
    await page.locator(".caption-lines [aria-hidden] .caption-line").waitFor();
    await page.evaluate(() => {
      const { core } = window.harness;
      core.setView({ settings: { ...core.view.settings, readCaptions: true } });
    });
    await page.locator('[role="log"][aria-live="polite"]').waitFor();

    const field = page.getByRole("textbox", { name: "Caption" });
    await field.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.type("Hi");
    await page.keyboard.press("Escape");
    t.is(await field.inputValue(), "");
    await page.keyboard.type("So");
    await page.keyboard.press("Enter");
    t.is(await field.inputValue(), "");
    const typed = (await sent(page, "caption")).map((each) =>
      each.type === "caption" ? [each.text, each.isFinal, each.speakerId] : null,
    );
    const speaker = peerIdAt(1);
    t.deepEqual(typed, [
      ["H", false, speaker],
      ["Hi", false, speaker],
      ["", false, speaker],
      ["S", false, speaker],
      ["So", false, speaker],
      ["So", true, speaker],
    ]);
    await page.getByRole("button", { name: "More", exact: true }).focus();
    await page.keyboard.press("t");
    await log.waitFor({ state: "detached" });
    t.like((await sent(page, "setSettings")).at(-1), { settings: { captions: false } });
  },
);

behaviour(
  "[UI233] a host lowers hands, starts a timer that ends for all, and reacts, by keyboard",
  { scenario: "hands" },
  async (t, page) => {
    await page.keyboard.press("p");
    const rows = page.locator(".participant-name");
    t.regex((await rows.first().textContent()) ?? "", /^Dmitri|^D/);
    t.regex((await rows.first().textContent()) ?? "", /Network is weak/, "[UI427]");
    await page
      .locator(".tile")
      .getByRole("img", { name: /'s network is weak$/ })
      .waitFor();
    await choose(page, /More about Ben/, "Lower hand");
    t.like((await sent(page, "lowerHands"))[0], { peerIds: [peerIdAt(1)] });
    await choose(page, "More for everybody", "Lower all hands");
    await page.locator(".tile-hand").first().waitFor({ state: "detached" });

    await choose(page, "More for everybody", "Start a timer…");
    await page.getByLabel("Minutes", { exact: true }).last().fill("1");
    await page.keyboard.press("Enter");
    t.like((await sent(page, "startTimer"))[0], { seconds: 60 });
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await advance(page, 61_000);
    await page.locator(".timer-mark", { hasText: "Time is up" }).waitFor();
    await button(page, "Stop the timer").press("Enter");
    await page.locator(".timer-mark").waitFor({ state: "detached" });

    await button(page, "React").press("Enter");
    await page.locator("[role=menuitem]:focus").waitFor();
    await page.keyboard.press("ArrowRight");
    await page
      .getByRole("menuitem", { name: /Clapping/ })
      .and(page.locator(":focus"))
      .waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".tile-reaction", { hasText: "👏" }).waitFor();
    t.like((await sent(page, "react"))[0], { emoji: "👏" });
  },
);

behaviour(
  "[UI236] polls are answered, changed, asked and closed by keyboard, and a new one opens its panel",
  { scenario: "polls" },
  async (t, page) => {
    await button(page, /^Polls/).press("Enter");
    const newest = page.getByRole("article", { name: "When do we meet again?" });
    await newest.getByText("Votes are shown with names").waitFor();
    await newest.getByRole("radio", { name: "Thursday" }).press("Space");
    await newest.getByRole("button", { name: "Vote", exact: true }).press("Enter");
    await newest.getByText("3 people voted").waitFor();
    t.like((await sent(page, "vote"))[0], { options: [1] });
    await newest.getByRole("button", { name: "Change my vote" }).press("Enter");
    await newest.getByRole("radio", { name: "Tuesday" }).press("Space");
    await newest.getByRole("button", { name: "Vote", exact: true }).press("Enter");
    await newest.getByRole("button", { name: "Change my vote" }).waitFor();
    t.like((await sent(page, "vote"))[1], { options: [0] });

    await button(page, "Ask a poll").press("Enter");
    await page.getByLabel("Question").fill("Tea?");
    await page.getByLabel("Option 1").fill("Yes");
    await page.getByLabel("Option 2").fill("No");
    await page.getByRole("radio", { name: /^Only you/ }).press("Space");
    await page.getByLabel("Question").press("Enter");
    const own = page.getByRole("article", { name: "Tea?" });
    await own.getByText("Sealed: only you can read the votes").waitFor();
    t.like((await sent(page, "poll"))[0], { question: "Tea?", options: ["Yes", "No"], isSealed: true });
    await own.getByRole("button", { name: "Close the poll" }).press("Enter");
    await own.getByText("Closed, 0 people voted").waitFor();

    await button(page, "Close polls").press("Enter");
    await page.evaluate(() => {
      const { core, app } = window.harness;
      const [first] = app.state.polls.value;
      if (first === undefined) return;
      core.emit({ type: "replayed", messages: 0, hasMore: false });
      const id = "e".repeat(64) as typeof first.id;
      core.emit({ ...first, type: "poll", id, order: "99", question: "Lunch?", closedBy: null, votes: [] });
    });
    await page.getByRole("article", { name: "Lunch?" }).waitFor();
  },
);

behaviour(
  "[UI504] a host's view is followed until one changes the stage, and again; who leads has all see each change, by keyboard",
  { scenario: "hands" },
  async (t, page) => {
    const bar = page.getByRole("region", { name: "Whose view you see" });
    const pinned = () => page.evaluate(() => window.harness.app.state.pins.value);
    await lead(page, 1);
    await bar.getByText(/^You see the meeting as Ben/).waitFor();
    await button(page, /^Unpin Chloé/).waitFor();
    t.deepEqual(await pinned(), [], "the own pins stay as they are");
    await page.keyboard.press("g");
    await bar.getByText("You have your own view.").waitFor();
    await button(page, /^Unpin Chloé/).waitFor({ state: "detached" });
    await button(page, "Follow again").press("Enter");
    await button(page, /^Unpin Chloé/).waitFor();

    await page.keyboard.press("p");
    await choose(page, "More for everybody", "Show everybody my view");
    await bar.getByText("Everybody sees the meeting as you do.").waitFor();
    t.like((await sent(page, "leadView"))[0], { layout: "grid", pins: [], page: 0 });
    await choose(page, /More about Ben/, "Pin");
    t.like((await sent(page, "leadView"))[1], { layout: "focus", pins: [peerIdAt(1)] });
    await bar.getByRole("button", { name: "Stop" }).press("Enter");
    await bar.waitFor({ state: "detached" });
    t.is((await sent(page, "stopLeadingView")).length, 1);
    t.is((await sent(page, "leadView")).length, 2);
    await page.getByRole("toolbar").getByRole("button").first().and(page.locator(":focus")).waitFor();
  },
);
