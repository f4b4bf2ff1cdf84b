/** States of the test of a connection with another member. */
import type { Page } from "playwright-core";
import type { LinkTestFinding, LinkTestReport } from "../../../src/api/link-test.ts";
import { words, type Words } from "../../../src/kernel/words.ts";
import type { Shot } from "./shots.ts";

const finding = (
  severity: "warning" | "failure" | "ok",
  said: Words,
  advice: Words | null,
): LinkTestFinding => ({
  ...{ severity, ...said, advice: advice?.message ?? null, adviceSentences: advice?.sentences ?? [] },
});
const FINE = { tcp: true, datagrams: 200, largestBytes: 1_500, multicast: true, rateBps: 93_400_000 };

/** Opens the dialog for the third person there. */
const openLinkTest = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { core, app } = window.harness;
    const third = core.view.meeting?.participants[2];
    if (third !== undefined) app.state.dialog.value = { kind: "linkTest", peerId: third.peerId };
  });

async function showReport(
  page: Page,
  findings: readonly LinkTestFinding[],
  there: typeof FINE,
): Promise<void> {
  await openLinkTest(page);
  const report: LinkTestReport = { findings, there, here: FINE, roundTripMs: 1.4, clockOffsetMs: 95_200 };
  await page.evaluate((text) => {
    const { core } = window.harness;
    const third = core.view.meeting?.participants[2];
    if (third === undefined) return;
    // As it was written a line before.
    const shown = JSON.parse(text) as LinkTestReport;
    core.emit({ type: "linkTest", peerId: third.peerId, state: "done", ...shown });
  }, JSON.stringify(report));
  await page.getByRole("table").waitFor();
}

export const LINK_TEST_SHOTS: readonly Shot[] = [
  {
    name: "link-test",
    scenario: "meeting-5",
    async reach(page) {
      const name = "Chloé Martin";
      await showReport(
        page,
        [
          finding("failure", words("testUdpThere", name), words("testUdpThereDo", name, "26560–26999")),
          finding("warning", words("testTcpThere", name), words("testTcpThereDo", name, 26_540)),
          finding("warning", words("testClockAhead", name, 95), words("testClockDo")),
        ],
        { ...FINE, tcp: false, datagrams: 0, largestBytes: 0 },
      );
    },
  },
  {
    name: "link-test-well",
    scenario: "meeting-5",
    isForLooks: true,
    reach: (page) => showReport(page, [finding("ok", words("testAllWell", "Chloé Martin"), null)], FINE),
  },
  {
    name: "link-test-running",
    scenario: "meeting-5",
    isForLooks: true,
    async reach(page) {
      await openLinkTest(page);
      await page.evaluate(() => {
        const { core } = window.harness;
        const third = core.view.meeting?.participants[2];
        if (third !== undefined)
          core.emit({ type: "linkTest", peerId: third.peerId, state: "running", stage: "probing" });
      });
      await page.getByRole("progressbar").waitFor();
    },
  },
];
