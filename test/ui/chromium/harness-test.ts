/** What tests of the window over its fake core share: one Chromium, one browser context and one harness server a test file. */
import anyTest, { type ExecutionContext, type TestFn } from "ava";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { hasChromium, launchChromium } from "../../support/chromium.ts";
import { startHarnessServer, type HarnessServer } from "./harness-server.ts";
import { openShot, type Shot } from "./shots.ts";

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

/** Playwright's waits end with an error that names what they waited for. A page opens in less than 2 s on an idle machine. */
const PATIENCE_MS = 30_000;

if (hasChromium) {
  test.before(async (t) => {
    [t.context.server, t.context.browser] = await Promise.all([startHarnessServer(), launchChromium()]);
    t.context.browserContext = await t.context.browser.newContext({
      viewport: { width: 1280, height: 800 },
      // Without motion no test waits for a transition, and colours do not fade from one scheme into the other.
      reducedMotion: "reduce",
    });
    t.context.browserContext.setDefaultTimeout(PATIENCE_MS);
  });
  test.after.always(async (t) => {
    await t.context.browser?.close();
    await t.context.server?.close();
  });
}

/** Runs a test on a page of its own that shows the shot's state. An error in the page's console or script fails it. */
export function behaviour(
  title: string,
  shot: Omit<Shot, "name">,
  run: (t: ExecutionContext<Context>, page: Page) => Promise<void>,
): void {
  check(title, (t) => onPages(t, { name: title, ...shot }, 1, ([page]) => run(t, page)));
}

/** As `behaviour`, on two pages that both show the shot's state. `script` runs before each page's own. */
export function behaviourOfTwo(
  title: string,
  { script, ...shot }: Omit<Shot, "name"> & { readonly script: string },
  run: (t: ExecutionContext<Context>, page: Page, other: Page) => Promise<void>,
): void {
  check(title, (t) =>
    onPages(t, { name: title, ...shot }, 2, ([page, other]) => run(t, page, other ?? page), script),
  );
}

async function onPages(
  t: ExecutionContext<Context>,
  shot: Shot,
  count: number,
  run: (pages: readonly [Page, ...Page[]]) => Promise<void>,
  script = "",
): Promise<void> {
  const errors: string[] = [];
  const open = async (): Promise<Page> => {
    const page = await t.context.browserContext.newPage();
    t.teardown(() => page.close());
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    if (script !== "") await page.addInitScript(script);
    await openShot(page, t.context.server.url, shot);
    return page;
  };
  const first = await open();
  const others: Page[] = [];
  while (others.length + 1 < count) others.push(await open());
  await run([first, ...others]);
  t.deepEqual(errors, []);
}

/** Moves the window's clock on by `spanMs`, once the page has drawn what happened before. */
export const advance = (page: Page, spanMs: number): Promise<void> =>
  page.evaluate((span) => window.harness.advance(span), spanMs);
