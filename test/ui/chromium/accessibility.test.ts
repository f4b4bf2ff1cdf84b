/** Every screen and state of the window, light and dark, as axe sees it. */
import { readFileSync } from "node:fs";
import type { BrowserContext } from "playwright-core";
import { check } from "./harness-test.ts";
import { openShot, SHOTS } from "./shots.ts";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
/** One for all: a new one takes as long as a page. */
let shared: BrowserContext | null = null;

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

for (const shot of SHOTS) {
  check(`[UI9] ${shot.name} has no axe violation and no error`, async (t) => {
    const { browser, server } = t.context;
    // Without motion colours don't fade from one scheme into the other.
    shared ??= await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    const page = await shared.newPage();
    await page.emulateMedia({ colorScheme: "light" });
    const errors: string[] = [];
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await openShot(page, server.url, shot);
    await page.evaluate(axe);
    // In the dark only the colours are others. Injected by the line above.
    for (const [colorScheme, rules] of [
      ["light", "resultTypes: ['violations']"],
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
