/** States that only the app has, where a shell is around the window. */
import type { Page } from "playwright-core";
import type { Shot } from "./shots.ts";

/** A shell is around the page; another program has the keys `Alt+F9`. What the page asked it stands in `window.shellAsked`. */
export const putShellAround = (page: Page): Promise<void> =>
  // As text: named functions do not survive every way to the page.
  page.evaluate(`
    window.shellAsked = [];
    window.landline = {
      isMac: false,
      setHotkey: async (hotkey) => {
        shellAsked.push(hotkey);
        return hotkey !== "Alt+F9";
      },
      setTray: async () => true,
      setBadge: async () => {},
    };
    undefined;
  `);

/** `title` is drawn into the picture; null for a source without one. */
const SOURCES = [
  { id: "screen:0", name: "Entire screen", colour: "#2f4858", title: "Desktop" },
  { id: "screen:1", name: "Screen 2", colour: "#33658a", title: "Second desktop" },
  { id: "window:1", name: "Fractions, chapter 3 - Slides", colour: "#86543b", title: "Fractions" },
  {
    id: "window:2",
    name: "A letter with a very long name that does not fit into one line, nor really into two of them.odt",
    ...{ colour: "#55703f", title: "Dear" },
  },
  { id: "window:3", name: "Terminal", colour: "", title: null },
];

/** The shell's question which screen to show is open. The answers stand in `window.screensChosen`. */
export const askForScreen = (page: Page): Promise<void> =>
  page.evaluate((drawn) => {
    const chosen: (string | null)[] = [];
    Object.assign(window, { screensChosen: chosen });
    const sources = drawn.map(({ id, name, colour, title }) => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 225 });
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      context.fillStyle = colour;
      context.fillRect(0, 0, 400, 225);
      context.fillStyle = "#fff";
      context.fillRect(24, 40, 352, 150);
      context.fillStyle = colour;
      context.font = "24px sans-serif";
      context.fillText(title ?? "", 44, 84);
      const thumbnail = title === null ? null : canvas.toDataURL();
      return { id, name, isWindow: id.startsWith("window"), thumbnail };
    });
    const dialog = { kind: "screenSources" as const, sources, choose: chosen.push.bind(chosen) };
    window.harness.app.state.dialog.value = dialog;
  }, SOURCES);

export const SHELL_SHOTS: readonly Shot[] = [
  { name: "screen-sources", scenario: "meeting-5", reach: askForScreen },
  {
    name: "settings-hotkey",
    scenario: "meeting-5",
    async reach(page) {
      await putShellAround(page);
      await page.evaluate(() => (window.harness.app.state.dialog.value = { kind: "settings" }));
      await page.getByRole("group", { name: "Microphone from any window" }).scrollIntoViewIfNeeded();
    },
  },
];
