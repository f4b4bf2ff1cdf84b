/** What only the app has: the choice of a screen to show, and the hotkey, by keyboard. */
import type { Page } from "playwright-core";
import { behaviour } from "./harness-test.ts";
import { askForScreen, putShellAround } from "./shots-of-shell.ts";

/** Put there by the shots' steps. */
const listOf = (page: Page, name: "screensChosen" | "shellAsked") =>
  page.evaluate((key) => (window as unknown as Record<string, unknown[]>)[key], name);

behaviour(
  "[HV5] [HV6] a screen or window is chosen by its picture and name, or none is; the hotkey is typed anew, refused and turned off",
  { scenario: "meeting-5" },
  async (t, page) => {
    const dialog = page.getByRole("dialog");
    await askForScreen(page);
    await dialog.waitFor();
    t.is(await dialog.getByRole("button", { name: "Entire screen" }).locator("img").count(), 1);
    t.deepEqual(await listOf(page, "screensChosen"), [], "nothing is shown before the choice");
    await dialog.getByRole("button", { name: "Fractions, chapter 3 - Slides" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    t.deepEqual(await listOf(page, "screensChosen"), ["window:1"]);
    await askForScreen(page);
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.waitForFunction(() => (window as { screensChosen?: unknown[] }).screensChosen?.length === 1);
    t.deepEqual(await listOf(page, "screensChosen"), [null]);

    await putShellAround(page);
    await page.evaluate(() => (window.harness.app.state.dialog.value = { kind: "settings" }));
    const field = page.getByRole("group", { name: "Microphone from any window" });
    const hotkey = () => page.evaluate(() => window.harness.core.view.settings.hotkey);
    await field.getByRole("button", { name: "Change the keys: Ctrl+Shift+Space" }).press("Enter");
    const listening = field.getByRole("button", { name: "Press the keys" });
    await listening.press("Control+m");
    await field.getByText(/^Hold Ctrl or Alt/).waitFor();
    await listening.press("Alt+F9");
    await field.getByText(/^Another program has these keys/).waitFor();
    t.is(await hotkey(), "CommandOrControl+Shift+Space");
    await listening.press("Control+Shift+m");
    await field.getByRole("button", { name: "Change the keys: Ctrl+Shift+M" }).press("Enter");
    await listening.press("Escape");
    await field.getByRole("button", { name: "Turn off" }).press("Enter");
    await field.getByRole("button", { name: "Turn on" }).waitFor();
    t.is(await hotkey(), "");
    t.deepEqual(await listOf(page, "shellAsked"), [
      ...["Alt+F9", "CommandOrControl+Shift+Space", "CommandOrControl+Shift+M", ""],
    ]);
    await page.evaluate(() => Reflect.deleteProperty(window, "landline"));
  },
);
