/** Every screen and state of the window, light and dark, as axe sees it. */
import anyTest, { type TestFn } from "ava";
import { readFile } from "node:fs/promises";
import type { BrowserContext, Browser } from "playwright-core";
import { hasChromium, launchChromium } from "./chromium.ts";
import { startHarnessServer, type HarnessServer } from "./harness-server.ts";
import { openShot, SHOTS } from "./shots.ts";

interface Context {
  browser: Browser;
  /** Shared: a new one takes as long as a page. */
  context: BrowserContext;
  server: HarnessServer;
  axe: string;
}
// AVA types its context by this cast.
const test = anyTest as TestFn<Context>;
/** Skipped by name where there is no Chromium. */
const check = hasChromium ? test.serial : test.serial.skip;

if (hasChromium) {
  test.before(async (t) => {
    t.context.server = await startHarnessServer();
    t.context.browser = await launchChromium();
    // Without motion colours don't fade from one scheme into the other.
    t.context.context = await t.context.browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
    });
    t.context.axe = await readFile("node_modules/axe-core/axe.min.js", "utf8");
  });
  test.after.always(async (t) => {
    await t.context.browser?.close();
    await t.context.server?.close();
  });
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

for (const shot of SHOTS) {
  check(`[UI9] ${shot.name} has no axe violation and no error`, async (t) => {
    const { context, server, axe } = t.context;
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme: "light" });
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await openShot(page, server.url, shot);
    await page.evaluate(axe);
    // In the dark only the colours are others. Injected by the line above.
    for (const [colorScheme, rules] of [
      ["light", "resultTypes: ['violations'], preload: false"],
      ["dark", "runOnly: ['color-contrast']"],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      const result = await page.evaluate<AxeResult>(`axe.run({ ${rules} })`);
      const found = result.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
      );
      t.deepEqual(found, [], colorScheme);
    }
    t.deepEqual(errors, []);
    await page.close();
  });
}
