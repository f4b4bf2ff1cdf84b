/** The list of notices, by mouse and keyboard, and what a screen reader has of it. */
import type { Page } from "playwright-core";
import { choose } from "./choose.ts";
import { behaviour } from "./harness-test.ts";
import { fillNotices } from "./shots-of-notices.ts";

const panel = (page: Page) => page.getByRole("complementary", { name: "Notices" });

behaviour(
  "[UI736] [UI731] the notices are opened by key and menu, newest first, and no live region; their settings are one click away and hold",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("n");
    await panel(page).getByText("No notices yet").waitFor();
    await fillNotices(page);
    const entries = panel(page).getByRole("list", { name: "Notices of this meeting" }).getByRole("listitem");
    await entries.first().waitFor();
    t.regex(await entries.first().innerText(), /^The recording is paused\s+\d/);
    t.is(await entries.count(), 27);
    // What was said when it came is not said by the list, too.
    t.is(await panel(page).locator("[aria-live], [role=log], [role=status], [role=alert]").count(), 0);
    t.is(await panel(page).locator("xpath=ancestor::*[@aria-live or @role='log']").count(), 0);
    await page.keyboard.press("n");
    await panel(page).waitFor({ state: "detached" });
    await choose(page, "More", "Notices");
    await panel(page).waitFor();

    await panel(page).getByRole("button", { name: "Choose which notices are shown" }).press("Enter");
    const settings = page.getByRole("dialog", { name: "Settings" });
    await settings.locator('[data-section="notices"] input:focus').waitFor();
    await settings.getByText(/^You are always told that you are removed/).waitFor();
    await settings.getByRole("switch", { name: "People who come, go or raise a hand" }).press("Space");
    await page.waitForFunction(() => !window.harness.core.view.settings.peopleNotices);
    await page.keyboard.press("Escape");
    await settings.waitFor({ state: "detached" });
    // A view of the core that comes while the dialog opens does not keep it from its place.
    await page.evaluate(() => {
      const { app, core } = window.harness;
      core.setMeeting({ term: 7 });
      app.state.dialog.value = { kind: "settings", at: "notices" };
      return core.delivered();
    });
    await settings.locator('[data-section="notices"] input:focus').waitFor();
    await page.keyboard.press("Escape");
    await settings.waitFor({ state: "detached" });
    const toasts = () => page.locator(".toast").count();
    const before = await toasts();
    await page.evaluate(() => {
      const { core } = window.harness;
      core.setMeeting({ participants: core.view.meeting?.participants.slice(0, 4) ?? [] });
      return core.delivered();
    });
    await entries.first().getByText("Elif Yılmaz left").waitFor();
    t.is(await toasts(), before);
    t.is(await page.locator(".live-region", { hasText: "Elif Yılmaz left" }).count(), 0);
  },
);
