import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { hasChromium, launchChromium, openShot, SHOTS } from "./browser.ts";
import { startHarnessServer, type HarnessServer } from "./harness-server.ts";

interface Context {
  browser: Browser;
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
    const { browser, server, axe } = t.context;
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme });
      const errors: string[] = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(error.message));
      await openShot(page, server.url, shot);
      await page.evaluate(axe);
      // Injected by the line above.
      const result = await page.evaluate<AxeResult>("axe.run()");
      const found = result.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
      );
      t.deepEqual(found, [], colorScheme);
      t.deepEqual(errors, [], colorScheme);
      await page.close();
    }
  });
}

function behaviour(
  title: string,
  opened: { readonly scenario: string; readonly failure?: string },
  run: (t: ExecutionContext<Context>, page: Page) => Promise<void>,
): void {
  check(title, async (t) => {
    const page = await t.context.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openShot(page, t.context.server.url, { name: title, ...opened });
    await run(t, page);
    await page.close();
  });
}

behaviour("[UI10] m and v toggle, and typing them does not", { scenario: "meeting-5" }, async (t, page) => {
  const self = () => page.evaluate(() => window.harness.core.view.self);
  await page.keyboard.press("m");
  await page.getByRole("button", { name: "Unmute" }).waitFor();
  t.is((await self()).isMicrophoneOn, false);
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Message everyone" }).fill("");
  await page.keyboard.type("mv?");
  t.is(await page.getByRole("textbox", { name: "Message everyone" }).inputValue(), "mv?");
  t.like(await self(), { isMicrophoneOn: false, isCameraOn: true });
});

behaviour(
  "[UI11] the badge counts, and opening the chat marks it as read",
  { scenario: "meeting-2" },
  async (t, page) => {
    const before = await page.evaluate(() => window.harness.app.state.unread.value);
    await page.evaluate(() => window.harness.core.say(1, "ping"));
    await page.getByRole("button", { name: `Chat, ${before + 1} unread` }).click();
    await page.waitForFunction(() => window.harness.app.state.unread.value === 0);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Chat", exact: true }).waitFor();
    t.pass();
  },
);

behaviour(
  "[UI12] only web addresses become links, and markup stays text",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() =>
      window.harness.core.say(
        1,
        'javascript:alert(1) file:///etc/passwd ftp://x.example <img src=x onerror="alert(1)"> http://ok.example',
      ),
    );
    await page.keyboard.press("c");
    await page.getByText("onerror").waitFor();
    const links = await page
      .locator(".chat-list a")
      .evaluateAll((all) =>
        all.map((link) => [link.getAttribute("href"), link.getAttribute("rel"), link.getAttribute("target")]),
      );
    const rel = "noopener noreferrer";
    t.deepEqual(links, [
      ["https://intranet.example/drawings/42", rel, "_blank"],
      ["https://www.example.org", rel, "_blank"],
      ["http://ok.example", rel, "_blank"],
    ]);
    t.is(await page.locator(".chat-list img").count(), 0);
  },
);

behaviour(
  "[UI13] denied devices are asked for once, said, and the meeting goes on",
  { scenario: "meeting-5", failure: "NotAllowedError" },
  async (t, page) => {
    await page
      .getByText(/may not use the camera/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Turn camera on" }).waitFor();
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    t.deepEqual(await page.evaluate(() => window.harness.devices.asked), {
      camera: 1,
      microphone: 1,
      screen: 0,
    });
    await page.getByRole("button", { name: "Turn camera on" }).click();
    await page.waitForFunction(() => window.harness.devices.asked.camera === 2);
  },
);

behaviour(
  "[UI14] an unplugged camera gives way to the default one",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => window.harness.devices.unplugCamera());
    await page.getByText(/was disconnected. Using/).waitFor();
    t.is(await page.evaluate(() => window.harness.core.view.self.isCameraOn), true);
  },
);

behaviour(
  "[UI14] without another camera the meeting goes on without",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.evaluate(() => {
      window.harness.devices.failure = "NotFoundError";
      window.harness.devices.unplugCamera();
    });
    await page.getByText(/still in the meeting without it/).waitFor();
    await page.getByRole("button", { name: "Turn camera on" }).waitFor();
    t.pass();
  },
);

behaviour(
  "[UI15] focus stays in a dialog, and Escape closes it",
  { scenario: "meeting-5" },
  async (t, page) => {
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Tab");
      // The browser's own controls may have the focus in between: then it is the body's.
      t.true(
        await page.evaluate(
          () =>
            document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
        ),
      );
    }
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  },
);

behaviour("[UI16] presenting over somebody asks first", { scenario: "presenter" }, async (t, page) => {
  await page.keyboard.press("s");
  await page.getByRole("button", { name: "Ask to take over" }).click();
  await page.waitForFunction(() =>
    window.harness.core.sent.some((command) => command.type === "presentScreen"),
  );
  const sent = await page.evaluate(() =>
    window.harness.core.sent.filter((command) => command.type === "presentScreen"),
  );
  t.like(sent[0], { on: true, takeOver: true });
  await page.evaluate(() =>
    window.harness.core.setMeeting({ presenter: window.harness.core.view.self.peerId }),
  );
  await page.getByRole("button", { name: "Choose what to show" }).click();
  await page.getByText("Everyone sees your screen").waitFor();
});

behaviour("[UI16] what is typed stays when the chat closes", { scenario: "meeting-5" }, async (t, page) => {
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: "Message everyone" }).fill("half a thought");
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: "Message everyone" }).waitFor({ state: "detached" });
  await page.keyboard.press("c");
  t.is(await page.getByRole("textbox", { name: "Message everyone" }).inputValue(), "half a thought");
  await page.getByRole("textbox", { name: "Message everyone" }).press("Enter");
  await page.getByRole("img", { name: "Delivered" }).waitFor();
});

behaviour("[UI17] a lost link shows, and the meeting stays", { scenario: "meeting-5" }, async (t, page) => {
  await page.evaluate(() => window.harness.core.setLinkState("lost"));
  await page.getByText("Reconnecting").waitFor();
  t.true(await page.getByRole("toolbar", { name: "Meeting controls" }).isVisible());
  await page.evaluate(() => window.harness.core.setLinkState("open"));
  await page.getByText("Reconnecting").waitFor({ state: "detached" });
});
