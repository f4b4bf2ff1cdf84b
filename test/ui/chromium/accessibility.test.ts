/** Axe on every screen and state of the window, light and dark. */
import { behaviour } from "./harness-test.ts";
import { SHOTS } from "./shots.ts";

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** In the dark only the colours differ, so that only the rule about them runs again. */
const PASSES = [
  { colorScheme: "light", options: "{ resultTypes: ['violations'] }" },
  { colorScheme: "dark", options: "{ runOnly: ['color-contrast'] }" },
] as const;

for (const shot of SHOTS) {
  behaviour(`[UI9] ${shot.name} has no axe violation and no error`, shot, async (t, page) => {
    await page.addScriptTag({ url: "/axe.js" });
    for (const { colorScheme, options } of PASSES) {
      await page.emulateMedia({ colorScheme });
      const result = await page.evaluate<AxeResult>(`axe.run(${options})`);
      const found = result.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
      );
      t.deepEqual(found, [], colorScheme);
    }
  });
}
