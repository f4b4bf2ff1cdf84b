/**
 * Takes screenshots of every state of the window and of the console of a relay, light and dark, wide and narrow (those of the meeting also 320 wide and at
 * 400% zoom), and those that the README shows.
 * Use: `npx tsx scripts/screenshots.ts [outDir] [name...]`. Without names it takes all and renews docs/; the name `docs`
 * renews docs/ alone. With LANGUAGE_SHOWN=de, or another of them, the states are shown in that language; LANGUAGE_SHOWN=pseudo is English with
 * accents, and longer by two fifths: what is cut there is cut in some language.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { LANGUAGES } from "../src/api/settings.ts";
import { launchChromium } from "../test/support/chromium.ts";
import { startHarnessServer } from "../test/ui/chromium/harness-server.ts";
import { serveConsole } from "../test/ui/chromium/served-console.ts";
import { openShot, SHOTS, type Shot } from "../test/ui/chromium/shots.ts";
import { scenarioNamed } from "../test/ui/scenarios.ts";

const SIZES = [
  { name: "wide", width: 1280, height: 800 },
  { name: "narrow", width: 420, height: 800 },
];
/** The narrowest window, and 1280x800 at a zoom of 400%. */
const SMALL_SIZES = [
  { name: "320", width: 320, height: 640 },
  { name: "zoomed", width: 320, height: 200 },
];
/** Every state of a meeting is shown there, too: it is what people keep in a corner of the screen. */
const hasSmallSizes = ({ scenario }: Shot): boolean =>
  scenarioNamed(scenario, Date.now()).view.meeting !== null;
const SCHEMES = ["light", "dark"] as const;
const DOCS = [
  { file: "docs/home.png", shot: "home-list", scheme: "light" },
  { file: "docs/meeting.png", shot: "chat", scheme: "light" },
  { file: "docs/meeting-dark.png", shot: "meeting-11", scheme: "dark" },
] as const;
const DOCS_SIZE = { width: 960, height: 600 };

const [outDir = "screenshots", ...names] = process.argv.slice(2);
await mkdir(outDir, { recursive: true });
const language = process.env["LANGUAGE_SHOWN"];
const server = await startHarnessServer();
const browser = await launchChromium();
for (const scheme of SCHEMES) {
  for (const { name, width, height } of [...SIZES, ...SMALL_SIZES]) {
    for (const shot of SHOTS.filter((other) => names.length === 0 || names.includes(other.name))) {
      if (SMALL_SIZES.some((size) => size.name === name) && !hasSmallSizes(shot)) continue;
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
      page.on("console", (message) => {
        if (message.type() === "error") console.error(`${shot.name}: ${message.text()}`);
      });
      page.on("pageerror", (error) => console.error(`${shot.name}: ${error.message}`));
      try {
        await openShot(page, server.url, shot);
        if (language !== undefined) await speak(page, language);
      } catch (error) {
        console.error(`${shot.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await page.screenshot({ path: join(outDir, `${shot.name}-${scheme}-${name}.png`) });
      await page.close();
    }
  }
}
if (names.length === 0 || names.includes("console")) {
  const served = await serveConsole();
  for (const colorScheme of SCHEMES) {
    for (const { name, width, height } of SIZES) {
      const locale = language === undefined || language === "pseudo" ? "en" : language;
      const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale });
      await page.goto(served.url);
      await page.getByRole("table").waitFor();
      await page.screenshot({ path: join(outDir, `console-${colorScheme}-${name}.png`), fullPage: true });
      await page.close();
    }
  }
  await served.close();
}
if (names.length === 0 || names.includes("docs")) {
  await mkdir("docs", { recursive: true });
  for (const { file, shot, scheme } of DOCS) {
    const found = SHOTS.find((other) => other.name === shot);
    if (found === undefined) throw new Error(`No shot is called ${shot}`);
    const page = await browser.newPage({ viewport: DOCS_SIZE, colorScheme: scheme });
    await openShot(page, server.url, found);
    await page.screenshot({ path: file });
    await page.close();
  }
}
await browser.close();
await server.close();

async function speak(page: Page, wanted: string): Promise<void> {
  const code = ([...LANGUAGES, "pseudo"] as const).find((each) => each === wanted);
  if (code === undefined) throw new Error(`No language is called ${wanted}`);
  await page.evaluate((each) => window.harness.speak(each), code);
  if (code !== "pseudo") await page.waitForFunction((each) => document.documentElement.lang === each, code);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
