/** States of a later version of Landline. */
import type { Page } from "playwright-core";
import type { UpdateView } from "../../../src/api/updates.ts";
import { inTurn, words } from "../../../src/kernel/words.ts";
import type { Shot } from "./shots.ts";

const FILE = "/home/ana/.local/share/landline/updates/packages/landline_0.4.0_amd64.deb";
const AVAILABLE: UpdateView = {
  ...{ version: "0.4.0", state: "available", from: "Chloé Martin", bytes: 0, sizeBytes: 58_400_000 },
  ...{ path: null, message: null, sentences: [] },
};
const FETCHING: UpdateView = { ...AVAILABLE, state: "fetching", bytes: 21_000_000 };
const READY: UpdateView = {
  ...{ ...AVAILABLE, state: "ready", from: null, bytes: AVAILABLE.sizeBytes, path: FILE },
  ...words("updateDoDebian", "0.4.0", `sudo apt install ${FILE}`),
};
const FAILED: UpdateView = {
  ...{ ...AVAILABLE, state: "failed" },
  ...inTurn(words("updateFetchFailed", "0.4.0"), words("readOnlyDisk")),
};

export const showUpdate = (page: Page, update: UpdateView): Promise<void> =>
  page.evaluate((text) => {
    // As it was written a line below.
    window.harness.core.setView({ update: JSON.parse(text) as UpdateView });
    return window.harness.core.delivered();
  }, JSON.stringify(update));

export const UPDATES = { AVAILABLE, FETCHING, READY, FAILED };

export const UPDATE_SHOTS: readonly Shot[] = [
  {
    name: "update-available",
    scenario: "meeting-5",
    reach: (page) => showUpdate(page, AVAILABLE),
  },
  { name: "update-coming", scenario: "meeting-5", reach: (page) => showUpdate(page, FETCHING) },
  {
    name: "update-install",
    scenario: "meeting-5",
    async reach(page) {
      await showUpdate(page, READY);
      await page.getByRole("button", { name: "How to install it…" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Copy the command" }).waitFor();
    },
  },
  {
    name: "update-failed",
    scenario: "meeting-5",
    isForLooks: true,
    reach: (page) => showUpdate(page, FAILED),
  },
  { name: "update-home", scenario: "home-list", reach: (page) => showUpdate(page, READY) },
  {
    name: "update-settings",
    scenario: "home-list",
    isForLooks: true,
    async reach(page) {
      await showUpdate(page, READY);
      await page.evaluate(() => (window.harness.app.state.dialog.value = { kind: "settings" }));
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "How to install it…" })
        .scrollIntoViewIfNeeded();
    },
  },
];
