/** Axe on the screens and states of the window, light and dark: in two files, for two browsers at a time. */
import type { ExecutionContext } from "ava";
import type { Page } from "playwright-core";
import { behaviour, type Context } from "./harness-test.ts";
import { sample } from "../../support/full.ts";
import { SHOTS } from "./shots.ts";

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** No violation's message needs a path to its element, and no rule that is on by default reads style sheets. */
const COMMON = "resultTypes: ['violations'], selectors: false, preload: false";
/** In the dark only the colours differ, so that only the rule about them runs again. */
const PASSES = [
  { colorScheme: "light", options: `{ ${COMMON} }` },
  { colorScheme: "dark", options: `{ ${COMMON}, runOnly: ['color-contrast'] }` },
] as const;

const STATES = sample(
  SHOTS.filter(({ isForLooks }) => isForLooks !== true),
  4,
);

/**
 * Of every two states the first (0) or the second (1), one after another in one page: to load it and axe anew takes longer than
 * axe takes.
 */
export function testAxe(row: 0 | 1): void {
  for (const shot of STATES.filter((_, index) => index % 2 === row))
    behaviour(`[UI9] ${shot.name} has no axe violation and no error`, shot, look);
}

async function look(t: ExecutionContext<Context>, page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ url: "/axe.js" });
  for (const { colorScheme, options } of PASSES) {
    await page.emulateMedia({ colorScheme });
    const result = await page.evaluate<AxeResult>(`axe.run(${options})`);
    const found = result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
    );
    t.deepEqual(found, [], colorScheme);
  }
}
