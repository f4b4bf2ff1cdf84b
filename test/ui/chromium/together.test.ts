/** What all see at once: hands, reactions and the timer, by keyboard. */
import type { Page } from "playwright-core";
import type { Command } from "../../../src/api/commands.ts";
import { peerIdAt } from "../cast.ts";
import { advance, behaviour } from "./harness-test.ts";

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const sent = (page: Page, type: Command["type"]) =>
  page.evaluate((wanted) => window.harness.core.sent.filter((command) => command.type === wanted), type);

behaviour(
  "[UI233] a host lowers hands, starts a timer that ends for all, and reacts, by keyboard",
  { scenario: "hands" },
  async (t, page) => {
    await page.keyboard.press("p");
    const rows = page.locator(".participant-name");
    t.regex((await rows.first().textContent()) ?? "", /^Dmitri|^D/);
    await button(page, /More about Ben/).press("Enter");
    await page.getByRole("menuitem", { name: "Lower hand", exact: true }).press("Enter");
    t.like((await sent(page, "lowerHands"))[0], { peerIds: [peerIdAt(1)] });
    await button(page, "More for everybody").press("Enter");
    await page.getByRole("menuitem", { name: "Lower all hands", exact: true }).press("Enter");
    await page.locator(".tile-hand").first().waitFor({ state: "detached" });

    await button(page, "More for everybody").press("Enter");
    await page.getByRole("menuitem", { name: "Start a timer…", exact: true }).press("Enter");
    await page.getByLabel("Minutes", { exact: true }).last().fill("1");
    await page.keyboard.press("Enter");
    t.like((await sent(page, "startTimer"))[0], { seconds: 60 });
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await advance(page, 61_000);
    await page.locator(".timer-mark", { hasText: "Time is up" }).waitFor();
    await button(page, "Stop the timer").press("Enter");
    await page.locator(".timer-mark").waitFor({ state: "detached" });

    await button(page, "React").press("Enter");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.locator(".tile-reaction", { hasText: "👏" }).waitFor();
    t.like((await sent(page, "react"))[0], { emoji: "👏" });
  },
);
