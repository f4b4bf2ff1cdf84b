/** What the window does with camera, microphone and sound, in Chromium over fake devices and legs. */
import { behaviour } from "./harness-test.ts";

behaviour(
  "[DV11] a window whose media is in another one has none, says so, and takes it over",
  { scenario: "meeting-5" },
  async (t, page) => {
    const hasMedia = () => page.evaluate(() => window.harness.app.media.value !== null);
    t.true(await hasMedia());
    await page.evaluate(() => window.harness.core.emit({ type: "mediaHolder", holder: "other" }));
    await page.getByText("You are in this meeting in another window.").waitFor();
    t.false(await hasMedia());
    t.is(await page.evaluate(() => window.harness.app.devices.camera.value), null);
    await page.getByRole("button", { name: "Use it here" }).click();
    await page.getByText("You are in this meeting in another window.").waitFor({ state: "detached" });
    t.true(await hasMedia());
    const asked = await page.evaluate(() =>
      window.harness.core.sent.findLast((command) => command.type === "holdMedia"),
    );
    t.like(asked, { takeOver: true });
  },
);

behaviour(
  "[DV15] when no media gets through the window says so, and the core is told",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => window.harness.setPath(false));
    const bar = page.getByText(/No sound or pictures get through to Ben Okafor's computer/);
    await bar.waitFor();
    await page.evaluate(() => window.harness.setPath(true));
    await bar.waitFor({ state: "detached" });
    const reports = await page.evaluate(() =>
      window.harness.core.sent.flatMap((command) =>
        command.type === "reportMediaPath" ? [command.isOpen] : [],
      ),
    );
    t.deepEqual(reports, [false, true]);
  },
);
