/** The list of notices, its settings, and words below the buttons. */
import type { Page } from "playwright-core";
import type { Settings } from "../../../src/api/settings.ts";
import type { Shot } from "./shots.ts";

/** Notices of every kind, some minutes after each other, and a burst of joins. */
export async function fillNotices(page: Page): Promise<void> {
  for (const hasPassed of [true, true, false])
    await page.evaluate(async (isLast) => {
      const { app, advance } = window.harness;
      const { state } = app;
      state.say("Grace Liu joined", "people");
      state.say("Ben Okafor raised their hand", "people");
      state.announce({
        text: "This meeting is being recorded by Ben Okafor. Nothing of you is in it unless you agree.",
        isEvent: true,
      });
      state.say("Chloé Martin is presenting", "activity");
      state.toast({
        ...{ text: "The camera was disconnected. You are still in the meeting without it.", tone: "problem" },
      });
      state.announce({ text: "The network of Daniel Kim has become weak", kind: "machine", isEvent: true });
      state.note({ text: "Daniel Kim shares a file: Entrance hall, sheet 4.pdf", kind: "files" });
      state.note({ text: "Elif Yılmaz wrote to you privately: Can you hear me?", kind: "messages" });
      state.note({ text: "The recording is paused", kind: "recording" });
      if (!isLast) await advance(190_000);
    }, !hasPassed);
  await page.evaluate(() => window.harness.advance(10_000));
}

export const setLabels = (page: Page, controlLabels: Settings["controlLabels"]): Promise<void> =>
  page.evaluate((labels) => {
    const { core } = window.harness;
    core.setView({ settings: { ...core.view.settings, controlLabels: labels } });
    return core.delivered();
  }, controlLabels);

export const NOTICE_SHOTS: readonly Shot[] = [
  {
    name: "notices",
    scenario: "meeting-5",
    async reach(page) {
      await fillNotices(page);
      await page.keyboard.press("n");
      await page.getByRole("list", { name: "Notices of this meeting" }).waitFor();
    },
  },
  {
    name: "notices-empty",
    scenario: "meeting-5",
    async reach(page) {
      await page.keyboard.press("n");
      await page.getByText("No notices yet").waitFor();
    },
  },
  {
    name: "notices-burst",
    scenario: "meeting-5",
    isForLooks: true,
    async reach(page) {
      await page.evaluate(async () => {
        const { app, advance } = window.harness;
        for (const name of ["Grace Liu", "Farid Rahimi", "Hana Sato", "Ivan Petrov"])
          app.state.say(`${name} joined`, "people");
        await advance(3_000);
      });
      await page.getByText("Ivan Petrov joined (and 1 more notice)").first().waitFor();
    },
  },
  {
    name: "settings-notices",
    scenario: "meeting-5",
    isForLooks: true,
    async reach(page) {
      await page.evaluate(() => {
        const { core, app } = window.harness;
        core.setView({ settings: { ...core.view.settings, peopleNotices: false } });
        app.state.dialog.value = { kind: "settings", at: "notices" };
      });
      await page.locator('[data-section="notices"] input:focus').waitFor();
    },
  },
  {
    name: "labels-always",
    scenario: "meeting-5",
    isForLooks: true,
    reach: (page) => setLabels(page, "always"),
  },
  {
    name: "labels-never",
    scenario: "meeting-5",
    isForLooks: true,
    reach: (page) => setLabels(page, "never"),
  },
];
