/** Launches Chromium for tests: headless, with fake devices that every page may use. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

export const CHROMIUM_PATH = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
export const hasChromium = existsSync(CHROMIUM_PATH);

export const CHROMIUM_FLAGS: readonly string[] = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Few pictures a second: to encode and paint more of them takes processors and shows nothing else.
  "--use-fake-device-for-media-stream=fps=5",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
];

/** `autoplay`: when a page may play sound; at once unless given. */
export function launchChromium(autoplay?: "document-user-activation-required"): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM_PATH,
    // The flag --headless=new is the real browser without a screen; Playwright's own headless mode is another program.
    headless: false,
    // Of two the last one counts.
    args: [...CHROMIUM_FLAGS, ...(autoplay === undefined ? [] : [`--autoplay-policy=${autoplay}`])],
  });
}
