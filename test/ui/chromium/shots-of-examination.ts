/** States of the check of this computer. */
import type { Page } from "playwright-core";
import type { ShownExamination } from "../../../src/ui/model/examination.ts";
import { shown } from "../../../src/core/examination.ts";
import { findingsOf } from "../../../src/doctor/findings.ts";
import type { Facts } from "../../../src/doctor/types.ts";
import { cardOf, HEALTHY, multicastOn, portsWith } from "../../doctor/healthy.ts";
import type { Shot } from "./shots.ts";

export const FAULTY: Partial<Facts> = {
  cards: [cardOf("eth0", "192.168.1.23"), cardOf("wg0", "10.8.0.2", { isTunnel: true })],
  routeAddress: "10.8.0.2",
  multicast: [multicastOn("eth0", "lost")],
  ports: portsWith({ own: 40_217 }),
  firewall: { kind: "ufw", hasProfile: false },
  devices: { cameras: 1, microphones: 2, camera: "busy", microphone: "fine", missing: [] },
  chosen: { soundOnly: true, receiveLimitKbps: 0, sendLimitKbps: 0 },
  folder: { ...HEALTHY.folder, freeBytes: 640e6 },
};

export const examinationOf = (more: Partial<Facts>): ShownExamination => ({
  ...{ type: "examination", state: "done", findings: findingsOf({ ...HEALTHY, ...more }).map(shown) },
  ports: { mdns: 5_353, links: [26_540, 26_543], files: [26_544, 26_547], media: [26_560, 26_999] },
  atMs: HEALTHY.nowMs,
});

/** As the core tells it. */
export const tell = (page: Page, event: ShownExamination): Promise<void> =>
  page.evaluate((text) => {
    // As it was written a line before.
    window.harness.core.emit(JSON.parse(text) as Parameters<typeof window.harness.core.emit>[0]);
    return window.harness.core.delivered();
  }, JSON.stringify(event));

async function openAndTell(page: Page, event: ShownExamination): Promise<void> {
  await page.evaluate(() => void (window.harness.app.state.dialog.value = { kind: "examination" }));
  await page.waitForFunction(() => window.harness.core.sent.some(({ type }) => type === "examine"));
  await tell(page, event);
}

async function showReport(page: Page, more: Partial<Facts>): Promise<void> {
  await openAndTell(page, examinationOf(more));
  await page.locator(".examination-ports").waitFor();
}

export const EXAMINATION_SHOTS: readonly Shot[] = [
  { name: "examination", scenario: "home-empty", reach: (page) => showReport(page, FAULTY) },
  {
    name: "examination-well",
    scenario: "meeting-5",
    async reach(page) {
      await showReport(page, {});
      await page.locator(".examination-more summary").click();
    },
  },
  {
    name: "examination-windows",
    scenario: "home-empty",
    isForLooks: true,
    reach: (page) => showReport(page, { platform: "win32", firewall: { kind: "unseen", hasProfile: false } }),
  },
  {
    name: "examination-running",
    scenario: "home-empty",
    isForLooks: true,
    async reach(page) {
      await openAndTell(page, { type: "examination", state: "running", done: 2, total: 4 });
      await page.getByRole("progressbar").waitFor();
    },
  },
];
