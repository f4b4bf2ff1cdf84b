/** States of what hosts have everybody see. */
import type { Page } from "playwright-core";
import { choose } from "./choose.ts";
import type { Shot } from "./shots.ts";

/** The participant at that index has everybody see the one after it large. */
export const lead = (page: Page, by: number): Promise<void> =>
  page.evaluate((index) => {
    const { participants = [] } = window.harness.core.view.meeting ?? {};
    const [leader, large] = participants.slice(index, index + 2);
    if (leader === undefined || large === undefined) throw new Error("nobody is there");
    const ledView = { by: leader.peerId, layout: "focus", pins: [large.peerId], page: 0 } as const;
    window.harness.core.setMeeting({ ledView });
  }, by);

export const HOST_SHOTS: readonly Shot[] = [
  {
    name: "people-host-menu",
    scenario: "hosting",
    isForLooks: true,
    async reach(page) {
      await page.keyboard.press("p");
      await page.getByRole("button", { name: "More about Elif Yılmaz" }).first().click();
      await page.getByRole("menuitem", { name: "Ban…" }).waitFor();
    },
  },
  { name: "led-view", scenario: "meeting-11", reach: (page) => lead(page, 1) },
  {
    name: "led-view-left",
    scenario: "meeting-11",
    isForLooks: true,
    async reach(page) {
      await lead(page, 1);
      await page.getByRole("button", { name: "Choose my own view" }).click();
    },
  },
  {
    name: "leading-view",
    scenario: "hosting",
    isForLooks: true,
    async reach(page) {
      await page.keyboard.press("p");
      await choose(page, "More for everybody", "Show everybody my view");
    },
  },
];
