/**
 * What tests of the window over its fake core share: one Chromium, one browser context, one page and one harness server a test file. To open a
 * state in the page of the test before takes half the processor time that a page of its own takes.
 */
import anyTest, { type ExecutionContext, type TestFn } from "ava";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { hasChromium, launchChromium } from "../../support/chromium.ts";
import { startHarnessServer, type HarnessServer } from "./harness-server.ts";
import { openShot, type Shot } from "./shots.ts";
import { PATIENCE_MS } from "../../support/eventually.ts";

export interface Context {
  browser: Browser;
  /** Shared, because a new context takes as long as a new page. */
  browserContext: BrowserContext;
  server: HarnessServer;
}
// AVA types its context by this cast.
const test = anyTest as TestFn<Context>;
/** Skipped by name where there is no Chromium. */
const check = hasChromium ? test.serial : test.serial.skip;

const VIEWPORT = { width: 1280, height: 800 };
// Without motion no test waits for a transition, and colours do not fade from one scheme into the other.
const STILL = { reducedMotion: "reduce" } as const;
/** The page of the test before; null when that failed. */
let kept: Page | null = null;

if (hasChromium) {
  test.before(async (t) => {
    [t.context.server, t.context.browser] = await Promise.all([startHarnessServer(), launchChromium()]);
    t.context.browserContext = await t.context.browser.newContext({ viewport: VIEWPORT, ...STILL });
    // Playwright's waits end with an error that names what they waited for.
    t.context.browserContext.setDefaultTimeout(PATIENCE_MS);
  });
  test.after.always(async (t) => {
    await t.context.browser?.close();
    await t.context.server?.close();
  });
}

/**
 * Runs a test on a page that shows the shot's state. An error in the page's console or script fails it. The page of the test before is not loaded
 * anew, if `openShot` can do without.
 */
export function behaviour(
  title: string,
  shot: Omit<Shot, "name">,
  run: (t: ExecutionContext<Context>, page: Page) => Promise<void>,
): void {
  check(title, async (t) => {
    const page = kept ?? (await t.context.browserContext.newPage());
    kept = null;
    await page.setViewportSize(VIEWPORT);
    await page.emulateMedia({ media: null, colorScheme: null, forcedColors: null, ...STILL });
    const errors = errorsOf([page]);
    await openShot(page, t.context.server.url, { name: title, ...shot }, true);
    await run(t, page);
    t.deepEqual(errors, []);
    page.removeAllListeners();
    if (t.passed) kept = page;
  });
}

/** As `behaviour`, on two pages of its own that both show the shot's state. `script` runs before each page's own. */
export function behaviourOfTwo(
  title: string,
  { script, ...shot }: Omit<Shot, "name"> & { readonly script: string },
  run: (t: ExecutionContext<Context>, page: Page, other: Page) => Promise<void>,
): void {
  check(title, async (t) => {
    const open = async (): Promise<Page> => {
      const page = await t.context.browserContext.newPage();
      t.teardown(() => page.close());
      await page.addInitScript(script);
      return page;
    };
    const pages = [await open(), await open()] as const;
    const errors = errorsOf(pages);
    for (const page of pages) await openShot(page, t.context.server.url, { name: title, ...shot });
    await run(t, ...pages);
    t.deepEqual(errors, []);
  });
}

function errorsOf(pages: readonly Page[]): readonly string[] {
  const errors: string[] = [];
  for (const page of pages) {
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
  }
  return errors;
}

/** Moves the window's clock on by `spanMs`, once the page has drawn what happened before. */
export const advance = (page: Page, spanMs: number): Promise<void> =>
  page.evaluate((span) => window.harness.advance(span), spanMs);
