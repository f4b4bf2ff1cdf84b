/** The console of a relay in a browser. Rules: test/ui/SPEC.md. */
import { createRequire } from "node:module";
import test from "ava";
import { launchChromium } from "../../support/chromium.ts";
import { serveConsole } from "./served-console.ts";

test("[DR229] the console shows people, load and log, is told to drain, resume and be called otherwise, and has no axe violation", async (t) => {
  const served = await serveConsole();
  const browser = await launchChromium();
  t.teardown(async () => {
    await browser.close();
    await served.close();
  });
  // Axe is no script of the page's own.
  const page = await browser.newPage({ bypassCSP: true });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(served.url);
  await page.getByRole("row", { name: /Ana Ribeiro/ }).waitFor();
  await page.getByText("15.2 Mbit/s").waitFor();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
  const found = await page.evaluate<string[]>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))",
  );
  t.deepEqual(found, []);

  await page.getByRole("textbox", { name: "Search" }).fill("disk");
  await page.getByText("a heartbeat was late").waitFor({ state: "detached" });
  await page.getByText("the disk is full").waitFor();
  await page.getByRole("button", { name: "Hand over and pause" }).click();
  await page.getByText("It joins none until you let it.").waitFor();
  await page.getByRole("button", { name: "Carry meetings again" }).click();
  await page.getByRole("row", { name: /Ana Ribeiro/ }).waitFor();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Shelf");
  await name.press("Tab");
  await page.getByRole("heading", { name: "Shelf" }).waitFor();
  await name.fill("");
  await name.press("Tab");
  await page.getByText("Give the relay a name.").waitFor();
  await page.getByRole("combobox", { name: "The log takes" }).selectOption("debug");
  await page.getByRole("alert").waitFor({ state: "detached" });
  t.deepEqual(served.told, ["drain", "resume", { name: "Shelf" }, { name: "" }, { logLevel: "debug" }]);
  t.deepEqual(problems, []);
});
