/** What tests of the window over its fake core share: a Chromium and a harness server for each test file. */
import anyTest, { type TestFn } from "ava";
import type { Browser } from "playwright-core";
import { hasChromium, launchChromium } from "./chromium.ts";
import { startHarnessServer, type HarnessServer } from "./harness-server.ts";

export interface Context {
  browser: Browser;
  server: HarnessServer;
}
// AVA types its context by this cast.
const test = anyTest as TestFn<Context>;
/** Skipped by name where there is no Chromium. */
export const check = hasChromium ? test.serial : test.serial.skip;

if (hasChromium) {
  test.before(async (t) => {
    t.context.server = await startHarnessServer();
    t.context.browser = await launchChromium();
  });
  test.after.always(async (t) => {
    await t.context.browser?.close();
    await t.context.server?.close();
  });
}
